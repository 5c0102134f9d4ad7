import type { UniformSource } from "../../quantum/random.ts";
import type { JointState } from "./joint-state.ts";
import type { JointProblem } from "./problem.ts";

/** Who comes first: the one that loses most by waiting, the largest, the smallest, or anybody of any class. */
export type InsertionOrder = "regret" | "hardest" | "easiest" | "random";

/** How requests are put in. */
export interface InsertionOptions {
  readonly order: InsertionOrder;
  /** Probability that a place is overlooked, so that the same gap is not filled the same way again; 0 for never. */
  readonly blink: number;
  readonly uniform: UniformSource;
}

/** The largest share of the whole fleet's capacity in a dimension, by request: how hard it is to find room for it. */
export function hardness(problem: JointProblem): Float64Array {
  const { dimensions } = problem;
  const total = new Float64Array(dimensions);
  for (const [at, amount] of problem.capacity.entries()) {
    const d = at % dimensions;
    total[d] = (total[d] ?? 0) + Math.max(0, amount);
  }
  const shares = new Float64Array(problem.requests);
  for (const [at, amount] of problem.demand.entries()) {
    const request = Math.floor(at / dimensions);
    const whole = total[at % dimensions] ?? 0;
    if (whole > 0) shares[request] = Math.max(shares[request] ?? 0, amount / whole);
  }
  return shares;
}

/** The best candidate that fits, at or after `from`; -1 when there is none. */
function nextFit(state: JointState, request: number, from: number, { blink, uniform }: InsertionOptions): number {
  const end = state.problem.firstCandidate[request + 1] ?? 0;
  for (let candidate = from; candidate < end; candidate++) {
    if (state.fits(candidate) && (blink === 0 || uniform() >= blink)) return candidate;
  }
  return -1;
}

/**
 * Regret insertion (Potvin and Rousseau 1993): again and again the request that would lose most if its best place were
 * gone, of the highest class that is left. One with a single place left loses all. What was found for the others
 * stays known as long as it fits.
 */
function insertByRegret(
  state: JointState,
  pending: readonly number[],
  hard: Float64Array,
  options: InsertionOptions,
): void {
  const { priorityClass, candidateNode, candidateValue, firstCandidate } = state.problem;
  const waiting = [...pending].sort((a, b) => a - b);
  const best = new Int32Array(waiting.length);
  const second = new Int32Array(waiting.length);
  const search = (index: number, from: number): void => {
    const request = waiting[index] as number;
    const first = nextFit(state, request, from, options);
    best[index] = first;
    second[index] = first < 0 ? -1 : nextFit(state, request, first + 1, options);
  };
  for (let index = 0; index < waiting.length; index++)
    search(index, firstCandidate[waiting[index] as number] as number);
  const isDone = new Uint8Array(waiting.length);
  for (;;) {
    let chosen = -1;
    let chosenRegret = 0;
    for (let index = 0; index < waiting.length; index++) {
      const first = best[index] as number;
      if (isDone[index] === 1 || first < 0) continue;
      const other = second[index] as number;
      const regret =
        other < 0 ? Number.POSITIVE_INFINITY : (candidateValue[first] as number) - (candidateValue[other] as number);
      if (chosen >= 0) {
        const [one, two] = [waiting[index] as number, waiting[chosen] as number];
        const sooner =
          (priorityClass[two] as number) - (priorityClass[one] as number) ||
          // Infinity less infinity is not a number; equal ones are told apart by their size.
          (regret === chosenRegret ? 0 : regret - chosenRegret) ||
          (hard[one] as number) - (hard[two] as number);
        if (sooner <= 0) continue;
      }
      chosen = index;
      chosenRegret = regret;
    }
    if (chosen < 0) return;
    const candidate = best[chosen] as number;
    const request = waiting[chosen] as number;
    const node = candidateNode[candidate] as number;
    const opens = state.isSpread(request);
    state.put(candidate);
    isDone[chosen] = 1;
    for (let index = 0; index < waiting.length; index++) {
      if (isDone[index] === 1) continue;
      const other = waiting[index] as number;
      if (opens && state.isSpread(other)) {
        search(index, firstCandidate[other] as number);
        continue;
      }
      const [first, next] = [best[index] as number, second[index] as number];
      if (first < 0) continue;
      const touched = candidateNode[first] === node || (next >= 0 && candidateNode[next] === node);
      if (!touched && !state.isBound(other)) continue;
      if (!state.fits(first)) search(index, first);
      else if (next >= 0 && !state.fits(next)) second[index] = nextFit(state, other, next + 1, options);
    }
  }
}

/** Puts in what fits of `pending`, none of which has a place. What finds none stays out. */
export function insertAll(
  state: JointState,
  pending: readonly number[],
  hard: Float64Array,
  options: InsertionOptions,
): void {
  if (options.order === "regret") {
    insertByRegret(state, pending, hard, options);
    return;
  }
  const { priorityClass, firstCandidate } = state.problem;
  const isByClass = options.order !== "random";
  const keys = new Map<number, number>();
  for (const request of pending) {
    const size = hard[request] as number;
    keys.set(request, options.order === "random" ? options.uniform() : options.order === "hardest" ? -size : size);
  }
  const ordered = [...pending].sort(
    (a, b) =>
      (isByClass ? (priorityClass[a] as number) - (priorityClass[b] as number) : 0) ||
      (keys.get(a) ?? 0) - (keys.get(b) ?? 0) ||
      a - b,
  );
  for (const request of ordered) {
    const candidate = nextFit(state, request, firstCandidate[request] as number, options);
    if (candidate >= 0) state.put(candidate);
  }
}
