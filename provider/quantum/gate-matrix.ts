import type { GateInstance } from "./gate-set.ts";

/** A 2x2 complex matrix, row by row, real before imaginary: [re00, im00, re01, im01, re10, im10, re11, im11]. */
export type Matrix2 = readonly [number, number, number, number, number, number, number, number];

const r = Math.SQRT1_2;

/**
 * The matrix of a one-qubit base gate, global phase included: it becomes visible once the gate is controlled.
 * `u` is [[cos, -e^(i lambda) sin], [e^(i phi) sin, e^(i(phi+lambda)) cos]] of theta/2, as in Qiskit; `rx`, `ry` and
 * `rz` have determinant 1.
 * @throws {RangeError} for a two-qubit gate.
 */
export function matrixOf({ gate, params }: GateInstance): Matrix2 {
  const [theta = 0, phi = 0, lambda = 0] = params;
  switch (gate) {
    case "id":
      return [1, 0, 0, 0, 0, 0, 1, 0];
    case "x":
      return [0, 0, 1, 0, 1, 0, 0, 0];
    case "y":
      return [0, 0, 0, -1, 0, 1, 0, 0];
    case "z":
      return [1, 0, 0, 0, 0, 0, -1, 0];
    case "h":
      return [r, 0, r, 0, r, 0, -r, 0];
    case "s":
      return [1, 0, 0, 0, 0, 0, 0, 1];
    case "sdg":
      return [1, 0, 0, 0, 0, 0, 0, -1];
    case "t":
      return [1, 0, 0, 0, 0, 0, r, r];
    case "tdg":
      return [1, 0, 0, 0, 0, 0, r, -r];
    case "sx":
      return [0.5, 0.5, 0.5, -0.5, 0.5, -0.5, 0.5, 0.5];
    case "sxdg":
      return [0.5, -0.5, 0.5, 0.5, 0.5, 0.5, 0.5, -0.5];
    case "p":
      return [1, 0, 0, 0, 0, 0, Math.cos(theta), Math.sin(theta)];
    case "rx": {
      const c = Math.cos(theta / 2);
      const s = Math.sin(theta / 2);
      return [c, 0, 0, -s, 0, -s, c, 0];
    }
    case "ry": {
      const c = Math.cos(theta / 2);
      const s = Math.sin(theta / 2);
      return [c, 0, -s, 0, s, 0, c, 0];
    }
    case "rz": {
      const c = Math.cos(theta / 2);
      const s = Math.sin(theta / 2);
      return [c, -s, 0, 0, 0, 0, c, s];
    }
    case "u": {
      const c = Math.cos(theta / 2);
      const s = Math.sin(theta / 2);
      const both = phi + lambda;
      return [
        c,
        0,
        -Math.cos(lambda) * s,
        -Math.sin(lambda) * s,
        Math.cos(phi) * s,
        Math.sin(phi) * s,
        Math.cos(both) * c,
        Math.sin(both) * c,
      ];
    }
    default:
      throw new RangeError(`matrixOf: ${gate} acts on two qubits`);
  }
}

/** The product `left * right`: `right` is applied first. */
export function multiply(left: Matrix2, right: Matrix2): Matrix2 {
  const [a, ai, b, bi, c, ci, d, di] = left;
  const [e, ei, f, fi, g, gi, h, hi] = right;
  return [
    a * e - ai * ei + b * g - bi * gi,
    a * ei + ai * e + b * gi + bi * g,
    a * f - ai * fi + b * h - bi * hi,
    a * fi + ai * f + b * hi + bi * h,
    c * e - ci * ei + d * g - di * gi,
    c * ei + ci * e + d * gi + di * g,
    c * f - ci * fi + d * h - di * hi,
    c * fi + ci * f + d * hi + di * h,
  ];
}
