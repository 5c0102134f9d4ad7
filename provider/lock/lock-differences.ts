import type { ErrorCode } from "../errors/codes.ts";
import type { LockBasis, LockEntry } from "./lock-entry.ts";

/** What a locked decision is compared with: the question as a plan has it. */
export interface LockedQuestion {
  readonly request: string;
  readonly basis: LockBasis;
  /** Record digest of the decision in the state, or null. */
  readonly previous: string | null;
  /** Record digest of the locked decision; null where it does not open here. */
  readonly locked: string | null;
}

/** One thing in which a line and a plan differ. */
export interface LockDifference {
  readonly code: ErrorCode;
  readonly what: string;
}

/** What differs between a line and what a plan finds; nothing where the line answers its question. */
export function lockDifferences(entry: LockEntry, now: LockedQuestion): readonly LockDifference[] {
  const { basis } = entry;
  const found: readonly (LockDifference & { readonly differs: boolean })[] = [
    { code: "NC2003", what: "the program asks for something else", differs: entry.request !== now.request },
    { code: "NC2004", what: "the fleet is another", differs: basis.fleet !== now.basis.fleet },
    { code: "NC2005", what: "the policies or waivers are others", differs: basis.policies !== now.basis.policies },
    { code: "NC2006", what: "the risk model is another", differs: basis.models !== now.basis.models },
    { code: "NC2006", what: "the weights are others", differs: basis.weights !== now.basis.weights },
    {
      code: "NC2007",
      what: "the state has another decision than the one that stood when it was locked",
      // Once it was applied, the state has the locked decision itself.
      differs: entry.previous !== now.previous && (now.locked === null || now.previous !== now.locked),
    },
  ];
  return found.filter(({ differs }) => differs).map(({ code, what }) => ({ code, what }));
}
