import { NovaCronError } from "../errors/novacron-error.ts";
import { analyseCircuit } from "./analyse-circuit.ts";
import type { Circuit } from "./circuit.ts";
import { exploreBranches } from "./explore-branches.ts";
import { OutcomeFormat } from "./final-outcomes.ts";
import { MAX_QUBITS } from "./limits.ts";
import { type DistributionSummary, type Outcome, OutcomeDistribution } from "./outcome-distribution.ts";
import { type UniformSource, uniformFrom } from "./random.ts";
import { drawBinomial, Sampler } from "./sampler.ts";
import { planSimulation, type SimulationPlan } from "./simulation-plan.ts";

export interface SimulationOptions {
  /** 1 to 1,000,000. */
  readonly shots: number;
  /** A whole number from 0; equal seeds give equal counts. */
  readonly seed: number;
  /** How many of the most probable outcomes to name; 16 where absent. */
  readonly topOutcomes?: number;
}

/** What a simulation found. Depends on the circuit and the options alone: no times in it. */
export interface SimulationResult extends DistributionSummary {
  readonly shots: number;
  readonly seed: number;
  /**
   * `exact`: the probabilities are exact. `sampled`: too many branches of measurements on the way, so that the
   * probabilities are the relative frequencies of the shots.
   */
  readonly method: "exact" | "sampled";
  /** The program measures nothing; bit q of an outcome is qubit q. */
  readonly implicitMeasurement: boolean;
  /** Classical bits of an outcome, ascending; the last is leftmost. Bits that are never measured are left out. */
  readonly measuredBits: readonly number[];
  /** Shots by outcome. */
  readonly counts: Readonly<Record<string, number>>;
  /** The most probable outcomes, most probable first. */
  readonly topOutcomes: readonly Outcome[];
  readonly depth: number;
  readonly gates: number;
  readonly twoQubitGates: number;
}

/** Most characters that the outcomes of all shots may have together. */
const MAX_OUTCOME_CHARACTERS = 2 ** 28;

/**
 * Simulates a circuit on its exact state vector: no noise. Takes 16 bytes for each of 2^qubits amplitudes, and one such
 * copy for each branch of measurements on the way that waits.
 * @throws {NovaCronError} NC1503 beyond {@link MAX_QUBITS}, NC1001 on shots, seed or topOutcomes out of range.
 */
export function simulate(circuit: Circuit, options: SimulationOptions): SimulationResult {
  const { shots, seed, topOutcomes = 16 } = options;
  checkWhole("shots", shots, 1, 1_000_000);
  checkWhole("seed", seed, 0, Number.MAX_SAFE_INTEGER);
  checkWhole("topOutcomes", topOutcomes, 0, 4096);
  checkSimulable(circuit);
  const plan = planSimulation(circuit);
  if (plan.measured.length * shots > MAX_OUTCOME_CHARACTERS) {
    throw new NovaCronError("NC1503", `${shots} shots of ${plan.measured.length} bits are too much to count`, {
      property: "shots",
      expected: `at most ${Math.floor(MAX_OUTCOME_CHARACTERS / plan.measured.length)} shots`,
    });
  }
  const uniform = uniformFrom(seed);
  const distribution = OutcomeDistribution.of(plan);
  const counts = distribution === null ? sampleBranches(plan, shots, uniform) : distribution.sample(shots, uniform);
  const { depth, gates, twoQubitGates } = analyseCircuit(circuit);
  return {
    shots,
    seed,
    method: distribution === null ? "sampled" : "exact",
    implicitMeasurement: plan.implicitMeasurement,
    measuredBits: plan.measured,
    counts: Object.fromEntries(sorted(counts)),
    topOutcomes:
      distribution === null ? frequencies(counts, shots).slice(0, topOutcomes) : distribution.top(topOutcomes),
    ...(distribution === null ? summarise(counts, shots, plan.measured.length) : distribution.summary()),
    depth,
    gates,
    twoQubitGates,
  };
}

/** @throws {NovaCronError} NC1503 where the circuit has more qubits than a state vector can hold. */
export function checkSimulable(circuit: Pick<Circuit, "qubits">): void {
  if (circuit.qubits <= MAX_QUBITS) return;
  throw new NovaCronError("NC1503", `the circuit has ${circuit.qubits} qubits`, {
    property: "program",
    expected: `at most ${MAX_QUBITS} on the state-vector simulator`,
    remedy: "Declare fewer qubits, or allow another backend.",
  });
}

/** Shares the shots out among the branches, so that shots with a common history are simulated once. */
function sampleBranches(plan: SimulationPlan, shots: number, uniform: UniformSource): Map<string, number> {
  const format = new OutcomeFormat(plan);
  const counts = new Map<string, number>();
  const split = (weight: number, one: number): readonly [number, number] => {
    const ones = drawBinomial(weight, one, uniform);
    return [weight - ones, ones];
  };
  exploreBranches(plan, shots, split, (leaf) => {
    const key = format.branchKey(leaf.bits);
    const sampler = new Sampler(format.probabilities(leaf));
    for (let shot = 0; shot < leaf.weight; shot++) {
      const bits = format.write(key, sampler.draw(uniform));
      counts.set(bits, (counts.get(bits) ?? 0) + 1);
    }
  });
  return counts;
}

/** Most frequent first; equally frequent ones in the order of their bits. */
function sorted(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}

function frequencies(counts: ReadonlyMap<string, number>, shots: number): Outcome[] {
  return sorted(counts).map(([bits, count]) => ({ bits, probability: count / shots }));
}

function summarise(counts: ReadonlyMap<string, number>, shots: number, length: number): DistributionSummary {
  const ones = new Array<number>(length).fill(0);
  let collision = 0;
  let entropyBits = 0;
  for (const [bits, count] of counts) {
    const p = count / shots;
    collision += p * p;
    entropyBits -= p * Math.log2(p);
    for (let at = 0; at < length; at++) if (bits[length - 1 - at] === "1") ones[at] = (ones[at] ?? 0) + count;
  }
  return { marginals: ones.map((count) => count / shots), collision, entropyBits: Math.max(0, entropyBits) };
}

function checkWhole(property: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new NovaCronError("NC1001", `${property} is ${value}`, {
    property,
    expected: `a whole number from ${least} to ${most}`,
  });
}
