import { canonicalJson } from "../../crypto/canonical-json.ts";
import { type DsseEnvelope, signDsse, verifyDsse } from "../../crypto/dsse.ts";
import type { KeyRing } from "../../crypto/key-ring.ts";
import { NovaCronError } from "../../errors/novacron-error.ts";
import type { WaiverEntry, WaiverStatement } from "./waiver-file.ts";

const payloadType = "application/vnd.novacron.waiver+json";

/** Canonical JSON of what is signed: one form only, so that the order of keys in the file does not matter. */
function payloadOf({ id, rule, resource, reason, owner, issued, expires }: WaiverStatement): string {
  return canonicalJson({ formatVersion: 1, id, rule, resource, reason, owner, issued, expires });
}

/**
 * Signs a waiver with the ring's newest key for waivers.
 * @throws {NovaCronError} NC1601 or NC1605 without one.
 */
export function signWaiver(ring: KeyRing, statement: WaiverStatement): DsseEnvelope {
  return signDsse(ring, "waiver", payloadType, Buffer.from(payloadOf(statement), "utf8"));
}

/** Why a waiver's signature does not hold, or null where it does. */
export function signatureFault(ring: KeyRing, { signature, ...statement }: WaiverEntry): string | null {
  if (signature === undefined) return "it is not signed";
  let payload: Uint8Array;
  try {
    ({ payload } = verifyDsse(ring, "waiver", payloadType, signature));
  } catch (error) {
    if (!(error instanceof NovaCronError)) throw error;
    return error.headline.slice(error.code.length + 2);
  }
  return Buffer.from(payload).equals(Buffer.from(payloadOf(statement), "utf8"))
    ? null
    : "it was edited after it was signed";
}
