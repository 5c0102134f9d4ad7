import { randomBytes, sign, verify } from "node:crypto";
import { createRequire } from "node:module";
import { type DerPrefixes, privateKeyObject, publicKeyObject, rawPublicKey } from "./raw-key.ts";
import { plausibleLengths, type SignatureAlgorithm } from "./signature-algorithm.ts";

type MlDsaModule = typeof import("@noble/post-quantum/ml-dsa.js");
type MlDsa = MlDsaModule["ml_dsa65"];

const sizes = {
  name: "ml-dsa-65",
  publicKeyBytes: 1952,
  secretKeyBytes: 32,
  signatureBytes: { min: 3309, max: 3309 },
} as const;

const der: DerPrefixes = {
  spki: Buffer.from("308207b2300b0609608648016503040312038207a100", "hex"),
  pkcs8: Buffer.from("3034020100300b060960864801650304031204228020", "hex"),
};

/** ML-DSA-65 (FIPS 204, empty context, hedged) by Node's OpenSSL 3.5, which Node has from 24.6 on. The secret key is the seed. */
export const nativeMlDsa65: SignatureAlgorithm = {
  ...sizes,
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

const require = createRequire(import.meta.url);
let loaded: MlDsa | undefined;

function noble(): MlDsa {
  loaded ??= (require("@noble/post-quantum/ml-dsa.js") as MlDsaModule).ml_dsa65;
  return loaded;
}

/** ML-DSA-65 by \@noble/post-quantum, for Node without it. Byte-compatible with {@link nativeMlDsa65}, several times slower. */
export const nobleMlDsa65: SignatureAlgorithm = {
  ...sizes,
  load() {
    noble();
  },
  generate() {
    const secretKey = new Uint8Array(randomBytes(32));
    return { secretKey, publicKey: this.publicKeyOf(secretKey) };
  },
  publicKeyOf: (secretKey) => noble().keygen(secretKey).publicKey,
  signer(secretKey) {
    const expanded = noble().keygen(secretKey).secretKey;
    return (message) => noble().sign(message, expanded);
  },
  verify(signature, message, publicKey) {
    return plausibleLengths(this, signature, publicKey) && noble().verify(signature, message, publicKey);
  },
};

let chosen: SignatureAlgorithm | undefined;

/** Asked once, at the first use: importing this file must cost nothing. */
function implementation(): SignatureAlgorithm {
  chosen ??= nativeSupports() ? nativeMlDsa65 : nobleMlDsa65;
  return chosen;
}

/** Whether this Node knows ML-DSA: an all-zero seed is a valid key wherever the scheme is. */
export function nativeSupports(): boolean {
  try {
    nativeMlDsa65.publicKeyOf(new Uint8Array(32));
    return true;
  } catch {
    return false;
  }
}

/** ML-DSA-65: native where Node has it, else \@noble/post-quantum. */
export const mlDsa65: SignatureAlgorithm = {
  ...sizes,
  load: () => implementation().load(),
  generate: () => implementation().generate(),
  publicKeyOf: (secretKey) => implementation().publicKeyOf(secretKey),
  signer: (secretKey) => implementation().signer(secretKey),
  verify: (signature, message, publicKey) => implementation().verify(signature, message, publicKey),
};
