import { type Complex, coefficients, complex, fft, inverseFft, split } from "./complex-polynomial.ts";
import { fillRoots } from "./roots.ts";

/** Degree of Falcon-512's ring, and its modulus. */
export const degree = 512;
export const modulus = 12289;

const logDegree = 9;
/** 1 / sigma, the deviation of Falcon-512's signatures (table 3.3), rounded as in the round-3 submission. */
const inverseSigmaOfSignatures = 0.006033669668157724;
/** What the deviations of {@link Leaf} keep to (section 3.9.1); the lower bound is that of Falcon-512. */
export const sigmaMin = 1.2778336969128337;
const sigmaMax = 1.8205;

/** A node of the Falcon tree: algorithm 9, ffLDL*. */
export interface Branch {
  /** L10 of the node's LDL* decomposition. */
  readonly factor: Complex;
  readonly left: Tree;
  readonly right: Tree;
}

/** At degree 1: the inverse of the deviation that both of its integers are sampled with. */
export interface Leaf {
  readonly inverseSigma: number;
}

/** The Falcon tree of a basis. */
export type Tree = Branch | Leaf;

/** A secret key with all that signing needs and that does not depend on the message: about 100 kB. */
export interface ExpandedKey {
  /** The basis [[g, -f], [G, -F]], by its values. */
  readonly b00: Complex;
  readonly b01: Complex;
  readonly b10: Complex;
  readonly b11: Complex;
  readonly tree: Tree;
  /** f and g at some of the roots of x^n + 1 modulo q, to check what was signed. */
  readonly checks: readonly KeyCheck[];
}

/** The values of f and g at one root modulo q. */
export interface KeyCheck {
  readonly root: number;
  readonly f: number;
  readonly g: number;
}

/** Roots of x^512 + 1 modulo q: powers 1, 341 and 683 of 49, which has the order 1024 there. */
const checkedRoots = [49, 7183, 12147];

/** A polynomial's value at a point modulo q, 0 to q - 1. */
export function valueAt(poly: ArrayLike<number>, point: number): number {
  let value = 0;
  for (let i = poly.length - 1; i >= 0; i--) value = (value * point + (poly[i] as number)) % modulus;
  return value < 0 ? value + modulus : value;
}

/**
 * Expands a secret key in its round-3 encoding: a header byte, then f, g (6 bits a coefficient) and F (8 bits).
 * @throws {RangeError} when the bytes are no key, or one whose basis is not as short as signing needs it.
 */
export function expandSecretKey(bytes: Uint8Array): ExpandedKey {
  fillRoots();
  const narrow = (degree * 6) / 8;
  if (bytes.length !== 1 + 2 * narrow + degree || bytes[0] !== 0x50 + logDegree) throw notAKey("length or header");
  const f = unpack(bytes.subarray(1, 1 + narrow), 6);
  const g = unpack(bytes.subarray(1 + narrow, 1 + 2 * narrow), 6);
  const F = unpack(bytes.subarray(1 + 2 * narrow), 8);
  const G = complement(f, g, F);
  const b00 = valuesOf(g);
  const b01 = valuesOf(f.map((value) => -value));
  const b10 = valuesOf(G);
  const b11 = valuesOf(F.map((value) => -value));
  const checks = checkedRoots.map((root) => ({ root, f: valueAt(f, root), g: valueAt(g, root) }));
  return {
    b00,
    b01,
    b10,
    b11,
    tree: treeOf(gram(b00, b01, b00, b01), gram(b00, b01, b10, b11), gram(b10, b11, b10, b11)),
    checks,
  };
}

/** Signed coefficients of a fixed width, most significant bit first. */
function unpack(bytes: Uint8Array, width: number): Int8Array {
  const values = new Int8Array(degree);
  let [buffer, bits, at] = [0, 0, 0];
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xffff;
    for (bits += 8; bits >= width; bits -= width) {
      const value = ((buffer >>> (bits - width)) << (32 - width)) >> (32 - width);
      if (value === -(1 << (width - 1))) throw notAKey("a coefficient out of range");
      values[at++] = value;
    }
  }
  return values;
}

function valuesOf(poly: ArrayLike<number>): Complex {
  const values = coefficients(poly);
  fft(values);
  return values;
}

