import { z } from "zod";
import { NovaCronError } from "../errors/novacron-error.ts";
import type { KeyPurpose } from "./key-file.ts";
import type { KeyRing } from "./key-ring.ts";
import { verifyOnce } from "./verified-signatures.ts";

/**
 * A signed payload as DSSE v1.0 has it in JSON (github.com/secure-systems-lab/dsse): `payload` and `sig` in standard base64.
 * A hybrid signature is one entry, for it counts only as a whole. Unknown fields are kept and not trusted.
 */
export const dsseEnvelope = z.looseObject({
  payloadType: z.string(),
  payload: z.base64(),
  signatures: z.array(z.looseObject({ keyid: z.string(), sig: z.base64() })).min(1),
});
export type DsseEnvelope = z.infer<typeof dsseEnvelope>;

/** The pre-authentication encoding of DSSE v1.0: what is really signed. Lengths are of bytes, in decimal. */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = Buffer.from(payloadType, "utf8");
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} `, "utf8"),
    type,
    Buffer.from(` ${payload.length} `, "utf8"),
    payload,
  ]);
}

/**
 * Signs a payload with the ring's key for a purpose.
 * @throws {NovaCronError} NC1601 or NC1605 where the ring cannot sign for the purpose.
 */
export function signDsse(ring: KeyRing, purpose: KeyPurpose, payloadType: string, payload: Uint8Array): DsseEnvelope {
  const key = ring.signingKey(purpose);
  const signature = key.sign(preAuthenticationEncoding(payloadType, payload));
  return {
    payloadType,
    payload: Buffer.from(payload).toString("base64"),
    signatures: [{ keyid: key.keyId, sig: Buffer.from(signature).toString("base64") }],
  };
}

/**
 * The payload of an envelope with at least one signature by a trusted key of the purpose. Other signatures are ignored, so
 * that envelopes can be signed anew before an old key is revoked.
 * @throws {NovaCronError} NC1603 when it is no envelope, NC1604 when the type is not the expected one or no signature of a
 *   trusted key holds, NC1605 when no signature is by a trusted key.
 */
export function verifyDsse(
  ring: KeyRing,
  purpose: KeyPurpose,
  payloadType: string,
  value: unknown,
): { readonly payload: Uint8Array; readonly keyId: string } {
  const parsed = dsseEnvelope.safeParse(value);
  if (!parsed.success) {
    throw new NovaCronError("NC1603", "the signature envelope is missing or is not a DSSE envelope", {
      expected: "an object with payloadType, payload and signatures",
      cause: parsed.error,
    });
  }
  const envelope = parsed.data;
  if (envelope.payloadType !== payloadType) {
    throw new NovaCronError("NC1604", `the envelope holds ${envelope.payloadType}`, { expected: payloadType });
  }
  const payload = new Uint8Array(Buffer.from(envelope.payload, "base64"));
  const message = preAuthenticationEncoding(payloadType, payload);
  let refusal: unknown;
  let trusted = false;
  for (const { keyid, sig } of envelope.signatures) {
    try {
      const key = ring.trustedKey(keyid, purpose);
      trusted = true;
      if (verifyOnce(key, message, Buffer.from(sig, "base64"))) return { payload, keyId: keyid };
    } catch (error) {
      if (!(error instanceof NovaCronError)) throw error;
      refusal ??= error;
    }
  }
  if (!trusted) throw refusal;
  throw new NovaCronError("NC1604", "no signature of the envelope holds for its payload", {
    expected: `a signature by a key for ${purpose}`,
    remedy: "Restore the file as it was signed, or sign it anew after a review.",
  });
}
