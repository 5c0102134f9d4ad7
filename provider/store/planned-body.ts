import type { PlannedDecision, PlannedDecisionInput, PlannedKey } from "./planned-decision.ts";
import type { SealedRows } from "./sealed-rows.ts";

/** What only those may read who have the stack's key, where the decision rests on secrets. */
type Hidden = Pick<PlannedDecision, "summary" | "claim" | "superseded">;
type Open = Pick<PlannedDecision, "basis" | "kept" | "attestation" | "recordedAt" | "seed">;
type Body = Open & Hidden & Pick<PlannedDecision, "secret">;

/** What lies in the column; rows that were written before there were seeds have none. */
type Stored = Omit<Open, "seed"> & { readonly seed?: string } & (Hidden | { readonly sealed: string });

/**
 * The body of a planned decision's row, JSON. Of a secret one target, amounts and reasons are sealed, for this
 * decision alone: its stack, URN, request and record, of which the predecessor is a part.
 * @throws {NovaCronError} NC1601 or NC1605 when it is secret and there is no key to seal with.
 */
export function plannedBody(decision: PlannedDecisionInput, sealed: SealedRows): string {
  const { basis, kept, secret, summary, attestation, claim, recordedAt, seed, superseded } = decision;
  const open: Open = { basis, kept, attestation, recordedAt, seed };
  const hidden: Hidden = { summary, claim, superseded };
  if (!secret) return JSON.stringify({ ...open, ...hidden });
  const place = placeOf(decision, summary.record);
  return JSON.stringify({ ...open, sealed: sealed.seal("planned decisions", place, hidden) });
}

/** The way back; undefined where it is sealed and does not open here. */
export function readPlannedBody(text: string, key: PlannedKey, record: string, sealed: SealedRows): Body | undefined {
  // Written by plannedBody only. What it says is verified against its attestation before anybody acts on it.
  const stored = JSON.parse(text) as Stored;
  if (!("sealed" in stored)) return { ...stored, secret: false, seed: stored.seed ?? "" };
  const { sealed: hidden, ...open } = stored;
  const opened = sealed.open("planned decisions", placeOf(key, record), hidden) as Hidden | undefined;
  return opened && { ...open, ...opened, secret: true, seed: open.seed ?? "" };
}

function placeOf({ stack, urn, requestDigest }: PlannedKey, record: string): readonly string[] {
  return [stack, urn, requestDigest, record];
}
