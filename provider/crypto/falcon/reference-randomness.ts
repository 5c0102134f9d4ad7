import { createCipheriv, createHash } from "node:crypto";
import type { SigningRandomness } from "./sign.ts";

/**
 * The round-3 submission's random stream, for tests that compare signatures: SHAKE256 of a seed keys ChaCha20, of which
 * eight blocks at a time are interleaved by words of four bytes.
 */
export function referenceRandomness(nonce: Uint8Array, seed: Uint8Array): SigningRandomness {
  const block = new Uint8Array(512);
  let attempt = 0;
  let key = Buffer.alloc(32);
  let words = new Uint32Array(4);
  let counter = 0n;
  return {
    nonce: () => nonce,
    restart() {
      attempt += 1;
      const state = createHash("shake256", { outputLength: 56 * attempt })
        .update(seed)
        .digest()
        .subarray(-56);
      key = Buffer.from(state.subarray(0, 32));
      words = new Uint32Array(4).map((_, i) => state.readUInt32LE(32 + 4 * i));
      counter = state.readBigUInt64LE(48);
    },
    sampler: {
      block,
      fill() {
        for (let lane = 0; lane < 8; lane++, counter++) {
          const iv = Buffer.alloc(16);
          const low = Number(counter & 0xffffffffn);
          const high = Number((counter >> 32n) & 0xffffffffn);
          const mixed = [words[0], words[1] ?? 0, (words[2] ?? 0) ^ low, (words[3] ?? 0) ^ high];
          mixed.forEach((word, i) => void iv.writeUInt32LE((word ?? 0) >>> 0, 4 * i));
          const stream = createCipheriv("chacha20", key, iv).update(new Uint8Array(64));
          for (let word = 0; word < 16; word++)
            block.set(stream.subarray(4 * word, 4 * word + 4), 4 * (lane + 8 * word));
        }
      },
    },
  };
}
