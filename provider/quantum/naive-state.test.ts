import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Amplitudes, amplitudesOf, fidelity } from "./amplitudes.ts";
import type { Circuit, GateOperation } from "./circuit.ts";
import { matrixOf } from "./gate-matrix.ts";
import { QueuedState } from "./gate-queue.ts";
import { type BaseGate, baseGates } from "./gate-set.ts";

const qubits = 5;

/** A gate as a matrix of [re, im] entries on its targets, written down apart from the simulator's own treatment. */
function entries({ gate, params }: GateOperation): (readonly [number, number])[][] {
  if (baseGates[gate].targets === 1) {
    const m = matrixOf({ gate, params });
    return [
      [
        [m[0], m[1]],
        [m[2], m[3]],
      ],
      [
        [m[4], m[5]],
        [m[6], m[7]],
      ],
    ];
  }
  const zero = [0, 0] as const;
  const c = [Math.cos((params[0] ?? 0) / 2), 0] as const;
  const s = Math.sin((params[0] ?? 0) / 2);
  if (gate === "swap")
    return [
      [[1, 0], zero, zero, zero],
      [zero, zero, [1, 0], zero],
      [zero, [1, 0], zero, zero],
      [zero, zero, zero, [1, 0]],
    ];
  if (gate === "rzz") {
    const [minus, plus] = [[c[0], -s] as const, [c[0], s] as const];
    return [
      [minus, zero, zero, zero],
      [zero, plus, zero, zero],
      [zero, zero, plus, zero],
      [zero, zero, zero, minus],
    ];
  }
  const outer = [0, gate === "ryy" ? s : -s] as const;
  const inner = [0, -s] as const;
  return [
    [c, zero, zero, outer],
    [zero, c, inner, zero],
    [zero, inner, c, zero],
    [outer, zero, zero, c],
  ];
}

function naive(operations: readonly GateOperation[]): Amplitudes {
  let re = new Float64Array(2 ** qubits);
  let im = new Float64Array(2 ** qubits);
  re[0] = 1;
  for (const operation of operations) {
    const { controls, targets } = operation;
    const matrix = entries(operation);
    const newRe = new Float64Array(re.length);
    const newIm = new Float64Array(re.length);
    for (let column = 0; column < re.length; column++) {
      const on = controls.every((qubit) => (column >> qubit) & 1);
      const from = targets.reduce((value, qubit, at) => value | (((column >> qubit) & 1) << at), 0);
      for (let to = 0; to < matrix.length; to++) {
        const row = targets.reduce((index, qubit, at) => (index & ~(1 << qubit)) | (((to >> at) & 1) << qubit), column);
        const [x, y] = on ? (matrix[to]?.[from] ?? [0, 0]) : [to === from ? 1 : 0, 0];
        newRe[row] = (newRe[row] ?? 0) + x * (re[column] ?? 0) - y * (im[column] ?? 0);
        newIm[row] = (newIm[row] ?? 0) + x * (im[column] ?? 0) + y * (re[column] ?? 0);
      }
    }
    [re, im] = [newRe, newIm];
  }
  return { re, im };
}

const gates = Object.keys(baseGates) as BaseGate[];
const operation: fc.Arbitrary<GateOperation> = fc
  .record({
    gate: fc.constantFrom(...gates),
    angles: fc.array(fc.double({ min: -7, max: 7, noNaN: true }), { minLength: 3, maxLength: 3 }),
    wires: fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }),
    controls: fc.constantFrom(0, 0, 0, 1, 1, 2, 3),
  })
  .map(({ gate, angles, wires, controls }) => ({
    kind: "gate",
    gate,
    params: angles.slice(0, baseGates[gate].params),
    controls: wires.slice(0, controls),
    targets: wires.slice(controls, controls + baseGates[gate].targets),
  }));
const program = fc.array(operation, { maxLength: 60 });
const circuitOf = (operations: readonly GateOperation[]): Circuit => ({
  qubits,
  clbits: 0,
  qubitRegisters: [],
  clbitRegisters: [],
  operations,
});

describe("the fused state vector", () => {
  it("equals matrix by matrix multiplication on random circuits", () => {
    fc.assert(
      fc.property(program, (operations) => {
        expect(fidelity(amplitudesOf(circuitOf(operations)), naive(operations))).toBeCloseTo(1, 10);
      }),
      { numRuns: 300, seed: 20260101 },
    );
  });

  it("keeps the norm, and does not care where it is asked for a probability on the way", () => {
    fc.assert(
      fc.property(program, fc.nat(60), fc.nat(4), (operations, cut, qubit) => {
        const queued = QueuedState.zero(qubits);
        for (const [index, each] of operations.entries()) {
          if (index === cut) queued.probabilityOfOne(qubit);
          queued.gate(each);
        }
        const { re, im } = naive(operations);
        const expected = re.reduce((sum, x, i) => sum + ((i >> qubit) & 1 ? x * x + (im[i] ?? 0) ** 2 : 0), 0);
        expect(queued.probabilityOfOne(qubit)).toBeCloseTo(expected, 10);
        const { state } = queued.flushed();
        expect(state.re.reduce((sum, x, i) => sum + x * x + (state.im[i] ?? 0) ** 2, 0)).toBeCloseTo(1, 10);
      }),
      { numRuns: 150, seed: 20260102 },
    );
  });
});
