import { createHash } from "node:crypto";
import { type Complex, coefficients, complex, fft, inverseFft, merge, split } from "./complex-polynomial.ts";
import { IntegerSampler, type RandomBytes } from "./integer-sampler.ts";
import { degree, type ExpandedKey, type KeyCheck, modulus, type Tree, valueAt } from "./secret-key.ts";

const nonceBytes = 40;
const header = 0x39;
/** The largest squared norm of a signature that verifies. */
const longestSquared = 34034726;

/** What is random in a signature. */
export interface SigningRandomness {
  /** 40 bytes that are hashed with the message. */
  nonce(): Uint8Array;
  /** For the sampler. */
  readonly sampler: RandomBytes;
  /** Called before each attempt at sampling a short vector; one in a few thousand is too long. */
  restart(): void;
}

/**
 * Algorithm 10, Sign, with the key's tree computed before. Byte for byte what \@noble/post-quantum makes of the same
 * random bytes, which the tests show; that one computes basis and tree anew for each signature.
 *
 * @param longest the longest signature in bytes, header and nonce included: one that compresses worse is sampled again.
 * @returns header byte, nonce and the compressed s2.
 */
export function signExpanded(
  message: Uint8Array,
  { b00, b01, b10, b11, tree, checks }: ExpandedKey,
  random: SigningRandomness,
  longest: number,
): Uint8Array {
  const nonce = random.nonce();
  const target = hashToPoint(nonce, message);
  const values = coefficients(target);
  fft(values);
  const [t0, t1] = [scaledProduct(values, b11, 1 / modulus), scaledProduct(values, b01, -1 / modulus)];
  const sampler = new IntegerSampler(random.sampler);
  const [s1, s2, product] = [complex(degree), complex(degree), complex(degree)];
  for (;;) {
    random.restart();
    const { z0, z1 } = fastFourierSampling(t0, t1, tree, sampler);
    multiply(z0, b00, s1);
    multiply(z1, b10, product);
    add(s1, product, s1);
    multiply(z1, b11, s2);
    multiply(z0, b01, product);
    add(s2, product, s2);
    inverseFft(s1);
    inverseFft(s2);
    round(s1);
    round(s2);
    checkLatticePoint(s1, s2, checks);
    const short = shortVector(target, s1, s2);
    const compressed = short && compress(short, longest - 1 - nonceBytes);
    if (compressed) return Buffer.concat([Uint8Array.of(header), nonce, compressed]);
  }
}

/** Algorithm 3, HashToPoint: coefficients below q, by rejection from SHAKE256. */
function hashToPoint(nonce: Uint8Array, message: Uint8Array): Uint16Array {
  const point = new Uint16Array(degree);
  // One draw in sixteen is rejected: 1092 bytes on average are used, and 1344 are hardly ever too few.
  for (let outputLength = 1344; ; outputLength *= 2) {
    const stream = createHash("shake256", { outputLength }).update(nonce).update(message).digest();
    let count = 0;
    for (let at = 0; at < outputLength && count < degree; at += 2) {
      const drawn = stream.readUInt16BE(at);
      if (drawn < 5 * modulus) point[count++] = drawn % modulus;
    }
    if (count === degree) return point;
  }
}

/** Algorithm 11, ffSampling: an integer vector near (t0, t1), by its values. */
function fastFourierSampling(t0: Complex, t1: Complex, tree: Tree, sampler: IntegerSampler) {
  const levels = scratch;
  const sample = (level: number, node: Tree): void => {
    const at = levels[level] as Level;
    if ("inverseSigma" in node) {
      at.z0.re[0] = sampler.sample(at.t0.re[0] as number, node.inverseSigma);
      at.z1.re[0] = sampler.sample(at.t1.re[0] as number, node.inverseSigma);
      return;
    }
    const below = levels[level - 1] as Level;
    split(at.t1, below.t0, below.t1);
    sample(level - 1, node.right);
    merge(below.z0, below.z1, at.z1);
    const { re, im } = node.factor;
    for (let i = 0; i < re.length; i++) {
      const dRe = (at.t1.re[i] as number) - (at.z1.re[i] as number);
      const dIm = (at.t1.im[i] as number) - (at.z1.im[i] as number);
      const [lRe, lIm] = [re[i] as number, im[i] as number];
      at.shifted.re[i] = (at.t0.re[i] as number) + (lRe * dRe - lIm * dIm);
      at.shifted.im[i] = (at.t0.im[i] as number) + (lRe * dIm + lIm * dRe);
    }
    split(at.shifted, below.t0, below.t1);
    sample(level - 1, node.left);
    merge(below.z0, below.z1, at.z0);
  };
  const top = levels[levels.length - 1] as Level;
  copy(t0, top.t0);
  copy(t1, top.t1);
  sample(levels.length - 1, tree);
  return top;
}

