/**
 * The complex roots of unity that Falcon's FFT uses, `exp(i pi rev(k) / 1024)` at index k, rev being the reversal of ten
 * bits: for a ring of degree n those below index n serve. Correctly rounded, as the specification's tables are: `Math.cos`
 * may be off in the last bit, differently in each engine, so they are computed in fixed point with 160 fractional bits.
 */
const count = 1024;
const fractionBits = 160n;
const one = 1n << fractionBits;

export const rootsRe = new Float64Array(count);
export const rootsIm = new Float64Array(count);

/** pi by Machin's formula, 16 atan(1/5) - 4 atan(1/239). */
function pi(): bigint {
  const atanOfInverse = (x: bigint): bigint => {
    let power = one / x;
    let sum = 0n;
    for (let k = 1n; power !== 0n; k += 2n, power /= x * x) sum += k % 4n === 1n ? power / k : -(power / k);
    return sum;
  };
  return 16n * atanOfInverse(5n) - 4n * atanOfInverse(239n);
}

/** Cosine and sine of a small angle by their power series. */
function cosSin(angle: bigint): readonly [bigint, bigint] {
  let [cos, sin] = [0n, 0n];
  let term = one;
  for (let k = 1n; term !== 0n; k++) {
    if (k % 2n === 1n) cos += k % 4n === 1n ? term : -term;
    else sin += k % 4n === 2n ? term : -term;
    term = (term * angle) / (k * one);
  }
  return [cos, sin];
}

function reversed(k: number): number {
  let result = 0;
  for (let bit = 0; bit < 10; bit++) result |= ((k >> bit) & 1) << (9 - bit);
  return result;
}

let filled = false;

/** Computes the roots, once: importing this file must cost nothing. Whoever makes a key calls it first. */
export function fillRoots(): void {
  if (filled) return;
  filled = true;
  const [stepRe, stepIm] = cosSin(pi() / BigInt(count));
  const scale = 2 ** -Number(fractionBits);
  let [re, im] = [one, 0n];
  for (let k = 0; k < count; k++) {
    // Number() rounds to nearest; a power of two changes no bit of it. What is left of a zero is far below half an ulp of any root.
    rootsRe[reversed(k)] = k === count / 2 ? 0 : Number(re) * scale;
    rootsIm[reversed(k)] = k === 0 ? 0 : Number(im) * scale;
    [re, im] = [(re * stepRe - im * stepIm) >> fractionBits, (re * stepIm + im * stepRe) >> fractionBits];
  }
}
