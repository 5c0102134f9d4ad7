import { describe, expect, it } from "vitest";
import type { RuleMetadata } from "./bundle-format.ts";
import { answersByRule, entrypointOfRule, ruleByRuleEvaluator } from "./evaluate-by-rule.ts";
import { loadPolicies } from "./policy-host.ts";
import { readBundle, shippedBundleDirectory } from "./read-bundle.ts";
import { samplePlacement } from "./sample-inputs.ts";
import { instantiateWasmPolicy, type WasmPolicy } from "./wasm-policy.ts";

const { manifest, rules, wasm, data } = await readBundle({ directory: shippedBundleDirectory });
const candidateRules = rules.filter(({ scope }) => scope === "candidate");

/** The shipped rules, with what they were asked. */
async function watched(): Promise<{ readonly policy: WasmPolicy; readonly asked: (readonly [string, string])[] }> {
  const policy = await instantiateWasmPolicy(wasm, data);
  const asked: (readonly [string, string])[] = [];
  const evaluate: WasmPolicy["evaluate"] = (entrypoint, input) => {
    asked.push([entrypoint, input]);
    return policy.evaluate(entrypoint, input);
  };
  return { policy: { ...policy, evaluate }, asked };
}
const entrypoint = (id: string): string => {
  const rule = rules.find((each) => each.id === id);
  return rule === undefined ? "none" : entrypointOfRule(rule);
};

describe("ruleByRuleEvaluator", () => {
  it("asks all rules at once about what is new to most of them", async () => {
    const { policy, asked } = await watched();
    const judge = ruleByRuleEvaluator(policy, manifest, rules);
    judge(samplePlacement({}));
    expect(asked.map(([at]) => at)).toEqual([manifest.entrypoint]);
  });

  it("asks those rules again that read what is different, and shows them no more than that", async () => {
    const { policy, asked } = await watched();
    const judge = ruleByRuleEvaluator(policy, manifest, rules);
    judge(samplePlacement({}));
    asked.length = 0;
    const { deny } = judge(samplePlacement({ labels: {}, estimates: { risk: 0.9 } }));
    expect(deny).toEqual([]);
    expect(asked).toEqual([[entrypoint("NCP-RSK-001"), expect.stringContaining('"risk":0.9')]]);
    expect(asked[0]?.[1]).not.toContain("costPerMonth");
    judge(samplePlacement({ candidate: { gridCarbonGramsPerKwh: 20, name: "another", rack: "b" } }));
    expect(asked.slice(1).map(([at]) => at)).toEqual([entrypoint("NCP-ENV-001"), entrypoint("NCP-ENV-002")]);
    // Each of the two attributes is known, though not together.
    judge(samplePlacement({ candidate: { gridCarbonGramsPerKwh: 20 }, estimates: { risk: 0.9 } }));
    expect(asked).toHaveLength(3);
  });

  it("puts together what was said of the parts, in the host's order, frozen", async () => {
    const { policy } = await watched();
    const labels = { data: "personal, health", criticality: "high", carbon: "low" };
    const texas = { country: "US", continent: "NA", gridCarbonGramsPerKwh: 500, compliance: [] };
    const judge = ruleByRuleEvaluator(policy, manifest, rules);
    judge(samplePlacement({ labels, estimates: { risk: 0.5 } }));
    judge(samplePlacement({ labels, candidate: texas }));
    const both = samplePlacement({ labels, candidate: texas, estimates: { risk: 0.5 } });
    const verdict = judge(both);
    expect(verdict.deny.map(({ rule }) => rule)).toEqual(["NCP-CMP-002", "NCP-ENV-001", "NCP-RES-001", "NCP-RSK-001"]);
    expect(verdict.prefer.map(({ rule }) => rule)).toEqual(["NCP-ENV-002"]);
    expect([verdict, verdict.deny, verdict.deny[0]].every(Object.isFrozen)).toBe(true);
    expect(verdict).toEqual((await loadPolicies()).evaluate(both));
  });

  it("gives the same object for what no rule tells apart, and others for the rest, whatever they say", async () => {
    const { policy } = await watched();
    const judge = ruleByRuleEvaluator(policy, manifest, rules);
    const verdict = judge(samplePlacement({ estimates: { risk: 0.01 } }));
    expect(judge(samplePlacement({ candidate: { name: "b" }, estimates: { risk: 0.01 } }))).toBe(verdict);
    const another = judge(samplePlacement({ estimates: { risk: 0.02 } }));
    expect(another).toEqual(verdict);
    expect(another).not.toBe(verdict);
  });

  it("keeps failing where a rule fails, and judges what does not", async () => {
    const { policy } = await watched();
    const faulty: WasmPolicy = {
      ...policy,
      evaluate: (at, input) => {
        if (input.includes('"risk":0.9')) throw "out of order";
        return policy.evaluate(at, input);
      },
    };
    const judge = ruleByRuleEvaluator(faulty, manifest, rules);
    judge(samplePlacement({}));
    const failing = samplePlacement({ estimates: { risk: 0.9 } });
    const failure = expect.objectContaining({ code: "NC1303", message: expect.stringContaining("out of order") });
    for (let time = 0; time < 2; time++) expect(() => judge(failing)).toThrow(failure);
    expect(judge(samplePlacement({ estimates: { risk: 0.8 } })).deny).toEqual([]);
  });

  it("fails closed where a rule speaks that the bundle does not list", async () => {
    const { policy } = await watched();
    const judge = ruleByRuleEvaluator(
      policy,
      manifest,
      rules.filter(({ id }) => id !== "NCP-RSK-001"),
    );
    expect(() => judge(samplePlacement({ labels: { criticality: "high" }, estimates: { risk: 0.9 } }))).toThrow(
      expect.objectContaining({ code: "NC1303", message: expect.stringContaining("NCP-RSK-001") }),
    );
  });

  it("refuses a rule's answer that is none", async () => {
    const { policy } = await watched();
    const judge = ruleByRuleEvaluator(
      { ...policy, evaluate: (at, input) => (at === manifest.entrypoint ? policy.evaluate(at, input) : undefined) },
      manifest,
      rules,
    );
    judge(samplePlacement({}));
    expect(() => judge(samplePlacement({ estimates: { risk: 0.9 } }))).toThrow(
      expect.objectContaining({ code: "NC1303" }),
    );
  });

  it("begins anew when it remembers too much, and says the same", async () => {
    const { policy, asked } = await watched();
    const judge = ruleByRuleEvaluator(policy, manifest, rules);
    const labels = { criticality: "high" };
    for (let i = 0; i < 70_000; i++) judge(samplePlacement({ labels, estimates: { risk: i * 1e-9 } }));
    expect(asked.filter(([at]) => at === manifest.entrypoint).length).toBeGreaterThan(1);
    const { deny } = judge(samplePlacement({ labels, estimates: { risk: 0.9 } }));
    expect(deny.map(({ rule }) => rule)).toEqual(["NCP-RSK-001"]);
  });
});

describe("answersByRule", () => {
  it("holds for the shipped module, and not for one that lacks a rule's entry point", async () => {
    const { policy } = await watched();
    expect(answersByRule(policy, rules)).toBe(true);
    const [first] = candidateRules;
    const entrypoints = policy.entrypoints.filter((each) => first !== undefined && each !== entrypointOfRule(first));
    expect(answersByRule({ ...policy, entrypoints }, rules)).toBe(false);
    const review = rules.filter(({ scope }) => scope !== "candidate") as readonly RuleMetadata[];
    expect(answersByRule({ ...policy, entrypoints: [] }, review)).toBe(true);
  });
});
