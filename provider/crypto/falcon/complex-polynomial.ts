import { rootsIm, rootsRe } from "./roots.ts";

/**
 * A real polynomial modulo x^n + 1 by its values at n/2 of the roots (the others are their conjugates), real and imaginary
 * parts apart; or, before the FFT and after its inverse, by its coefficients: `re` the lower half, `im` the upper.
 */
export interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Zeros for a polynomial of degree n. */
export function complex(n: number): Complex {
  const half = Math.max(1, n >> 1);
  return { re: new Float64Array(half), im: new Float64Array(half) };
}

/** The coefficients of a polynomial, for {@link fft}. */
export function coefficients(values: ArrayLike<number>): Complex {
  const half = values.length >> 1;
  return {
    re: Float64Array.from({ length: half }, (_, i) => values[i] ?? 0),
    im: Float64Array.from({ length: half }, (_, i) => values[i + half] ?? 0),
  };
}

/** Coefficients to values, in place. */
export function fft({ re, im }: Complex): void {
  const half = re.length;
  for (let width = half >> 1, groups = 1; width >= 1; width >>= 1, groups <<= 1) {
    for (let group = 0; group < groups; group++) {
      const wRe = rootsRe[2 * groups + group] as number;
      const wIm = rootsIm[2 * groups + group] as number;
      const start = group * 2 * width;
      for (let a = start, b = start + width; a < start + width; a++, b++) {
        const [xRe, xIm, yRe, yIm] = [re[a] as number, im[a] as number, re[b] as number, im[b] as number];
        const tRe = yRe * wRe - yIm * wIm;
        const tIm = yRe * wIm + yIm * wRe;
        re[a] = xRe + tRe;
        im[a] = xIm + tIm;
        re[b] = xRe - tRe;
        im[b] = xIm - tIm;
      }
    }
  }
}

/** Values to coefficients, in place. */
export function inverseFft({ re, im }: Complex): void {
  const half = re.length;
  for (let width = 1, groups = half >> 1; groups >= 1; width <<= 1, groups >>= 1) {
    for (let group = 0; group < groups; group++) {
      const wRe = rootsRe[2 * groups + group] as number;
      const wIm = -(rootsIm[2 * groups + group] as number);
      const start = group * 2 * width;
      for (let a = start, b = start + width; a < start + width; a++, b++) {
        const [xRe, xIm, yRe, yIm] = [re[a] as number, im[a] as number, re[b] as number, im[b] as number];
        const dRe = xRe - yRe;
        const dIm = xIm - yIm;
        re[a] = xRe + yRe;
        im[a] = xIm + yIm;
        re[b] = dRe * wRe - dIm * wIm;
        im[b] = dRe * wIm + dIm * wRe;
      }
    }
  }
  const scale = 1 / half;
  for (let i = 0; i < half; i++) {
    re[i] = (re[i] as number) * scale;
    im[i] = (im[i] as number) * scale;
  }
}

/** Algorithm 1, splitfft: the even and the odd coefficients' polynomials, n/2 each, of one of degree n. */
export function split(f: Complex, even: Complex, odd: Complex): void {
  const half = f.re.length;
  if (half === 1) {
    even.re[0] = f.re[0] as number;
    odd.re[0] = f.im[0] as number;
    return;
  }
  for (let i = 0; i < half >> 1; i++) {
    const [aRe, aIm] = [f.re[2 * i] as number, f.im[2 * i] as number];
    const [bRe, bIm] = [f.re[2 * i + 1] as number, f.im[2 * i + 1] as number];
    const [wRe, wIm] = [rootsRe[half + i] as number, rootsIm[half + i] as number];
    const [dRe, dIm] = [aRe - bRe, aIm - bIm];
    even.re[i] = (aRe + bRe) * 0.5;
    even.im[i] = (aIm + bIm) * 0.5;
    odd.re[i] = (dRe * wRe + dIm * wIm) * 0.5;
    odd.im[i] = (dIm * wRe - dRe * wIm) * 0.5;
  }
}

/** Algorithm 2, mergefft: what {@link split} took apart. */
export function merge(even: Complex, odd: Complex, f: Complex): void {
  const half = f.re.length;
  if (half === 1) {
    f.re[0] = even.re[0] as number;
    f.im[0] = odd.re[0] as number;
    return;
  }
  for (let i = 0; i < half >> 1; i++) {
    const [wRe, wIm] = [rootsRe[half + i] as number, rootsIm[half + i] as number];
    const [oRe, oIm] = [odd.re[i] as number, odd.im[i] as number];
    const [eRe, eIm] = [even.re[i] as number, even.im[i] as number];
    const tRe = oRe * wRe - oIm * wIm;
    const tIm = oRe * wIm + oIm * wRe;
    f.re[2 * i] = eRe + tRe;
    f.im[2 * i] = eIm + tIm;
    f.re[2 * i + 1] = eRe - tRe;
    f.im[2 * i + 1] = eIm - tIm;
  }
}