interface Level {
  readonly t0: Complex;
  readonly t1: Complex;
  readonly shifted: Complex;
  readonly z0: Complex;
  readonly z1: Complex;
}

/** The vectors of each level of the recursion, degree 1 first. Signing is synchronous, so one set serves all. */
const scratch: readonly Level[] = Array.from({ length: Math.log2(degree) + 1 }, (_, level) => {
  const zeros = () => complex(1 << level);
  return { t0: zeros(), t1: zeros(), shifted: zeros(), z0: zeros(), z1: zeros() };
});

/**
 * A fault in the computation must not get out: a signature that is no lattice point would not verify, and could tell of
 * the key. (v1, v2) is one if f v1 = -g v2 modulo q, which is asked at a few roots instead of all.
 */
function checkLatticePoint(v1: Complex, v2: Complex, checks: readonly KeyCheck[]): void {
  for (const { root, f, g } of checks) {
    const [first, second] = [valueOfHalves(v1, root), valueOfHalves(v2, root)];
    if ((f * first + g * second) % modulus !== 0) throw new Error("falcon-512: a fault while signing; sign again");
  }
}

/** As {@link valueAt}, of halves. */
function valueOfHalves({ re, im }: Complex, root: number): number {
  let power = 1;
  for (let i = 0; i < re.length; i++) power = (power * root) % modulus;
  return (valueAt(re, root) + power * valueAt(im, root)) % modulus;
}

/** s2 if (s1, s2) is as short as a signature must be: s1 is the hash less the lattice point's first half. */
function shortVector(target: Uint16Array, first: Complex, second: Complex): Int16Array | null {
  const half = degree >> 1;
  const s2 = new Int16Array(degree);
  let squared = 0;
  for (let i = 0; i < degree; i++) {
    const [x, y] = i < half ? [first.re[i], second.re[i]] : [first.im[i - half], second.im[i - half]];
    const s1 = (target[i] as number) - (x as number);
    const coefficient = -(y as number);
    squared += s1 * s1 + coefficient * coefficient;
    s2[i] = coefficient;
  }
  return squared <= longestSquared ? s2 : null;
}

/** Algorithm 17, Compress: sign, seven low bits, and the rest in unary. Null where it takes more than `longest` bytes. */
function compress(values: Int16Array, longest: number): Uint8Array | null {
  const bytes = new Uint8Array(longest);
  let at = 0;
  const put = (bit: number): void => {
    if (bit === 1 && at < longest * 8) bytes[at >> 3] = (bytes[at >> 3] as number) | (0x80 >> (at & 7));
    at += 1;
  };
  for (const value of values) {
    const magnitude = Math.abs(value);
    put(value < 0 ? 1 : 0);
    for (let bit = 6; bit >= 0; bit--) put((magnitude >> bit) & 1);
    at += magnitude >> 7;
    put(1);
  }
  return at <= longest * 8 ? bytes.subarray(0, (at + 7) >> 3) : null;
}

function round({ re, im }: Complex): void {
  for (let i = 0; i < re.length; i++) {
    re[i] = Math.round(re[i] as number);
    im[i] = Math.round(im[i] as number);
  }
}

function multiply(a: Complex, b: Complex, into: Complex): void {
  for (let i = 0; i < into.re.length; i++) {
    const [aRe, aIm, bRe, bIm] = [a.re[i] as number, a.im[i] as number, b.re[i] as number, b.im[i] as number];
    into.re[i] = aRe * bRe - aIm * bIm;
    into.im[i] = aRe * bIm + aIm * bRe;
  }
}

function scaledProduct(a: Complex, b: Complex, scale: number): Complex {
  const result = complex(degree);
  multiply(a, b, result);
  for (let i = 0; i < result.re.length; i++) {
    result.re[i] = (result.re[i] as number) * scale;
    result.im[i] = (result.im[i] as number) * scale;
  }
  return result;
}

function add(a: Complex, b: Complex, into: Complex): void {
  for (let i = 0; i < into.re.length; i++) {
    into.re[i] = (a.re[i] as number) + (b.re[i] as number);
    into.im[i] = (a.im[i] as number) + (b.im[i] as number);
  }
}

function copy(from: Complex, to: Complex): void {
  to.re.set(from.re);
  to.im.set(from.im);
}
