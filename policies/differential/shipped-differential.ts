import { join } from "node:path";
import { packageRoot } from "../../provider/package-root.ts";
import { type RuleScope, ruleScopes } from "../../provider/policy/bundle-format.ts";
import { readBundle, shippedBundleDirectory } from "../../provider/policy/read-bundle.ts";
import { instantiateWasmPolicy } from "../../provider/policy/wasm-policy.ts";
import type { Opa } from "../build/opa.ts";
import { type Comparison, compareEvaluators } from "./compare-evaluators.ts";
import { generateInputs } from "./generate-inputs.ts";
import { wordedRules } from "./rule-words.ts";

/** What came out for the rules of one scope. */
export interface DifferentialResult extends Comparison {
  readonly scope: RuleScope;
  readonly inputs: number;
}

/**
 * Compares the shipped bundle with what the OPA command makes of its sources.
 * @param opa to be run in the repository.
 * @param count inputs in all, shared among the scopes by how many rules they have.
 */
export async function compareShipped(opa: Opa, count: number, seed: number): Promise<readonly DifferentialResult[]> {
  const { manifest, rules, wasm, data } = await readBundle({ directory: shippedBundleDirectory });
  const policy = await instantiateWasmPolicy(wasm, data);
  const worded = await wordedRules(join(packageRoot, "policies", "rego"), rules, data);
  const entrypoints = { candidate: manifest.entrypoint, ...manifest.reviews };
  const results: DifferentialResult[] = [];
  for (const scope of ruleScopes) {
    const entrypoint = entrypoints[scope];
    if (entrypoint === undefined) continue;
    const share = rules.filter((rule) => rule.scope === scope).length / rules.length;
    const inputs = [...generateInputs(worded, scope, Math.round(count * share), seed)];
    const rule = `data.${entrypoint.replaceAll("/", ".")}`;
    const compared = await compareEvaluators(opa, ["policies/rego"], policy, rule, inputs);
    results.push({ scope, inputs: inputs.length, ...compared });
  }
  return results;
}
