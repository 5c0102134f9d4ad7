import type { PolicyHost } from "./policy-host.ts";
import type { PolicyInput } from "./policy-input.ts";

/** What every evaluation says, whatever it is about. */
export interface KindVerdict {
  readonly deny: readonly { readonly rule: string; readonly message: string }[];
  readonly prefer: readonly { readonly rule: string }[];
}

/** How inputs of a kind are judged. */
const evaluations: Readonly<Record<string, (host: PolicyHost, input: unknown) => KindVerdict>> = {
  placement: (host, input) => host.evaluate(input as PolicyInput),
  quantum: (host, input) => host.evaluate(input as PolicyInput),
};

/**
 * Judges an input that came from outside, such as one of a decision log, by the entry point for its kind. The host projects
 * it onto what its rules read, and refuses what is none.
 * @returns null for a kind that this version does not judge.
 * @throws {NovaCronError} NC1303 as the host.
 */
export function evaluateByKind(host: PolicyHost, input: { readonly kind: string }): KindVerdict | null {
  return Object.hasOwn(evaluations, input.kind) ? (evaluations[input.kind]?.(host, input) ?? null) : null;
}
