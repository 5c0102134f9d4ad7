import { describe, expect, it } from "vitest";
import type { EvaluatePolicy, PolicyInput } from "../../placement/policy-port.ts";
import { loadPolicies } from "../policy-host.ts";
import { samplePlacement } from "../sample-inputs.ts";
import { waivedPolicies } from "./waived-policies.ts";
import { noWaivers, type Waiver, waiverBook } from "./waiver-book.ts";

const host = await loadPolicies();
const evaluate: EvaluatePolicy = host.evaluate;
const abroad = samplePlacement({
  labels: { data: "personal" },
  candidate: { country: "US", continent: "NA" },
}) as PolicyInput;
const waiver: Waiver = {
  id: "W-1",
  rule: "NCP-RES-001",
  resource: abroad.subject.urn,
  reason: "agreed",
  owner: "ada",
  expires: "2026-06-01T00:00:00.000Z",
};
const other = { ...abroad, subject: { ...abroad.subject, name: "db", urn: `${abroad.subject.urn}-db` } };
const at = (text: string): PolicyInput => ({ ...abroad, now_ns: Date.parse(text) * 1e6 });

describe("waivers around policies", () => {
  it("lift a denial of the subject that they are for, and say so", () => {
    expect(evaluate(abroad).deny.map(({ rule }) => rule)).toEqual(["NCP-RES-001"]);
    const verdict = waivedPolicies(evaluate, waiverBook([waiver], []))(abroad);
    expect(verdict.deny).toEqual([]);
    expect(verdict.waived).toEqual([{ rule: "NCP-RES-001", waiver: "W-1", expires: waiver.expires }]);
    expect(verdict.prefer).toEqual(evaluate(abroad).prefer);
  });

  it("do not lift that of another subject with the same attributes, in whatever order they are asked", () => {
    const judge = waivedPolicies(evaluate, waiverBook([waiver], []));
    for (const input of [abroad, other, abroad, other]) {
      expect(judge(input).deny).toHaveLength(input === other ? 1 : 0);
    }
    // The host itself shares the verdict, as it should.
    expect(evaluate(other)).toBe(evaluate(abroad));
  });

  it("lift one rule only", () => {
    const exposed = samplePlacement({
      labels: { data: "personal", exposure: "public" },
      candidate: { country: "US", continent: "NA", security: { openVulnerabilities: 1000, patchAgeDays: 900 } },
    }) as PolicyInput;
    const rules = evaluate(exposed).deny.map(({ rule }) => rule);
    expect(rules.length).toBeGreaterThan(1);
    const verdict = waivedPolicies(evaluate, waiverBook([waiver], []))(exposed);
    expect(verdict.deny.map(({ rule }) => rule)).toEqual(rules.filter((rule) => rule !== "NCP-RES-001"));
    expect(verdict.waived).toHaveLength(1);
  });

  it("end at the instant of the input, and the denial says what ended", () => {
    const judge = waivedPolicies(evaluate, waiverBook([waiver], []));
    expect(judge(at("2026-05-31T23:59:59.999Z")).deny).toEqual([]);
    expect(judge(at("2026-06-01T00:00:00Z")).deny).toEqual([
      expect.objectContaining({
        rule: "NCP-RES-001",
        lapsed: "waiver W-1 expired at 2026-06-01T00:00:00.000Z",
      }),
    ]);
  });

  it("cost nothing where there are none", () => {
    expect(waivedPolicies(evaluate, noWaivers)).toBe(evaluate);
  });
});
