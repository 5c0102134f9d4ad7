import { describe, expect, it } from "vitest";
import { parseQasm } from "./parse-qasm.ts";
import { type SimulationResult, simulate } from "./simulate.ts";

const run = (body: string, options: { shots?: number; seed?: number; topOutcomes?: number } = {}): SimulationResult =>
  simulate(parseQasm(body, "test.qasm"), { shots: 1000, seed: 1, ...options });
const v2 = (body: string, options = {}): SimulationResult =>
  run(`OPENQASM 2.0; include "qelib1.inc"; ${body}`, options);
const v3 = (body: string, options = {}): SimulationResult =>
  run(`OPENQASM 3.0; include "stdgates.inc"; ${body}`, options);

/** Probabilities of the outcomes that have any. */
const outcomes = ({ topOutcomes }: SimulationResult): Record<string, number> =>
  Object.fromEntries(
    topOutcomes
      .filter(({ probability }) => probability > 1e-12)
      .map(({ bits, probability }) => [bits, +probability.toFixed(12)]),
  );

describe("exact outcomes", () => {
  it("of a Bell pair", () => {
    const result = v2("qreg q[2]; creg c[2]; h q[0]; cx q[0],q[1]; measure q -> c;");
    expect(outcomes(result)).toEqual({ "00": 0.5, "11": 0.5 });
    expect(result).toMatchObject({
      method: "exact",
      implicitMeasurement: false,
      depth: 3,
      gates: 2,
      twoQubitGates: 1,
      measuredBits: [0, 1],
    });
    expect(result.collision).toBeCloseTo(0.5, 12);
    expect(result.entropyBits).toBeCloseTo(1, 12);
    expect((result.counts["00"] ?? 0) + (result.counts["11"] ?? 0)).toBe(1000);
  });

  it("of a GHZ state on 12 qubits without measurements", () => {
    const result = v3("qubit[12] q; h q[0]; for int i in [1:11] cx q[i-1], q[i];");
    expect(outcomes(result)).toEqual({ "000000000000": 0.5, "111111111111": 0.5 });
    expect(result.implicitMeasurement).toBe(true);
  });

  it("puts the highest bit leftmost and leaves unmeasured bits out", () => {
    expect(outcomes(v2("qreg q[3]; creg c[5]; x q[0]; measure q[0] -> c[1]; measure q[1] -> c[4];"))).toEqual({
      "01": 1,
    });
    expect(outcomes(v2("qreg q[3]; x q[0];"))).toEqual({ "001": 1 });
  });

  it("of a Fourier transform there and back, and of phase estimation", () => {
    const transform = (n: number): string =>
      `gate qft ${Array.from({ length: n }, (_, i) => `a${i}`)} { ${Array.from({ length: n }, (_, j) =>
        [
          `h a${n - 1 - j};`,
          ...Array.from({ length: n - 1 - j }, (_, k) => `cp(pi/${2 ** (n - 1 - j - k)}) a${k}, a${n - 1 - j};`),
        ].join(" "),
      ).join(" ")} ${Array.from({ length: n >> 1 }, (_, i) => `swap a${i}, a${n - 1 - i};`).join(" ")} }`;
    const wires = "q[0],q[1],q[2],q[3],q[4],q[5]";
    expect(
      outcomes(v3(`${transform(6)} qubit[6] q; x q[0]; x q[3]; x q[4]; qft ${wires}; inv @ qft ${wires};`)),
    ).toEqual({ "011001": 1 });
    // The transform of |x> has amplitudes e^(2 pi i x y / 64): undoing its phases by hand leaves the uniform state.
    const undo = Array.from({ length: 6 }, (_, i) => `p(-2*pi*25*${2 ** i}/64) q[${i}];`).join(" ");
    expect(outcomes(v3(`${transform(6)} qubit[6] q; x q[0]; x q[3]; x q[4]; qft ${wires}; ${undo} h q;`))).toEqual({
      "000000": 1,
    });
  });

  it("of teleportation, whichever way the measurements go", () => {
    const result = v3(`qubit[3] q; bit[2] m; bit out;
      U(0.9, 0.4, 1.3) q[0]; h q[1]; cx q[1], q[2]; cx q[0], q[1]; h q[0];
      m[0] = measure q[0]; m[1] = measure q[1];
      if (m[1]) x q[2]; if (m[0]) z q[2];
      inv @ U(0.9, 0.4, 1.3) q[2]; out = measure q[2];`);
    expect(outcomes(result)).toEqual({ "000": 0.25, "001": 0.25, "010": 0.25, "011": 0.25 });
    expect(result.method).toBe("exact");
  });

  it("of measurements on the way: collapse, reuse, overwriting and throwing away", () => {
    // Measuring between two h makes the second one toss a coin; without it they cancel.
    expect(outcomes(v3("qubit q; bit c; h q; h q; c = measure q;"))).toEqual({ "0": 1 });
    expect(outcomes(v3("qubit q; bit c; h q; measure q; h q; c = measure q;"))).toEqual({ "0": 0.5, "1": 0.5 });
    expect(outcomes(v3("qubit q; bit[2] c; h q; c[0] = measure q; x q; c[1] = measure q;"))).toEqual({
      "01": 0.5,
      "10": 0.5,
    });
    expect(outcomes(v3("qubit[2] q; bit c; x q[0]; c = measure q[0]; c = measure q[1];"))).toEqual({ "0": 1 });
    expect(
      outcomes(
        v3(
          "qubit[2] q; bit[2] c; x q[0]; c[0] = measure q[0]; if (c[0]) x q[1]; c[0] = measure q[1]; c[1] = measure q[0];",
        ),
      ),
    ).toEqual({ "11": 1 });
    expect(outcomes(v3("qubit q; bit[3] c; h q; c[0] = measure q; c[2] = measure q;"))).toEqual({
      "00": 0.5,
      "11": 0.5,
    });
  });

  it("of resets: half of an entangled pair is lost, the rest is mixed", () => {
    expect(outcomes(v2("qreg q[2]; h q[0]; cx q[0],q[1]; reset q[0];"))).toEqual({ "00": 0.5, "10": 0.5 });
    expect(outcomes(v2("qreg q[2]; creg c[2]; h q[0]; cx q[0],q[1]; reset q[0]; h q[1]; measure q -> c;"))).toEqual({
      "00": 0.5,
      "10": 0.5,
    });
    expect(outcomes(v2("qreg q[1]; x q[0]; reset q[0];"))).toEqual({ "0": 1 });
  });

  it("of measurements under a condition", () => {
    const result = v2(
      "qreg q[2]; creg c[2]; ry(2*pi/3) q[0]; x q[1]; measure q[0] -> c[0]; if(c==1) measure q[1] -> c[1];",
    );
    expect(outcomes(result)).toEqual({ "00": 0.25, "11": 0.75 });
    expect(result.marginals.map((p) => +p.toFixed(12))).toEqual([0.75, 0.75]);
  });

  it("of else branches, nested", () => {
    const body = `qubit[3] q; bit[3] c; ry(pi/3) q[0]; h q[1]; c[0] = measure q[0]; c[1] = measure q[1];
      if (c[0]) { if (c[1]) { x q[2]; } } else { if (c[1] == 0) x q[2]; else { x q[2]; x q[2]; } } c[2] = measure q[2];`;
    expect(outcomes(v3(body))).toEqual({ "100": 0.375, "010": 0.375, "001": 0.125, "111": 0.125 });
  });
});

