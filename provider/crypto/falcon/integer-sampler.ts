import { sigmaMin } from "./secret-key.ts";

/** Where random bytes come from: `fill` overwrites the whole block. */
export interface RandomBytes {
  readonly block: Uint8Array;
  fill(): void;
}

/**
 * The reverse cumulative distribution of the base sampler (table 3.1), 72 bits a row, as three limbs of 24 bits, the
 * highest first. Its last row is 0 and so never counts.
 */
const table = Uint32Array.of(
  ...[10745844, 3068844, 3741698, 5559083, 1580863, 8248194, 2260429, 13669192, 2736639],
  ...[708981, 4421575, 10046180, 169348, 7122675, 4136815, 30538, 13063405, 7650655],
  ...[4132, 14505003, 7826148, 417, 16768101, 11363290, 31, 8444042, 8086568, 1, 12844466, 265321],
  ...[0, 1232676, 13644283, 0, 38047, 9111839, 0, 870, 6138264, 0, 14, 12545723],
  ...[0, 0, 3104126, 0, 0, 28824, 0, 0, 198, 0, 0, 1],
);

/** 1 / (2 sigma_max^2) of the base sampler. */
const inverseTwiceSigmaMaxSquared = 0.15086504887537272;

/** Algorithm 15, SamplerZ: integers of a discrete Gaussian, by rejection from the base sampler's half-Gaussian. */
export class IntegerSampler {
  readonly #random: RandomBytes;
  #at: number;

  constructor(random: RandomBytes) {
    this.#random = random;
    this.#at = random.block.length;
  }

  /** An integer around `centre`, of the deviation whose inverse is given. */
  sample(centre: number, inverseSigma: number): number {
    const floor = Math.floor(centre);
    const rest = centre - floor;
    const scale = inverseSigma * inverseSigma * 0.5;
    const acceptance = inverseSigma * sigmaMin;
    for (;;) {
      const magnitude = this.#base();
      const sign = this.#bytes(1) & 1;
      const z = sign === 1 ? magnitude + 1 : -magnitude;
      const distance = z - rest;
      const x = distance * distance * scale - magnitude * magnitude * inverseTwiceSigmaMaxSquared;
      if (this.#bernoulli(x, acceptance)) return floor + z;
    }
  }

  /** Makes sure that `count` bytes are there, and gives the first of them. Bytes left over that are too few are dropped. */
  #bytes(count: number): number {
    const { block } = this.#random;
    if (block.length - this.#at < count) {
      this.#random.fill();
      this.#at = 0;
    }
    const first = block[this.#at] as number;
    this.#at += count;
    return first;
  }

  /** Algorithm 12, BaseSampler: how many rows of the table a 72-bit number is below. */
  #base(): number {
    const first = this.#bytes(9);
    const { block } = this.#random;
    const at = this.#at - 9;
    const byte = (index: number) => block[at + index] as number;
    const low = first | (byte(1) << 8) | (byte(2) << 16);
    const middle = byte(3) | (byte(4) << 8) | (byte(5) << 16);
    const high = byte(6) | (byte(7) << 8) | (byte(8) << 16);
    let z = 0;
    // All rows, with borrows in place of comparisons: no branch depends on the number.
    for (let row = 0; row < table.length; row += 3) {
      let borrow = (low - (table[row + 2] as number)) >>> 31;
      borrow = (middle - (table[row + 1] as number) - borrow) >>> 31;
      borrow = (high - (table[row] as number) - borrow) >>> 31;
      z += borrow;
    }
    return z;
  }

  /** Algorithm 14, BerExp: true with probability `factor` exp(-x). */
  #bernoulli(x: number, factor: number): boolean {
    const halvings = Math.trunc(x * Math.LOG2E);
    const scaled = approximateExp(x - halvings * Math.LN2, factor) * 2147483648;
    let high = scaled | 0;
    let low = ((scaled - high) * 4294967296) | 0;
    // 64 bits of twice the probability, then shifted right by the number of halvings, 63 at most.
    high = (high << 1) | (low >>> 31);
    low <<= 1;
    const shift = Math.min(halvings, 63);
    if (shift >= 32) {
      low = high;
      high = 0;
    }
    const rest = shift & 31;
    low = (low >>> rest) | ((high << (31 - rest)) << 1);
    high >>>= rest;
    for (const word of [high, low]) {
      for (let bits = 24; bits >= 0; bits -= 8) {
        const drawn = this.#bytes(1);
        const expected = (word >>> bits) & 0xff;
        if (drawn !== expected) return drawn < expected;
      }
    }
    return false;
  }
}

/** Of Falcon's polynomial for exp(-x) on [0, ln 2] (FACCT, Zhao et al. 2018), from the highest power to the first. */
const expPolynomial = [
  2.073772366009083e-9, 2.529950637944207e-8, 2.756073561604778e-7, 2.7555863502191225e-6, 2.480156683358538e-5,
  1.984127392773119e-4, 1.388888894063187e-3, 8.333333327800835e-3, 0.04166666666611049, 0.16666666666698401,
  0.5000000000000192, 0.9999999999999949,
];

function approximateExp(x: number, factor: number): number {
  let sum = 0;
  for (const coefficient of expPolynomial) sum = sum * -x + coefficient;
  return factor * (1 + sum * -x);
}
