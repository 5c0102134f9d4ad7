import { exploreBranches, type Splitter } from "./explore-branches.ts";
import { OutcomeFormat } from "./final-outcomes.ts";
import type { UniformSource } from "./random.ts";
import { Sampler } from "./sampler.ts";
import type { SimulationPlan } from "./simulation-plan.ts";

/** An outcome's bits, the highest classical bit leftmost, and its probability. */
export interface Outcome {
  readonly bits: string;
  readonly probability: number;
}

/** What a distribution comes down to. */
export interface DistributionSummary {
  /** P(bit = 1) for each measured classical bit, ascending. */
  readonly marginals: readonly number[];
  /** The sum of squared probabilities: how often two shots agree. */
  readonly collision: number;
  /** Shannon entropy in bits. */
  readonly entropyBits: number;
}

/** A branch less probable than this is rounding error. */
const NEGLIGIBLE = 1e-14;

const splitExactly: Splitter = (weight, one) => {
  if (one < NEGLIGIBLE) return [weight, 0];
  if (one > 1 - NEGLIGIBLE) return [0, weight];
  return [weight * (1 - one), weight * one];
};

/** At most 2^22 amplitudes over all branches, but always a few branches, and never very many. */
export function leafLimit(qubits: number): number {
  return Math.max(16, Math.min(4096, 2 ** (22 - qubits)));
}

/** The exact probabilities of all outcomes of a circuit. */
export class OutcomeDistribution {
  readonly #format: OutcomeFormat;
  /** Probabilities by index, for each branch key in ascending order. */
  readonly #groups: readonly (readonly [string, Float64Array])[];

  private constructor(format: OutcomeFormat, groups: readonly (readonly [string, Float64Array])[]) {
    this.#format = format;
    this.#groups = groups;
  }

  /** Follows every branch; null where there are more than {@link leafLimit}. */
  static of(plan: SimulationPlan): OutcomeDistribution | null {
    const format = new OutcomeFormat(plan);
    const groups = new Map<string, Float64Array>();
    const finished = exploreBranches(
      plan,
      1,
      splitExactly,
      (leaf) => {
        const probabilities = format.probabilities(leaf);
        const key = format.branchKey(leaf.bits);
        const sum = groups.get(key) ?? new Float64Array(probabilities.length);
        for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + leaf.weight * (probabilities[i] as number);
        groups.set(key, sum);
      },
      leafLimit(plan.qubits),
    );
    if (!finished) return null;
    return new OutcomeDistribution(
      format,
      [...groups].sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }

  /** The probability of one outcome. */
  probability(bits: string): number {
    for (const [key, probabilities] of this.#groups) {
      const index = this.#format.read(key, bits);
      if (index !== null) return probabilities[index] ?? 0;
    }
    return 0;
  }

  /** The most probable outcomes, most probable first; of equally probable ones, those of the lowest index. */
  top(count: number): Outcome[] {
    const best: Candidate[] = [];
    for (const [key, probabilities] of this.#groups) {
      // Kept in a variable: a uniform distribution over 2^20 outcomes must not look into the list for each.
      let least = best[count - 1]?.probability ?? 0;
      for (let index = 0; index < probabilities.length; index++) {
        const probability = probabilities[index] as number;
        if (probability <= least) continue;
        insert(best, { key, index, probability }, count);
        least = best[count - 1]?.probability ?? 0;
      }
    }
    return best.map(({ key, index, probability }) => ({ bits: this.#format.write(key, index), probability }));
  }

  /** How often each outcome came up in so many shots. */
  sample(shots: number, uniform: UniformSource): Map<string, number> {
    const total = this.#groups.reduce((sum, [, probabilities]) => sum + probabilities.length, 0);
    const all = new Float64Array(total);
    let start = 0;
    for (const [, probabilities] of this.#groups) {
      all.set(probabilities, start);
      start += probabilities.length;
    }
    const sampler = new Sampler(all);
    const drawn = new Map<number, number>();
    for (let shot = 0; shot < shots; shot++) {
      const index = sampler.draw(uniform);
      drawn.set(index, (drawn.get(index) ?? 0) + 1);
    }
    const counts = new Map<string, number>();
    const size = this.#groups[0]?.[1].length ?? 1;
    for (const [index, count] of drawn) {
      const key = this.#groups[Math.floor(index / size)]?.[0] ?? "";
      counts.set(this.#format.write(key, index % size), count);
    }
    return counts;
  }

  summary(): DistributionSummary {
    const marginals = new Float64Array(this.#format.length);
    let collision = 0;
    let entropyBits = 0;
    for (const [key, probabilities] of this.#groups) {
      let total = 0;
      for (let index = 0; index < probabilities.length; index++) {
        const p = probabilities[index] as number;
        if (p === 0) continue;
        total += p;
        collision += p * p;
        entropyBits -= p * Math.log2(p);
      }
      this.#format.addMarginals(key, total, indexMarginals(probabilities), marginals);
    }
    return { marginals: [...marginals], collision, entropyBits: Math.max(0, entropyBits) };
  }
}

/** P(bit = 1) for each bit of the index: the upper half's sum, then the halves are folded together for the next bit. */
function indexMarginals(probabilities: Float64Array): Float64Array {
  const bits = Math.log2(probabilities.length);
  const marginals = new Float64Array(bits);
  const folded = probabilities.slice();
  for (let bit = bits - 1; bit >= 0; bit--) {
    const half = 2 ** bit;
    let sum = 0;
    for (let index = 0; index < half; index++) {
      const upper = folded[index + half] as number;
      sum += upper;
      folded[index] = (folded[index] as number) + upper;
    }
    marginals[bit] = sum;
  }
  return marginals;
}

interface Candidate {
  readonly key: string;
  readonly index: number;
  readonly probability: number;
}

/** Keeps `best` sorted and no longer than `count`; an equally probable newcomer goes behind. */
function insert(best: Candidate[], candidate: Candidate, count: number): void {
  let at = best.length;
  while (at > 0 && candidate.probability > (best[at - 1]?.probability ?? 0)) at -= 1;
  if (at >= count) return;
  best.splice(at, 0, candidate);
  if (best.length > count) best.pop();
}
