import { canonicalJson } from "../crypto/canonical-json.ts";
import type { Claim } from "../world/snapshot.ts";
import type { SealedRows } from "./sealed-rows.ts";

/** A claim of a run as its row has it. What follows from secrets is sealed whole: other stacks do not read these rows. */
export function runClaimBody(claim: Claim | null, place: readonly string[], sealed: SealedRows): string {
  if (claim?.blind === undefined) return canonicalJson(claim);
  return canonicalJson({ sealed: sealed.seal("planned decisions", place, claim) });
}

/** The way back; null, too, where it is sealed and does not open here. */
export function readRunClaimBody(body: string, place: readonly string[], sealed: SealedRows): Claim | null {
  // Written by runClaimBody only, whose argument had this type.
  const stored = JSON.parse(body) as Claim | { readonly sealed: string } | null;
  if (stored === null || !("sealed" in stored)) return stored;
  return (sealed.open("planned decisions", place, stored.sealed) as Claim | undefined) ?? null;
}
