import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { analyseCircuit } from "./analyse-circuit.ts";
import type { Circuit, Operation } from "./circuit.ts";
import { MAX_QUBITS } from "./limits.ts";
import { OutcomeDistribution } from "./outcome-distribution.ts";
import { parseQasm } from "./parse-qasm.ts";
import { planSimulation } from "./simulation-plan.ts";

const data = new URL("../../../shared/data/quantum/", import.meta.url);
const present = existsSync(data);
if (!present) console.warn("skipped: ../shared/data/quantum is not there");

const outcomes = z.array(z.tuple([z.string(), z.number()]));
const reference = z.object({
  qubits: z.number(),
  implicit_measure_all: z.boolean(),
  ops: z.record(z.string(), z.number()),
  measured_clbits: z.array(z.number()).optional(),
  two_qubit_gates_flat: z.number().optional(),
  collision: z.number(),
  entropy_bits: z.number(),
  marginals_p1: z.array(z.number()),
  top: outcomes,
  probe: outcomes,
});

const names = present ? readdirSync(new URL("qasm/", data)).map((file) => file.replace(/\.qasm$/, "")) : [];
const load = (name: string): Circuit =>
  parseQasm(readFileSync(new URL(`qasm/${name}.qasm`, data), "utf8"), `${name}.qasm`);
const loadReference = (name: string) =>
  reference.parse(JSON.parse(readFileSync(new URL(`ref/${name}.json`, data), "utf8")));
const small = names.filter((name) => Number(/_n(\d+)$/.exec(name)?.[1]) <= MAX_QUBITS);
const largerGates = (operations: readonly Operation[], controls: number, gate: string): number =>
  operations.filter((each) => each.kind === "gate" && each.gate === gate && each.controls.length === controls).length;

describe.skipIf(!present)("circuits with exact references", () => {
  it("finds the 30 circuits, of which 27 fit the simulator", () => {
    expect([names.length, small.length]).toEqual([30, 27]);
  });

  it.each(small)("%s: outcomes, marginals, collision and entropy to 1e-9", (name) => {
    const expected = loadReference(name);
    const circuit = load(name);
    const plan = planSimulation(circuit);
    expect(plan.qubits).toBe(expected.qubits);
    expect(plan.implicitMeasurement).toBe(expected.implicit_measure_all);
    const distribution = OutcomeDistribution.of(plan);
    if (distribution === null) throw new Error("too many branches");
    // The references of programs with measurements on the way write every declared bit; ours leave out the unmeasured.
    const all = expected.measured_clbits === undefined;
    if (!all) expect(plan.measured).toEqual(expected.measured_clbits);
    for (const [bits, probability] of [...expected.top, ...expected.probe]) {
      const written = all
        ? plan.measured
            .map((clbit) => bits.at(-1 - clbit))
            .reverse()
            .join("")
        : bits;
      const unmeasuredAreZero =
        !all || [...bits].every((bit, at) => bit === "0" || plan.measured.includes(bits.length - 1 - at));
      expect(unmeasuredAreZero ? distribution.probability(written) : 0, bits).toBeCloseTo(probability, 9);
    }
    const top = distribution.top(expected.top.length);
    expect(top.length).toBe(expected.top.length);
    for (const [rank, { probability }] of top.entries())
      expect(probability).toBeCloseTo(expected.top[rank]?.[1] ?? Number.NaN, 9);
    const summary = distribution.summary();
    expect(Math.abs(summary.collision - expected.collision)).toBeLessThan(1e-9);
    expect(Math.abs(summary.entropyBits - expected.entropy_bits)).toBeLessThan(1e-9);
    for (const [at, clbit] of plan.measured.entries()) {
      expect(summary.marginals[at], `bit ${clbit}`).toBeCloseTo(
        expected.marginals_p1[all ? clbit : at] ?? Number.NaN,
        9,
      );
    }
  });

  it.each(names)("%s: two-qubit gates, larger gates decomposed", (name) => {
    const expected = loadReference(name).two_qubit_gates_flat;
    if (expected === undefined) return;
    const circuit = load(name);
    // The reference leaves gates on three qubits whole; we count their cx: 6 for ccx, 8 for cswap.
    const larger = 6 * largerGates(circuit.operations, 2, "x") + 8 * largerGates(circuit.operations, 1, "swap");
    expect(analyseCircuit(circuit).twoQubitGates).toBe(expected + larger);
  });

  it("counts as many cx as a transpiler without optimisation, or a few more where it cancels neighbours", () => {
    const rows = z
      .object({
        rows: z.record(z.string(), z.object({ full: z.object({ q1: z.tuple([z.array(z.number()), z.number()]) }) })),
      })
      .parse(JSON.parse(readFileSync(new URL("transpile_ref.json", data), "utf8"))).rows;
    const ratios = Object.entries(rows)
      .filter(([name]) => names.includes(name))
      .map(([name, row]) => analyseCircuit(load(name)).cxGates / (row.full.q1[0][0] ?? Number.NaN));
    expect(ratios.length).toBeGreaterThan(20);
    for (const ratio of ratios) expect(ratio >= 1 && ratio < 1.12).toBe(true);
    expect(ratios.filter((ratio) => ratio === 1).length).toBeGreaterThan(ratios.length * 0.8);
  });
});
