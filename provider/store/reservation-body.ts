import { canonicalJson } from "../crypto/canonical-json.ts";
import type { Claim } from "../world/snapshot.ts";
import type { SealedRows } from "./sealed-rows.ts";

/** What binds only within the stack. Other stacks need node and amounts, to add them up, and no more. */
type Bonds = Pick<Claim, "apart" | "spread">;

type Stored = Claim | (Omit<Claim, keyof Bonds> & { readonly sealed: string });

/**
 * A claim as its reservation's row has it, canonical JSON. Of one that follows from secrets `apart` and `spread` are
 * sealed; node and amounts cannot be, since all stacks of the fleet add them up.
 * @throws {NovaCronError} NC1601 or NC1605 when there is no key to seal with.
 */
export function reservationBody(claim: Claim, sealed: SealedRows): string {
  const { apart, spread, ...open } = claim;
  if (claim.blind === undefined || (apart.length === 0 && spread === null)) return canonicalJson(claim);
  return canonicalJson({ ...open, sealed: sealed.seal("reservations", placeOf(claim), { apart, spread }) });
}

/** The way back. Bonds that do not open here bind nobody here: they are those of another stack, or of a key that is gone. */
export function readReservationBody(text: string, sealed: SealedRows): Claim {
  // Written by reservationBody only, whose argument had this type.
  const stored = JSON.parse(text) as Stored;
  if (!("sealed" in stored)) return stored;
  const { sealed: hidden, ...open } = stored;
  const bonds = sealed.open("reservations", placeOf(open), hidden) as Bonds | undefined;
  return { ...open, apart: bonds?.apart ?? [], spread: bonds?.spread ?? null };
}

function placeOf({ stack, urn, node }: Pick<Claim, "stack" | "urn" | "node">): readonly string[] {
  return [stack, urn, node];
}
