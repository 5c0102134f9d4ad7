import { randomBytes, sign, verify } from "node:crypto";
import { type DerPrefixes, privateKeyObject, publicKeyObject, rawPublicKey } from "./raw-key.ts";
import { plausibleLengths, type SignatureAlgorithm } from "./signature-algorithm.ts";

const der: DerPrefixes = {
  spki: Buffer.from("302a300506032b6570032100", "hex"),
  pkcs8: Buffer.from("302e020100300506032b657004220420", "hex"),
};

/** Ed25519 (RFC 8032) by Node's OpenSSL. The secret key is the 32-byte seed. */
export const ed25519: SignatureAlgorithm = {
  name: "ed25519",
  publicKeyBytes: 32,
  secretKeyBytes: 32,
  signatureBytes: { min: 64, max: 64 },
  load() {},
  generate() {
    const secretKey = new Uint8Array(randomBytes(32));
    return { secretKey, publicKey: this.publicKeyOf(secretKey) };
  },
  publicKeyOf: (secretKey) => rawPublicKey(der, privateKeyObject(der, secretKey)),
  signer(secretKey) {
    const key = privateKeyObject(der, secretKey);
    return (message) => new Uint8Array(sign(null, message, key));
  },
  verify(signature, message, publicKey) {
    return (
      plausibleLengths(this, signature, publicKey) && verify(null, message, publicKeyObject(der, publicKey), signature)
    );
  },
};
