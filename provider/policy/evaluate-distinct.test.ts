import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distinctEvaluator } from "./evaluate-distinct.ts";
import { loadPolicies } from "./policy-host.ts";
import type { PolicyInput } from "./policy-input.ts";
import { samplePlacement, sampleQuantumJob } from "./sample-inputs.ts";

describe("distinctEvaluator", () => {
  it("gives the verdicts of evaluate, in order", async () => {
    const host = await loadPolicies();
    const input = fc.record({
      quantum: fc.boolean(),
      labels: fc.constantFrom({}, { data: "personal" }, { pci: "true" }, { data: "[secret]" }),
      country: fc.constantFrom("DE", "US", undefined),
      compliance: fc.constantFrom([], ["pci-dss"], undefined),
      risk: fc.constantFrom(0.01, 0.4, Number.NaN, null),
      name: fc.string(),
    });
    fc.assert(
      fc.property(fc.array(input, { maxLength: 60 }), (drawn) => {
        const inputs = drawn.map(({ quantum, labels, country, compliance, risk, name }): PolicyInput => {
          const changes = JSON.parse(
            JSON.stringify({ labels, candidate: { name, country, compliance }, estimates: { risk } }),
          );
          return quantum ? sampleQuantumJob(changes) : samplePlacement(changes);
        });
        expect(inputs.map(distinctEvaluator(host))).toEqual(inputs.map((each) => host.evaluate(each)));
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it("judges each distinct vector of what rules read once, and each resource for itself", async () => {
    const host = await loadPolicies();
    let times = 0;
    const counting = {
      ...host,
      evaluate: (input: PolicyInput) => {
        times++;
        return host.evaluate(input);
      },
    };
    const inputs = Array.from({ length: 300 }, (_, index) =>
      samplePlacement({
        candidate: { name: `n-${index}`, country: index % 3 === 0 ? "US" : "DE" },
        labels: { data: "personal" },
      }),
    );
    const verdicts = inputs.map(distinctEvaluator(counting));
    expect(times).toBe(2);
    expect(new Set(verdicts).size).toBe(2);
    const another = inputs.map((input) => ({ ...input, subject: { ...input.subject, urn: "urn:other" } }));
    [...inputs, ...another].map(distinctEvaluator(counting));
    expect(times).toBe(6);
  });

  it("fails closed as evaluate does", async () => {
    const host = await loadPolicies();
    const odd = JSON.parse(JSON.stringify({ ...samplePlacement({}), kind: "Placement" }));
    expect(() => [samplePlacement({}), odd].map(distinctEvaluator(host))).toThrow(
      expect.objectContaining({ code: "NC1303" }),
    );
  });
});
