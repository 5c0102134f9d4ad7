import { describe, expect, it } from "vitest";
import { algorithm, algorithmNames, isAlgorithmName } from "./algorithms.ts";
import { ed25519 } from "./ed25519.ts";
import { hybrid, hybridMessage } from "./hybrid.ts";
import { nativeMlDsa65, nativeSupports, nobleMlDsa65 } from "./ml-dsa-65.ts";

const message = Buffer.from("a decision");

describe.each(algorithmNames)("%s", (name) => {
  const scheme = algorithm(name);
  const { publicKey, secretKey } = scheme.generate();
  const signature = scheme.signer(secretKey)(message);

  it("has the name and the lengths that it says", () => {
    expect(scheme.name).toBe(name);
    expect(publicKey.length).toBe(scheme.publicKeyBytes);
    expect(secretKey.length).toBe(scheme.secretKeyBytes);
    expect(signature.length).toBeGreaterThanOrEqual(scheme.signatureBytes.min);
    expect(signature.length).toBeLessThanOrEqual(scheme.signatureBytes.max);
    expect(Buffer.from(scheme.publicKeyOf(secretKey))).toEqual(Buffer.from(publicKey));
  });

  it("verifies its own signature and no other", () => {
    expect(scheme.verify(signature, message, publicKey)).toBe(true);
    expect(scheme.verify(signature, Buffer.from("another"), publicKey)).toBe(false);
    expect(scheme.verify(signature, message, scheme.generate().publicKey)).toBe(false);
    for (const at of [0, 1, 63, 64, 105, signature.length - 1]) {
      const changed = Uint8Array.from(signature);
      if (at >= changed.length) continue;
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      expect(scheme.verify(changed, message, publicKey), `byte ${at}`).toBe(false);
    }
  });

  it("refuses malformed bytes without throwing", () => {
    const longer = Buffer.concat([signature, Buffer.alloc(1)]);
    for (const bad of [new Uint8Array(0), signature.subarray(1), signature.subarray(0, -1), longer]) {
      expect(scheme.verify(bad, message, publicKey)).toBe(false);
    }
    expect(scheme.verify(new Uint8Array(signature.length), message, publicKey)).toBe(false);
    expect(scheme.verify(signature, message, publicKey.subarray(1))).toBe(false);
    expect(scheme.verify(signature, message, new Uint8Array(publicKey.length).fill(0xff))).toBe(false);
  });
});

describe("ed25519", () => {
  it("gives the signature of RFC 8032, section 7.1, test 2", () => {
    const seed = Buffer.from("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "hex");
    expect(Buffer.from(ed25519.publicKeyOf(seed)).toString("hex")).toBe(
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    );
    expect(Buffer.from(ed25519.signer(seed)(Uint8Array.of(0x72))).toString("hex")).toBe(
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    );
  });
});

describe.skipIf(!nativeSupports())("ml-dsa-65, native and noble (skipped where Node has no ML-DSA)", () => {
  it("make the same key of a seed and verify each other's signatures", () => {
    const { publicKey, secretKey } = nativeMlDsa65.generate();
    expect(Buffer.from(nobleMlDsa65.publicKeyOf(secretKey))).toEqual(Buffer.from(publicKey));
    expect(nobleMlDsa65.verify(nativeMlDsa65.signer(secretKey)(message), message, publicKey)).toBe(true);
    const byNoble = nobleMlDsa65.signer(secretKey)(message);
    expect(nativeMlDsa65.verify(byNoble, message, publicKey)).toBe(true);
    expect(nativeMlDsa65.verify(byNoble, Buffer.from("another"), publicKey)).toBe(false);
    expect(nobleMlDsa65.verify(byNoble, Buffer.from("another"), publicKey)).toBe(false);
  });
});

describe("a hybrid", () => {
  const both = algorithm("ed25519+falcon-512");
  const { publicKey, secretKey } = both.generate();
  const signature = both.signer(secretKey)(message);
  const falcon = algorithm("falcon-512");

  it("does not verify when either half is another's", () => {
    const other = both.signer(secretKey)(Buffer.from("another"));
    const firstReplaced = Buffer.concat([other.subarray(0, 64), signature.subarray(64)]);
    const secondReplaced = Buffer.concat([signature.subarray(0, 64), other.subarray(64)]);
    expect(both.verify(firstReplaced, message, publicKey)).toBe(false);
    expect(both.verify(secondReplaced, message, publicKey)).toBe(false);
  });

  it("has halves that are no signatures of their schemes over the message", () => {
    expect(ed25519.verify(signature.subarray(0, 64), message, publicKey.subarray(0, 32))).toBe(false);
    expect(falcon.verify(signature.subarray(64), message, publicKey.subarray(32))).toBe(false);
    // They do sign the bound message: else the refusals above would prove nothing.
    const bound = hybridMessage(both.name, message);
    expect(ed25519.verify(signature.subarray(0, 64), bound, publicKey.subarray(0, 32))).toBe(true);
    expect(falcon.verify(signature.subarray(64), bound, publicKey.subarray(32))).toBe(true);
  });

  it("is not made of two plain signatures, nor of halves of another hybrid", () => {
    const ed = secretKey.subarray(0, 32);
    const plain = Buffer.concat([ed25519.signer(ed)(message), falcon.signer(secretKey.subarray(32))(message)]);
    expect(both.verify(plain, message, publicKey)).toBe(false);
    const otherName = hybridMessage("ed25519+ml-dsa-65", message);
    const crossed = Buffer.concat([ed25519.signer(ed)(otherName), signature.subarray(64)]);
    expect(both.verify(crossed, message, publicKey)).toBe(false);
  });

  it("cannot begin with a scheme whose signatures vary in length", () => {
    expect(() => hybrid(falcon, ed25519)).toThrow(/vary in length/);
  });

  it("refuses a secret key of the wrong length", () => {
    expect(() => both.signer(secretKey.subarray(1))).toThrow(RangeError);
  });
});

it("names of Object.prototype are no algorithms", () => {
  expect(isAlgorithmName("constructor")).toBe(false);
  expect(isAlgorithmName("ed25519")).toBe(true);
});
