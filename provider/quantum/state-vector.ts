import type { Matrix2 } from "./gate-matrix.ts";

/** Part of a diagonal gate: the factor e^(i angle) on every basis state that has all bits of `mask`. */
export interface PhaseTerm {
  readonly mask: number;
  readonly angle: number;
}

/**
 * 2^n amplitudes as two arrays; bit q of an index is qubit q. Starts in |0...0>. The loops here are the whole cost of a
 * simulation: no allocation, no calls, and real or half-empty matrices get their own. One flat loop that works its index
 * out is two to four times as fast as a loop over blocks with a loop inside, which is short where the qubit is low.
 */
export class StateVector {
  readonly qubits: number;
  readonly re: Float64Array;
  readonly im: Float64Array;

  constructor(qubits: number, re = new Float64Array(2 ** qubits), im = new Float64Array(2 ** qubits)) {
    this.qubits = qubits;
    this.re = re;
    this.im = im;
  }

  /** |0...0> */
  static zero(qubits: number): StateVector {
    const state = new StateVector(qubits);
    state.re[0] = 1;
    return state;
  }

  copy(): StateVector {
    return new StateVector(this.qubits, this.re.slice(), this.im.slice());
  }

  /** Applies a matrix to one qubit. */
  apply(qubit: number, m: Matrix2): void {
    const [a, ai, b, bi, c, ci, d, di] = m;
    if (ai === 0 && bi === 0 && ci === 0 && di === 0) {
      this.#applyReal(qubit, a, b, c, d);
      return;
    }
    if (ai === 0 && b === 0 && c === 0 && di === 0) {
      this.#applyCross(qubit, a, bi, ci, d);
      return;
    }
    const { re, im } = this;
    const half = re.length / 2;
    const stride = 2 ** qubit;
    const below = stride - 1;
    for (let pair = 0; pair < half; pair++) {
      const i = (pair << 1) - (pair & below);
      const j = i | stride;
      const x = re[i] as number;
      const xi = im[i] as number;
      const y = re[j] as number;
      const yi = im[j] as number;
      re[i] = a * x - ai * xi + b * y - bi * yi;
      im[i] = a * xi + ai * x + b * yi + bi * y;
      re[j] = c * x - ci * xi + d * y - di * yi;
      im[j] = c * xi + ci * x + d * yi + di * y;
    }
  }

  /** Real matrices: h, x, ry. */
  #applyReal(qubit: number, a: number, b: number, c: number, d: number): void {
    const { re, im } = this;
    const half = re.length / 2;
    const stride = 2 ** qubit;
    const below = stride - 1;
    for (let pair = 0; pair < half; pair++) {
      const i = (pair << 1) - (pair & below);
      const j = i | stride;
      const x = re[i] as number;
      const xi = im[i] as number;
      const y = re[j] as number;
      const yi = im[j] as number;
      re[i] = a * x + b * y;
      im[i] = a * xi + b * yi;
      re[j] = c * x + d * y;
      im[j] = c * xi + d * yi;
    }
  }

  /** Real diagonal, imaginary rest: rx. */
  #applyCross(qubit: number, a: number, bi: number, ci: number, d: number): void {
    const { re, im } = this;
    const half = re.length / 2;
    const stride = 2 ** qubit;
    const below = stride - 1;
    for (let pair = 0; pair < half; pair++) {
      const i = (pair << 1) - (pair & below);
      const j = i | stride;
      const x = re[i] as number;
      const xi = im[i] as number;
      const y = re[j] as number;
      const yi = im[j] as number;
      re[i] = a * x - bi * yi;
      im[i] = a * xi + bi * y;
      re[j] = d * y - ci * xi;
      im[j] = d * yi + ci * x;
    }
  }

  /** Applies a matrix to one qubit of the basis states that have all bits of `controls`. */
  applyControlled(controls: number, qubit: number, m: Matrix2): void {
    const [a, ai, b, bi, c, ci, d, di] = m;
    const { re, im } = this;
    const target = 2 ** qubit;
    const fixed = controls | target;
    const end = re.length;
    // Adding 1 with the fixed bits set carries over them: it counts through the other bits alone.
    for (let free = 0; free < end; free = ((free | fixed) + 1) & ~fixed) {
      const i = free | controls;
      const j = i | target;
      const x = re[i] as number;
      const xi = im[i] as number;
      const y = re[j] as number;
      const yi = im[j] as number;
      re[i] = a * x - ai * xi + b * y - bi * yi;
      im[i] = a * xi + ai * x + b * yi + bi * y;
      re[j] = c * x - ci * xi + d * y - di * yi;
      im[j] = c * xi + ci * x + d * yi + di * y;
    }
  }

  /** Exchanges the amplitudes of |..first..> and |..second..> wherever all bits of `controls` are set. */
  exchange(controls: number, first: number, second: number): void {
    const { re, im } = this;
    const fixed = controls | first | second;
    const one = controls | first;
    const other = controls | second;
    const end = re.length;
    for (let free = 0; free < end; free = ((free | fixed) + 1) & ~fixed) {
      const i = free | one;
      const j = free | other;
      const x = re[i] as number;
      const xi = im[i] as number;
      re[i] = re[j] as number;
      im[i] = im[j] as number;
      re[j] = x;
      im[j] = xi;
    }
  }

  /** Applies one phase term. */
  phase({ mask, angle }: PhaseTerm): void {
    const { re, im } = this;
    const c = Math.cos(angle);
    const s = Math.sin(angle);
    const end = re.length;
    for (let free = 0; free < end; free = ((free | mask) + 1) & ~mask) {
      const i = free | mask;
      const x = re[i] as number;
      const xi = im[i] as number;
      re[i] = c * x - s * xi;
      im[i] = c * xi + s * x;
    }
  }

  /** The probability that a qubit is measured as 1. */
  probabilityOfOne(qubit: number): number {
    const { re, im } = this;
    const size = re.length;
    const stride = 2 ** qubit;
    let sum = 0;
    for (let block = stride; block < size; block += 2 * stride) {
      for (let j = block; j < block + stride; j++) {
        const x = re[j] as number;
        const xi = im[j] as number;
        sum += x * x + xi * xi;
      }
    }
    return sum;
  }

  /** Projects a qubit on an outcome of that probability, and normalises. */
  collapse(qubit: number, outcome: 0 | 1, probability: number): void {
    const { re, im } = this;
    const size = re.length;
    const stride = 2 ** qubit;
    const scale = 1 / Math.sqrt(probability);
    const [keep, drop] = outcome === 0 ? [0, stride] : [stride, 0];
    for (let block = 0; block < size; block += 2 * stride) {
      re.fill(0, block + drop, block + drop + stride);
      im.fill(0, block + drop, block + drop + stride);
      for (let i = block + keep; i < block + keep + stride; i++) {
        re[i] = (re[i] as number) * scale;
        im[i] = (im[i] as number) * scale;
      }
    }
  }
}
