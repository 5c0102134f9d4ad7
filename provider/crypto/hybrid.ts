import { plausibleLengths, type SignatureAlgorithm } from "./signature-algorithm.ts";

const domain = Buffer.from("novacron-hybrid-v1\0", "utf8");

/**
 * What each half of a hybrid signs: a domain, the hybrid's name and the message. So a half is no signature of its scheme
 * alone over the message, nor of another hybrid that shares the scheme (as in the label of IETF composite signatures,
 * draft-ietf-lamps-pq-composite-sigs).
 */
export function hybridMessage(name: string, message: Uint8Array): Uint8Array {
  const label = Buffer.from(name, "utf8");
  return Buffer.concat([domain, Buffer.from([label.length]), label, message]);
}

/**
 * Two schemes as one, which holds while either holds: it verifies only if both halves verify. Keys and signatures are the
 * halves' bytes one after the other; the first half must have signatures of one length, so no framing is needed.
 */
export function hybrid(first: SignatureAlgorithm, second: SignatureAlgorithm): SignatureAlgorithm {
  if (first.signatureBytes.min !== first.signatureBytes.max) {
    throw new TypeError(`hybrid: signatures of ${first.name} vary in length, so it cannot come first`);
  }
  const name = `${first.name}+${second.name}`;
  const cut = first.signatureBytes.max;

  const secrets = (secretKey: Uint8Array): [Uint8Array, Uint8Array] => {
    if (secretKey.length !== first.secretKeyBytes + second.secretKeyBytes) {
      throw new RangeError(`${name}: a secret key of ${secretKey.length} bytes`);
    }
    return [secretKey.subarray(0, first.secretKeyBytes), secretKey.subarray(first.secretKeyBytes)];
  };

  return {
    name,
    publicKeyBytes: first.publicKeyBytes + second.publicKeyBytes,
    secretKeyBytes: first.secretKeyBytes + second.secretKeyBytes,
    signatureBytes: { min: cut + second.signatureBytes.min, max: cut + second.signatureBytes.max },
    load() {
      first.load();
      second.load();
    },
    generate() {
      const [a, b] = [first.generate(), second.generate()];
      return { publicKey: concat(a.publicKey, b.publicKey), secretKey: concat(a.secretKey, b.secretKey) };
    },
    publicKeyOf(secretKey) {
      const [a, b] = secrets(secretKey);
      return concat(first.publicKeyOf(a), second.publicKeyOf(b));
    },
    signer(secretKey) {
      const [a, b] = secrets(secretKey);
      const [signFirst, signSecond] = [first.signer(a), second.signer(b)];
      return (message) => {
        const bound = hybridMessage(name, message);
        return concat(signFirst(bound), signSecond(bound));
      };
    },
    verify(signature, message, publicKey) {
      if (!plausibleLengths(this, signature, publicKey)) return false;
      const bound = hybridMessage(name, message);
      const keyCut = first.publicKeyBytes;
      return (
        first.verify(signature.subarray(0, cut), bound, publicKey.subarray(0, keyCut)) &&
        second.verify(signature.subarray(cut), bound, publicKey.subarray(keyCut))
      );
    },
  };
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
