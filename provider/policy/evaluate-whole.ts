import { LRUCache } from "lru-cache";
import type { BundleManifest } from "./bundle-format.ts";
import { projectionOnto } from "./input-projection.ts";
import { answerOf, asJson } from "./policy-answer.ts";
import type { PolicyInput } from "./policy-input.ts";
import { frozenVerdict, type PolicyVerdict, policyVerdict } from "./policy-verdict.ts";
import type { WasmPolicy } from "./wasm-policy.ts";

/** Verdicts kept per host. One is about 1 KB, and a fleet has far fewer distinct attribute vectors than nodes. */
export const rememberedVerdicts = 4096;

/** Judges by all rules at once what differs in what they read, as rules that may know of each other have to be. */
export function wholeEvaluator(
  policy: WasmPolicy,
  { entrypoint, reads }: Pick<BundleManifest, "entrypoint" | "reads">,
): (input: PolicyInput) => PolicyVerdict {
  const project = projectionOnto(reads);
  const verdicts = new LRUCache<string, PolicyVerdict>({ max: rememberedVerdicts });
  return (input) => {
    const seen = asJson(project(input));
    const known = verdicts.get(seen);
    if (known !== undefined) return known;
    const verdict = frozenVerdict(answerOf(policy, entrypoint, seen, policyVerdict));
    verdicts.set(seen, verdict);
    return verdict;
  };
}
