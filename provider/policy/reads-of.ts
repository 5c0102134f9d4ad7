import type { RuleMetadata } from "./bundle-format.ts";

/** Parts of the input that some of the rules read, dotted and sorted: `candidate.security.encryptionAtRest`. */
export function readsOf(rules: readonly Pick<RuleMetadata, "reads">[]): string[] {
  return [...new Set(rules.flatMap(({ reads }) => reads.map((path) => path.join("."))))].sort();
}

/** Those of `reads` that are no part of `known`: what is logged for rules that read only these does not tell it apart. */
export function readsBeyond(reads: readonly string[], known: readonly string[]): readonly string[] {
  return reads.filter((path) => !known.some((whole) => whole === "" || path === whole || path.startsWith(`${whole}.`)));
}
