import { randomBytes, randomFillSync } from "node:crypto";
import { createRequire } from "node:module";
import { expandSecretKey } from "./falcon/secret-key.ts";
import { type SigningRandomness, signExpanded } from "./falcon/sign.ts";
import { plausibleLengths, type SignatureAlgorithm } from "./signature-algorithm.ts";

type FalconModule = typeof import("@noble/post-quantum/falcon.js");

const require = createRequire(import.meta.url);
let loaded: FalconModule["falcon512"] | undefined;

/** A synchronous require of an ES module: verification must not become asynchronous only because loading is lazy. */
function falcon(): FalconModule["falcon512"] {
  loaded ??= (require("@noble/post-quantum/falcon.js") as FalconModule).falcon512;
  return loaded;
}

/**
 * The padded variant's length. The unpadded encoding allows 752 bytes, but 300 signatures measured
 * 648 to 661; signing again beyond 666 gives attestations a firm size.
 */
const longestSignature = 666;

/** Of the operating system. A signature takes about 17 kB of it. */
const random: SigningRandomness = (() => {
  const block = new Uint8Array(4096);
  return {
    nonce: () => randomBytes(40),
    restart() {},
    sampler: { block, fill: () => void randomFillSync(block) },
  };
})();

/**
 * Falcon-512 (Falcon round 3, falcon-sign.info): keys and verification by \@noble/post-quantum, signing by a signer of our
 * own that keeps the key's tree, four times as fast. It is not FN-DSA (FIPS 206), which is unfinished and
 * will be an entry of its own. Signing is randomised and, being JavaScript floating point, not constant-time: use it in a
 * hybrid and where nobody else can time the process closely. The secret key is the round-3 encoding of f, g and F: from it
 * a signer takes milliseconds, from a seed the key would have to be generated anew (over 100 ms) in each plugin process.
 */
export const falcon512: SignatureAlgorithm = {
  name: "falcon-512",
  publicKeyBytes: 897,
  secretKeyBytes: 1281,
  // Header, nonce and at least one bit-packed coefficient pair; shorter ones are refused by the decoder.
  signatureBytes: { min: 42, max: longestSignature },
  load() {
    falcon();
  },
  generate: () => falcon().keygen(),
  publicKeyOf: (secretKey) => falcon().getPublicKey(secretKey),
  signer(secretKey) {
    const key = expandSecretKey(secretKey);
    return (message) => signExpanded(message, key, random, longestSignature);
  },
  verify(signature, message, publicKey) {
    if (!plausibleLengths(this, signature, publicKey)) return false;
    const scheme = falcon();
    try {
      return scheme.verify(signature, message, publicKey);
    } catch {
      // A public key of the right length can still be no key (a coefficient >= q): that is a wrong signature, not a crash.
      return false;
    }
  },
};