describe("sampling", () => {
  const skewed = "qreg q[3]; creg c[3]; ry(0.7) q[0]; ry(1.9) q[1]; cx q[0],q[2]; measure q -> c;";
  /** The 0.999 quantile of chi-square with 7 degrees of freedom is 24.3. */
  const chiSquare = ({ counts, shots }: SimulationResult, exact: SimulationResult): number =>
    exact.topOutcomes
      .filter(({ probability }) => probability > 1e-9)
      .reduce(
        (sum, { bits, probability }) => sum + ((counts[bits] ?? 0) - shots * probability) ** 2 / (shots * probability),
        0,
      );

  it("follows the probabilities, and the seed alone", () => {
    const result = v2(skewed, { shots: 100_000, seed: 3 });
    expect(chiSquare(result, result)).toBeLessThan(24.3);
    expect(v2(skewed, { shots: 100_000, seed: 3 })).toEqual(result);
    expect(v2(skewed, { shots: 100_000, seed: 4 }).counts).not.toEqual(result.counts);
    expect(Object.values(result.counts).reduce((a, b) => a + b, 0)).toBe(100_000);
  });

  it("falls back to shots where the branches are too many, and agrees with the exact answer", () => {
    // 14 resets of an entangled qubit: 2^14 branches, most of which end alike.
    const mixing = "reset q[3]; h q[3]; cx q[3],q[0]; cx q[3],q[0]; ".repeat(14);
    const body = `qreg q[4]; creg c[3]; ry(0.7) q[0]; ry(1.9) q[1]; cx q[0],q[2]; ${mixing} measure q[0] -> c[0]; measure q[1] -> c[1]; measure q[2] -> c[2];`;
    const sampled = v2(body, { shots: 20_000, seed: 5 });
    const exact = v2(skewed);
    expect([sampled.method, exact.method]).toEqual(["sampled", "exact"]);
    expect(chiSquare(sampled, exact)).toBeLessThan(24.3);
    expect(v2(body, { shots: 20_000, seed: 5 })).toEqual(sampled);
    for (const [at, marginal] of sampled.marginals.entries())
      expect(Math.abs(marginal - (exact.marginals[at] ?? 0))).toBeLessThan(0.02);
  });

  it("names as many outcomes as asked", () => {
    const body = "qreg q[4]; h q;";
    expect(v2(body, { topOutcomes: 3 }).topOutcomes.map(({ bits }) => bits)).toEqual(["0000", "0001", "0010"]);
    expect(v2(body, { topOutcomes: 0 }).topOutcomes).toEqual([]);
    const skew = v2("qreg q[2]; ry(1) q[0]; ry(2) q[1];").topOutcomes;
    expect(skew.map(({ bits }) => bits)).toEqual(["10", "00", "11", "01"]);
  });
});

describe("limits", () => {
  it("stops at 20 qubits and at wrong options", () => {
    expect(() => v2("qreg q[21]; h q;")).toThrow("NC1503: the circuit has 21 qubits; expected at most 20");
    for (const [option, value] of [
      ["shots", 0],
      ["shots", 1.5],
      ["shots", 1_000_001],
      ["seed", -1],
      ["seed", Number.NaN],
      ["topOutcomes", -1],
    ] as const) {
      expect(() => v2("qreg q[1];", { [option]: value })).toThrow(
        expect.objectContaining({ code: "NC1001", property: option }),
      );
    }
  });
});
