import { expect, test } from "vitest";
import { NovaCronError } from "../errors/novacron-error.ts";
import { summaryOf } from "../placement/summary.ts";
import type { DecisionRecord } from "../schema/decision.ts";
import { Secret } from "../state/secret.ts";
import { namingEdits } from "./naming-edits.ts";

const record: DecisionRecord = {
  formatVersion: 1,
  subject: { id: "nc-1", stack: "shop/dev", urn: "urn:pulumi:dev::shop::t::web", name: "web", type: "t" },
  request: { vcpus: 2, labels: { tier: "web" } },
  target: { name: "a", kind: "node", region: "eu", country: "DE", continent: "EU" },
  score: 0.5,
  confidence: 0.5,
  why: "cheapest",
  contributions: [],
  runnerUp: null,
  candidates: { considered: 1, feasible: 1 },
  removed: [],
  change: null,
  costPerMonth: 3,
  currency: "EUR",
  carbonGramsPerHour: null,
  risk: null,
  basis: {
    engine: "1",
    request: "",
    snapshot: "",
    fleet: "",
    model: "",
    policies: "",
    weights: "",
    claims: "",
    previous: null,
  },
};
const digest = `sha256:${"0".repeat(64)}`;
const summary = summaryOf(record, digest);
const mismatch = (part: string) => new NovaCronError("NC1604", "it differs", { property: `attestation.${part}` });

test("names every input that differs from the record's", () => {
  const named = namingEdits(mismatch("requestDigest"), { vcpus: 4, labels: { tier: "db" } }, summary, record);
  expect(named).toMatchObject({
    code: "NC1604",
    property: "vcpus",
    message: expect.stringContaining("the request was changed after it was signed: vcpus, labels.tier"),
  });
});

test("names every part of the decision that differs from the record's", () => {
  const edited = { ...summary, score: 0.9, costPerMonth: 0 };
  const named = namingEdits(mismatch("decisionDigest"), { ...record.request }, edited, record);
  expect(named).toMatchObject({
    property: "decision",
    message: expect.stringContaining("decision.score, decision.cost"),
  });
});

test("shows no secret, and names none that did not change in a way that anybody could see", () => {
  const masked = { ...record, request: { vcpus: "[secret]", memoryGiB: 1 } };
  const inputs = { vcpus: new Secret(77_351), memoryGiB: 2 };
  const named = namingEdits(mismatch("requestDigest"), inputs, summary, masked) as NovaCronError;
  expect(named.message).toContain("signed: memoryGiB;");
  expect(named.message).not.toContain("77351");
  const tainted = namingEdits(mismatch("decisionDigest"), inputs, { ...summary, score: 1 }, masked);
  expect(tainted).toMatchObject({ property: "attestation.decisionDigest" });
});

test("without the record it says what kind of thing was edited", () => {
  const named = namingEdits(mismatch("target"), { vcpus: 2 }, summary, null);
  expect(named).toMatchObject({
    property: "attestation.target",
    message: expect.stringContaining("the decision was changed after it was signed;"),
  });
});

test("other errors come back as they are", () => {
  for (const error of [mismatch("signature"), new NovaCronError("NC1605", "unknown key"), new Error("broken")])
    expect(namingEdits(error, {}, summary, record)).toBe(error);
});
