import { join } from "node:path";
import { packageRoot } from "../../provider/package-root.ts";
import { type RuleScope, ruleScopes } from "../../provider/policy/bundle-format.ts";
import { readBundle, shippedBundleDirectory } from "../../provider/policy/read-bundle.ts";
import { instantiateWasmPolicy } from "../../provider/policy/wasm-policy.ts";
import type { Opa } from "../build/opa.ts";
import { type Disagreement, disagreements } from "./compare-evaluators.ts";
import { generateInputs } from "./generate-inputs.ts";
import { wordedRules } from "./rule-words.ts";

/** What came out for the rules of one scope. */
export interface DifferentialResult {
  readonly scope: RuleScope;
  readonly inputs: number;
  /** Of the inputs, how many some rule denied or leaned on: the others would agree under any evaluator. */
  readonly telling: number;
  readonly disagreements: readonly Disagreement[];
}

/**
 * Compares the shipped bundle with what the OPA command makes of its sources.
 * @param opa to be run in the repository.
 * @param count inputs in all, shared among the scopes by how many rules they have.
 */
export async function compareShipped(opa: Opa, count: number, seed: number): Promise<readonly DifferentialResult[]> {
  const { manifest, rules, wasm, data } = await readBundle({ directory: shippedBundleDirectory });
  const policy = await instantiateWasmPolicy(wasm, data);
  const worded = await wordedRules(join(packageRoot, "policies", "rego"), rules);
  const entrypoints = { candidate: manifest.entrypoint, ...manifest.reviews };
  const results: DifferentialResult[] = [];
  for (const scope of ruleScopes) {
    const entrypoint = entrypoints[scope];
    if (entrypoint === undefined) continue;
    const share = rules.filter((rule) => rule.scope === scope).length / rules.length;
    const inputs = [...generateInputs(worded, scope, Math.round(count * share), seed)];
    const rule = `data.${entrypoint.replaceAll("/", ".")}`;
    const telling = inputs.filter((input) =>
      /"rule":/.test(JSON.stringify(policy.evaluate(entrypoint, JSON.stringify(input))) ?? ""),
    ).length;
    results.push({
      scope,
      inputs: inputs.length,
      telling,
      disagreements: await disagreements(opa, ["policies/rego"], policy, rule, inputs),
    });
  }
  return results;
}
