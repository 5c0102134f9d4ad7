import { createHash } from "node:crypto";
import { falcon512 } from "@noble/post-quantum/falcon.js";
import { describe, expect, it } from "vitest";
import { referenceRandomness } from "./reference-randomness.ts";
import { expandSecretKey } from "./secret-key.ts";
import { signExpanded } from "./sign.ts";

/** Bytes that look random and are the same at each run. */
const bytes = (label: string, length: number): Uint8Array =>
  createHash("shake256", { outputLength: length }).update(label).digest();

const unpadded = 752;

describe("signExpanded", () => {
  it("makes byte for byte the signatures of noble, of two keys and 120 messages", () => {
    for (const name of ["a", "b"]) {
      const { secretKey, publicKey } = falcon512.keygen(new Uint8Array(bytes(`key ${name}`, 48)));
      const key = expandSecretKey(secretKey);
      for (let index = 0; index < 60; index++) {
        const message = bytes(`message ${index}`, index);
        const [nonce, seed] = [bytes(`nonce ${name} ${index}`, 40), bytes(`seed ${name} ${index}`, 48)];
        const mine = signExpanded(message, key, referenceRandomness(nonce, seed), unpadded);
        const theirs = falcon512.sign(message, secretKey, {
          random: (length: number) => new Uint8Array(length === 40 ? nonce : seed),
        } as object);
        expect(Buffer.from(mine).equals(theirs), `${name} ${index}`).toBe(true);
        if (index < 3) expect(falcon512.verify(mine, message, publicKey)).toBe(true);
      }
    }
  }, 300_000);

  it("lets no signature out that a fault has spoiled", () => {
    const key = expandSecretKey(falcon512.keygen(new Uint8Array(bytes("key f", 48))).secretKey);
    const random = () => referenceRandomness(bytes("nonce", 40), bytes("seed", 48));
    expect(() => signExpanded(bytes("message", 9), key, random(), unpadded)).not.toThrow();
    key.b10.re[17] = (key.b10.re[17] ?? 0) + 1;
    expect(() => signExpanded(bytes("message", 9), key, random(), unpadded)).toThrow(/fault/);
  });
});

describe("expandSecretKey", () => {
  const { secretKey } = falcon512.keygen(new Uint8Array(bytes("key e", 48)));

  it.each([
    ["a byte too few", secretKey.subarray(1), /length or header/],
    ["another header", withByte(0, 0x5a), /length or header/],
    ["a coefficient of F that was changed", withByte(1280, (secretKey[1280] ?? 0) ^ 1), /no NTRU basis/],
    ["a coefficient of f that was changed", withByte(7, (secretKey[7] ?? 0) ^ 4), /no NTRU basis/],
    ["a coefficient out of range", withByte(1280, 0x80), /out of range/],
  ])("refuses %s", (_, key, message) => {
    expect(() => expandSecretKey(key)).toThrow(message);
  });

  function withByte(at: number, value: number): Uint8Array {
    const changed = Uint8Array.from(secretKey);
    changed[at] = value;
    return changed;
  }
});
