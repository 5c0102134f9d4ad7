import { expect, it } from "vitest";
import { digestOf } from "../crypto/canonical-json.ts";
import { summaryOf } from "../placement/summary.ts";
import type { DecisionRecord } from "../schema/decision.ts";
import { testRing } from "../state/testdata/golden.ts";
import { sampleRecord } from "../store/store-samples.ts";
import { redactAnswer } from "./redact-answer.ts";

const machine: NonNullable<DecisionRecord["target"]["cloud"]> = {
  provider: "aws",
  account: "node-7",
  region: "eu-7777",
  type: "m7777",
  architecture: "arm64",
  vcpus: 7777,
  memoryGiB: 7777,
  purchase: "spot",
  fallback: true,
  pricePerHour: 7777,
};
const sample = sampleRecord("web", "node-7");
const record: DecisionRecord = {
  ...sample,
  target: { ...sample.target, zone: "zone-7", rack: "rack-7", driver: "driver-7", cloud: machine },
  why: "tightest fit of 7777; node-7",
  change: "moved from node-7",
  contributions: [
    { factor: "cpu", category: "resource", value: 7777, unit: "", normalised: 1, weight: 1, contribution: 1 },
  ],
  runnerUp: { target: sample.target, score: 0.7777, why: "7777" },
  alternatives: [
    {
      target: "node-7",
      region: "eu-1",
      score: 0.7777,
      gains: { costPerMonth: 7777 },
      givesUp: { risk: 0.7777 },
      why: "7777 EUR per month cheaper",
    },
  ],
  secondOpinion: { method: "topsis", rank: 7777, of: 7777, closeness: 0.7777, best: 0.7777, prefers: "node-7" },
  candidates: { considered: 20, feasible: 7777 },
  removed: [{ by: "capacity", kind: "constraint", reason: "7777 vCPUs asked", count: 7777, examples: ["node-7"] }],
  waivers: [
    {
      rule: "NCP-7777",
      waiver: "W-7777",
      expires: "2026-07-07T00:00:00Z",
      count: 7777,
      examples: ["node-7"],
      target: true,
    },
  ],
  offers: { catalog: "sha256:0", considered: 7777, fitting: 7777, perRegion: 4, removed: [], reason: "7777 vCPUs" },
  costPerMonth: 7777,
  carbonGramsPerHour: 7777,
  risk: { probability: 0.7777, horizonHours: 6, confidence: 0.5, source: "model" },
};
const recordDigest = digestOf(record);
const answer = { record, recordDigest, summary: summaryOf(record, recordDigest), claim: null };

it("leaves neither place nor amount nor reason in the record, and all of it in the summary", () => {
  const redacted = redactAnswer(answer, testRing());
  expect(JSON.stringify(redacted.record)).not.toMatch(/7777|-7|eu-1|"DE"|"EU"|capacity/);
  expect(redacted.record).not.toHaveProperty("waivers");
  expect(redacted.record).toMatchObject({
    subject: record.subject,
    request: record.request,
    target: { name: "[secret]", kind: "node" },
    basis: { snapshot: record.basis.snapshot, claims: record.basis.claims },
  });
  expect(redacted.recordDigest).toBe(digestOf(redacted.record));
  expect(redacted.summary).toEqual({ ...answer.summary, record: redacted.recordDigest });
});

it("has no digest of what was worked out from the inputs but a keyed one", () => {
  const { basis } = redactAnswer(answer, testRing()).record;
  expect(basis.request).toMatch(/^hmac-sha256:/);
  expect(redactAnswer(answer, testRing()).record.basis).toEqual(basis);
});

it("gives decisions on other grounds other records", () => {
  const other = { ...record, basis: { ...record.basis, request: "sha256:other" } };
  const { recordDigest: digest } = redactAnswer({ ...answer, record: other }, testRing());
  expect(digest).not.toBe(redactAnswer(answer, testRing()).recordDigest);
});
