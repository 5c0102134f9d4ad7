import { describe, expect, it, vi } from "vitest";
import { KeyRing } from "../crypto/key-ring.ts";
import { parsePrivateKeys } from "../crypto/private-key.ts";
import { maxBatch, parsePath } from "./attestation.ts";
import { BatchSigner, sealTogether } from "./batch-signer.ts";
import { sampleStatement, testPrivateKeys, testRing } from "./testdata/golden.ts";
import { verifyAttestation } from "./verify-attestation.ts";

const ring = testRing();
const statements = (count: number) => Array.from({ length: count }, (_, index) => sampleStatement(index));

describe("BatchSigner", () => {
  it("seals statements that arrive together under one signature, and each verifies", async () => {
    const signer = new BatchSigner({ ring });
    const sealed = await Promise.all(statements(5).map((statement) => signer.seal(statement)));
    expect(new Set(sealed.map((attestation) => attestation.signature)).size).toBe(1);
    for (const [index, attestation] of sealed.entries()) {
      expect(parsePath(attestation.path ?? "")).toMatchObject({ index, size: 5 });
      verifyAttestation(attestation, sampleStatement(index), ring);
    }
  });

  it("does not wait for company that never comes", async () => {
    const signer = new BatchSigner({ ring });
    for (const index of [0, 1]) {
      const attestation = await signer.seal(sampleStatement(index));
      expect(attestation.path).toBeUndefined();
      verifyAttestation(attestation, sampleStatement(index), ring);
    }
  });

  it("signs at the end of the window, counted from the first statement", async () => {
    vi.useFakeTimers();
    try {
      const signer = new BatchSigner({ ring, windowMs: 5 });
      let sealed = 0;
      const count = (): void => {
        sealed++;
      };
      void signer.seal(sampleStatement(0)).then(count);
      await vi.advanceTimersByTimeAsync(4);
      void signer.seal(sampleStatement(1)).then(count);
      expect(sealed).toBe(0);
      await vi.advanceTimersByTimeAsync(1);
      expect(sealed).toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it("waits for nobody where all that could come is there", { timeout: 20_000 }, async () => {
    // A window that nobody would live to see the end of.
    const signer = new BatchSigner({ ring, windowMs: 2 ** 31 - 1 });
    const alone = await signer.attend(() => signer.seal(sampleStatement(0)));
    expect(alone).not.toHaveProperty("path");

    let finishOther = (): void => undefined;
    const other = new Promise<void>((resolve) => {
      finishOther = resolve;
    });
    const three = [
      signer.attend(() => signer.seal(sampleStatement(1))),
      signer.attend(() => signer.seal(sampleStatement(2))),
      signer.attend(() => other.then(() => signer.seal(sampleStatement(3)))),
    ];
    const idle = signer.attend(() => other);
    finishOther();
    await idle;
    const sealed = await Promise.all(three);
    expect(new Set(sealed.map(({ signature }) => signature)).size).toBe(1);
  });

  it("signs a full batch at once and leaves no timer behind", async () => {
    vi.useFakeTimers();
    try {
      const signer = new BatchSigner({ ring, windowMs: 1e6 });
      const sealed = await Promise.all(statements(maxBatch).map((statement) => signer.seal(statement)));
      expect(sealed).toHaveLength(maxBatch);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it("rejects every statement of a batch that cannot be signed, and goes on", async () => {
    const publicOnly = new BatchSigner({ ring: new KeyRing(ring.keys, []) });
    for (let round = 0; round < 2; round++) {
      const results = await Promise.allSettled(statements(3).map((statement) => publicOnly.seal(statement)));
      for (const result of results) {
        expect(result).toMatchObject({ status: "rejected", reason: { code: "NC1601" } });
      }
    }
  });

  it("refuses to hand out a signature that its public key does not verify", () => {
    const [key, ...others] = parsePrivateKeys(testPrivateKeys(), "test");
    if (key === undefined) throw new Error("no test key");
    const wrong = Uint8Array.from(key.secretKey);
    wrong[0] = (wrong[0] ?? 0) ^ 1;
    const broken = new KeyRing(ring.keys, [{ ...key, secretKey: wrong }, ...others]);
    expect(() => sealTogether(statements(2), broken)).toThrow(/NC1602/);
  });

  it("refuses batches that an attestation has no room for", () => {
    expect(() => new BatchSigner({ ring, batchSize: maxBatch + 1 })).toThrow(RangeError);
    expect(() => new BatchSigner({ ring, batchSize: 0 })).toThrow(RangeError);
    expect(() => sealTogether(statements(maxBatch + 1), ring)).toThrow(RangeError);
    expect(sealTogether([], ring)).toEqual([]);
  });
});

describe("size", () => {
  it("stays within 1,500 bytes of JSON in a full batch and with a URN of 400 characters", () => {
    const long = Array.from({ length: maxBatch }, (_, index) => sampleStatement(index, 400));
    for (const attestation of sealTogether(long, ring)) {
      // The signature may be up to 666 bytes of Falcon and 64 of Ed25519: count that one, not today's.
      const worst = { ...attestation, signature: "x".repeat(Math.ceil((730 * 8) / 6)) };
      expect(Buffer.byteLength(JSON.stringify(worst))).toBeLessThanOrEqual(1500);
      expect(JSON.stringify(attestation).length).toBeLessThanOrEqual(JSON.stringify(worst).length);
    }
  });
});
