import type { PolicyHost } from "./policy-host.ts";
import type { PolicyInput } from "./policy-input.ts";
import type { ReviewDocument } from "./review-document.ts";

/** What every evaluation says, whatever it is about. */
export interface KindVerdict {
  readonly deny: readonly {
    readonly rule: string;
    readonly message: string;
    /** URN, of findings on a stack that can tell. */
    readonly resource?: string | undefined;
  }[];
  readonly prefer: readonly { readonly rule: string }[];
}

/** How inputs of a kind are judged. */
const evaluations: Readonly<Record<string, (host: PolicyHost, input: unknown) => KindVerdict>> = {
  placement: (host, input) => host.evaluate(input as PolicyInput),
  quantum: (host, input) => host.evaluate(input as PolicyInput),
  resource: (host, input) => ({ deny: host.review(input as ReviewDocument), prefer: [] }),
  stack: (host, input) => ({ deny: host.review(input as ReviewDocument), prefer: [] }),
};

/**
 * Judges an input that came from outside, such as one of a decision log, by the entry point for its kind. The rules see no
 * more of it than they read, and the host refuses what is none of its format.
 * @returns null for a kind that this version does not judge.
 * @throws {NovaCronError} NC1303 as the host.
 */
export function evaluateByKind(host: PolicyHost, input: { readonly kind: string }): KindVerdict | null {
  return Object.hasOwn(evaluations, input.kind) ? (evaluations[input.kind]?.(host, input) ?? null) : null;
}