/** G of f G - g F = q: found in floating point, then proved in integers. */
function complement(f: Int8Array, g: Int8Array, F: Int8Array): Int8Array {
  const [fv, gv, Fv] = [valuesOf(f), valuesOf(g), valuesOf(F)];
  const quotient = complex(degree);
  for (let i = 0; i < degree >> 1; i++) {
    const [aRe, aIm] = times(gv, Fv, i);
    const [bRe, bIm] = [fv.re[i] as number, fv.im[i] as number];
    const norm = bRe * bRe + bIm * bIm;
    quotient.re[i] = ((aRe + modulus) * bRe + aIm * bIm) / norm;
    quotient.im[i] = (aIm * bRe - (aRe + modulus) * bIm) / norm;
  }
  inverseFft(quotient);
  const G = Int8Array.from([...quotient.re, ...quotient.im], Math.round);
  const left = product(f, G);
  const right = product(g, F);
  for (let i = 0; i < degree; i++) {
    if ((left[i] as number) - (right[i] as number) !== (i === 0 ? modulus : 0)) throw notAKey("no NTRU basis");
  }
  return G;
}

function times(a: Complex, b: Complex, i: number): readonly [number, number] {
  const [aRe, aIm, bRe, bIm] = [a.re[i] as number, a.im[i] as number, b.re[i] as number, b.im[i] as number];
  return [aRe * bRe - aIm * bIm, aRe * bIm + aIm * bRe];
}

/** The product of two polynomials modulo x^n + 1; its coefficients stay below 2^23. */
function product(a: Int8Array, b: Int8Array): Int32Array {
  const result = new Int32Array(degree);
  for (let i = 0; i < degree; i++) {
    const factor = a[i] as number;
    for (let j = 0; j < degree; j++) {
      const k = i + j;
      if (k < degree) result[k] = (result[k] as number) + factor * (b[j] as number);
      else result[k - degree] = (result[k - degree] as number) - factor * (b[j] as number);
    }
  }
  return result;
}

/** An entry of the Gram matrix: the product of row (a, b) and the conjugate of row (c, d). */
function gram(a: Complex, b: Complex, c: Complex, d: Complex): Complex {
  const result = complex(degree);
  for (let i = 0; i < degree >> 1; i++) {
    const [aRe, aIm, bRe, bIm] = [a.re[i] as number, a.im[i] as number, b.re[i] as number, b.im[i] as number];
    const [cRe, cIm, dRe, dIm] = [c.re[i] as number, c.im[i] as number, d.re[i] as number, d.im[i] as number];
    if (a === c) {
      result.re[i] = aRe * aRe + aIm * aIm + bRe * bRe + bIm * bIm;
    } else {
      result.re[i] = aRe * cRe + aIm * cIm + (bRe * dRe + bIm * dIm);
      result.im[i] = aIm * cRe - aRe * cIm + (bIm * dRe - bRe * dIm);
    }
  }
  return result;
}

function treeOf(g00: Complex, g01: Complex, g11: Complex): Branch {
  const half = g00.re.length;
  const factor = complex(2 * half);
  const d11 = complex(2 * half);
  for (let i = 0; i < half; i++) {
    const inverse = 1 / (g00.re[i] as number);
    const [re, im] = [g01.re[i] as number, g01.im[i] as number];
    const [muRe, muIm] = [re * inverse, im * inverse];
    factor.re[i] = muRe;
    factor.im[i] = -muIm;
    d11.re[i] = (g11.re[i] as number) - (muRe * re + muIm * im);
  }
  return { factor, left: childOf(g00), right: childOf(d11) };
}

/** The subtree of a diagonal entry: its Gram matrix is [[even, odd], [odd*, even]] of the split. */
function childOf(diagonal: Complex): Tree {
  const half = diagonal.re.length;
  if (half === 1) {
    const inverseSigma = Math.sqrt(diagonal.re[0] as number) * inverseSigmaOfSignatures;
    const deviation = 1 / inverseSigma;
    // Written so that NaN, too, is refused.
    if (!(deviation >= sigmaMin && deviation <= sigmaMax)) throw notAKey("a basis that is too long");
    return { inverseSigma };
  }
  const [even, odd] = [complex(half), complex(half)];
  split(diagonal, even, odd);
  return treeOf(even, odd, even);
}

function notAKey(what: string): RangeError {
  return new RangeError(`falcon-512: not a secret key: ${what}`);
}
