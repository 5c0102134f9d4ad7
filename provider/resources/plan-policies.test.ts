import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { noTelemetry } from "../observability/telemetry.ts";
import type { PolicyInput } from "../placement/policy-port.ts";
import { openDecisionLog } from "../policy/decision-log.ts";
import { type LogLine, logLine } from "../policy/log-lines.ts";
import { loadPolicies } from "../policy/policy-host.ts";
import { samplePlacement } from "../policy/sample-inputs.ts";
import { noWaivers, type Waiver, type WaiverBook, waiverBook } from "../policy/waivers/waiver-book.ts";
import { PlanPolicies } from "./plan-policies.ts";

const host = await loadPolicies();
const urn = "urn:pulumi:prod::shop::novacron:index:Placement::web";
const other = "urn:pulumi:prod::shop::novacron:index:Placement::db";
const expires = "2026-06-01T00:00:00.000Z";
const waiver: Waiver = { id: "W-1", rule: "NCP-RES-001", resource: urn, reason: "r", owner: "o", expires };
const before = Date.parse(expires) - 1;
const after = Date.parse(expires);

const told: string[] = [];
const plan = (waivers: WaiverBook, asOfMs = before, path: string | null = null): PlanPolicies =>
  new PlanPolicies({
    host,
    waivers,
    asOfMs,
    log: path === null ? null : openDecisionLog(path, { required: true }),
    now: () => Date.parse("2026-05-01T00:00:00Z"),
    telemetry: noTelemetry,
    tell: (code, message, of) => told.push(`${of} ${code}: ${message}`),
  });

const candidate = (name: string, country: string, of: string = urn, asOfMs = before): PolicyInput =>
  ({
    ...samplePlacement({
      labels: { data: "personal" },
      candidate: { name, country, continent: country === "US" ? "NA" : "EU" },
    }),
    subject: { stack: "prod", name: "web", urn: of },
    now_ns: asOfMs * 1e6,
  }) as PolicyInput;

describe("the digest of a resource's policies", () => {
  it("is that of the policies, where no waiver is for the resource", () => {
    expect(plan(noWaivers).for(urn).digest).toBe(host.digest);
    expect(plan(waiverBook([waiver], [])).for(other).digest).toBe(host.digest);
  });

  it("follows from the waivers that are, until they expire", () => {
    const waived = plan(waiverBook([waiver], [])).for(urn).digest;
    expect(waived).not.toBe(host.digest);
    expect(plan(waiverBook([waiver], [])).for(urn).digest).toBe(waived);
    expect(plan(waiverBook([{ ...waiver, reason: "another" }], [])).for(urn).digest).not.toBe(waived);
    // Others of the book make no difference.
    const more = waiverBook([waiver, { ...waiver, id: "W-2", resource: other }], []);
    expect(plan(more).for(urn).digest).toBe(waived);
    expect(plan(waiverBook([waiver], []), after).for(urn).digest).toBe(host.digest);
  });
});

describe("a resource that stays by a waiver", () => {
  const judged = (how: "kept" | "decided", target: string, secret = false): readonly string[] => {
    told.length = 0;
    const policies = plan(waiverBook([waiver], []));
    const { evaluate } = policies.for(urn);
    expect(evaluate(candidate("a", "US")).deny).toEqual([]);
    evaluate(candidate("b", "DE"));
    policies.close(urn, { how, target, secret });
    return [...told];
  };

  it("is told of, at every plan", () => {
    expect(judged("kept", "a")).toEqual([
      `${urn} NC1312: a breaks NCP-RES-001, which waiver W-1 lifts until ${expires}`,
    ]);
  });

  it("is not where it needs none, was decided and so shown, or is secret", () => {
    expect([...judged("kept", "b"), ...judged("decided", "a"), ...judged("kept", "a", true)]).toEqual([]);
  });
});

describe("the basis of a plan", () => {
  it("is another for a resource while a waiver is for it, and for no other", () => {
    const of = (asOfMs: number, resource: string) => plan(waiverBook([waiver], []), asOfMs).basisFor(resource, "basis");
    expect([of(before, other), of(after, urn)]).toEqual(["basis", "basis"]);
    expect(of(before, urn)).toMatch(/^sha256:/);
  });
});

describe("the log of a plan", () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "novacron-plan-log-"));
    path = join(folder, "log.jsonl");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const lines = (): LogLine[] =>
    readFileSync(path, "utf8")
      .trim()
      .split("\n")
      .map((line) => logLine.parse(JSON.parse(line)));

  it("has an evaluation for candidates that the rules cannot tell apart, and one line for each resource", () => {
    const policies = plan(noWaivers, before, path);
    for (const of of [urn, other]) {
      const { evaluate } = policies.for(of);
      for (const [name, country] of [
        ["a", "DE"],
        ["b", "DE"],
        ["c", "US"],
        ["c", "US"],
      ] as const) {
        evaluate(candidate(name, country, of));
      }
      policies.close(of, { how: "decided", target: "b", secret: false });
    }
    const written = lines();
    expect(written.map(({ line }) => line)).toEqual(["policies", "evaluation", "evaluation", "resource", "resource"]);
    const [, german, american, web, db] = written;
    expect(german).toMatchObject({ result: "allow", rules: { deny: [] }, input: { candidate: { name: "a" } } });
    expect(american).toMatchObject({ result: "deny", rules: { deny: ["NCP-RES-001"] } });
    const digests = [german, american].map((line) => (line?.line === "evaluation" ? line.inputDigest : ""));
    for (const [line, of] of [
      [web, urn],
      [db, other],
    ] as const) {
      expect(line).toMatchObject({
        urn: of,
        how: "decided",
        target: "b",
        chosen: digests[0],
        evaluations: [
          [digests[0], 2],
          [digests[1], 1],
        ],
      });
    }
  });

  it("tells what was lifted, apart from what was denied to others", () => {
    const policies = plan(waiverBook([waiver], []), before, path);
    for (const of of [urn, other]) {
      policies.for(of).evaluate(candidate("c", "US", of));
      policies.close(
        of,
        of === urn ? { how: "kept", target: "c", secret: false } : { how: "refused", target: null, secret: false },
      );
    }
    const evaluations = lines().filter((line) => line.line === "evaluation");
    expect(evaluations).toMatchObject([
      { result: "allow", rules: { deny: [] }, waivers: [{ rule: "NCP-RES-001", waiver: "W-1" }] },
      { result: "deny", rules: { deny: ["NCP-RES-001"] }, waivers: [] },
    ]);
    expect(lines().at(-1)).toMatchObject({ urn: other, how: "refused", target: null, chosen: null });
  });

  it("has nothing of a decision that rests on secrets but that it was made", () => {
    const policies = plan(noWaivers, before, path);
    policies.for(urn).evaluate(candidate("c", "US"));
    policies.close(urn, { how: "decided", target: "c", secret: true });
    expect(lines().slice(1)).toMatchObject([
      { line: "resource", urn, secret: true, target: null, chosen: null, evaluations: [] },
    ]);
  });
});
