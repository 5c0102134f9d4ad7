/** A source of uniform numbers in [0, 1). */
export type UniformSource = () => number;

const rotateLeft = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

/**
 * xoshiro128** 1.1 by Blackman and Vigna, "Scrambled linear pseudorandom number generators" (ACM TOMS 47, 2021);
 * period 2^128 - 1. Returns the next 32 bits as an unsigned integer.
 * @param state four 32-bit words, not all zero.
 */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state;
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  };
}

/**
 * Random 32-bit words from a seed of up to 53 bits. The seed is spread over the state by the finaliser of MurmurHash3,
 * so that neighbouring seeds give unrelated sequences.
 */
export function wordsFrom(seed: number): () => number {
  let counter = (seed >>> 0) ^ Math.imul(Math.floor(seed / 2 ** 32) >>> 0, 0x9e3779b1);
  const word = (): number => {
    counter = (counter + 0x9e3779b9) | 0;
    let z = counter;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return z ^ (z >>> 16);
  };
  return xoshiro128([word(), word(), word(), word()]);
}

/** Uniform doubles of 53 random bits from a seed of up to 53 bits, as {@link wordsFrom} takes it. */
export function uniformFrom(seed: number): UniformSource {
  const next = wordsFrom(seed);
  return () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
}
