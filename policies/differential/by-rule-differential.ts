import { join } from "node:path";
import canonicalize from "canonicalize";
import { packageRoot } from "../../provider/package-root.ts";
import { answersByRule, ruleByRuleEvaluator } from "../../provider/policy/evaluate-by-rule.ts";
import { wholeEvaluator } from "../../provider/policy/evaluate-whole.ts";
import type { PolicyInput } from "../../provider/policy/policy-input.ts";
import { readBundle, shippedBundleDirectory } from "../../provider/policy/read-bundle.ts";
import { instantiateWasmPolicy } from "../../provider/policy/wasm-policy.ts";
import { generateInputs } from "./generate-inputs.ts";
import { wordedRules } from "./rule-words.ts";

/** An input on which the rules one by one, each remembered by what it reads, say something else than all at once. */
export interface ByRuleDisagreement {
  readonly input: object;
  readonly byRule: string;
  readonly atOnce: string;
}

/**
 * Judges generated candidates by the shipped rules in both ways that hosts have. Many follow each other in one memory, so that
 * what was remembered of one is taken for another; a good part is judged again, in another order.
 * @param count inputs.
 */
export async function compareByRule(
  count: number,
  seed: number,
): Promise<{
  readonly inputs: number;
  readonly telling: number;
  readonly disagreements: readonly ByRuleDisagreement[];
}> {
  const { manifest, rules, wasm, data } = await readBundle({ directory: shippedBundleDirectory });
  const policy = await instantiateWasmPolicy(wasm, data);
  if (!answersByRule(policy, rules)) throw new TypeError("the shipped module does not answer rule by rule");
  const worded = await wordedRules(join(packageRoot, "policies", "rego"), rules, data);
  const drawn = [...generateInputs(worded, "candidate", count, seed)];
  // Neither is asked about another format or kind: the host refuses those before.
  const inputs = drawn.filter((each): each is PolicyInput => Reflect.get(each, "formatVersion") === 1);
  const byRule = ruleByRuleEvaluator(policy, manifest, rules);
  const atOnce = wholeEvaluator(policy, manifest);
  const disagreements: ByRuleDisagreement[] = [];
  let telling = 0;
  for (const input of [...inputs, ...inputs.toReversed()]) {
    const [one, other] = [outcome(byRule, input), outcome(atOnce, input)];
    if (other.includes('"rule":')) telling++;
    if (one !== other) disagreements.push({ input, byRule: one, atOnce: other });
  }
  return { inputs: 2 * inputs.length, telling, disagreements };
}

function outcome(judge: (input: PolicyInput) => object, input: PolicyInput): string {
  try {
    return canonicalize(judge(input)) ?? "";
  } catch (error) {
    return String(error);
  }
}
