import type { KeyRing } from "../crypto/key-ring.ts";
import { secretDigest } from "../crypto/secret-digest.ts";
import type { Claim } from "../world/snapshot.ts";

/**
 * A claim that follows from secret inputs, with the keyed digest that stands for it wherever a digest is made of it.
 * Other processes and stacks get that digest with the reservation, and need no key.
 * @throws {NovaCronError} NC1601 or NC1605 when there is no private key to make it with.
 */
export function blindClaim(claim: Claim, ring: KeyRing): Claim {
  const { blind: _before, ...bare } = claim;
  return { ...bare, blind: secretDigest(ring, { claim: bare }) };
}
