import type { Assignment, ReassignmentModel } from "./model.ts";
import type { RelaxedState } from "./relaxed-state.ts";

/** Temperatures as shares of the cost at the start: cost that a move may well add. */
const hottest = 1e-2;
const coldest = 3e-6;
/** How steeply prices of overload rise where it is, and fall where it is not: exponents over the whole annealing. */
const riseExponent = 40;
const fallExponent = 10;
/** Proposals at one temperature and price. */
const stride = 4096;

const wordRange = 2 ** 32;
/** Of all proposals, where resources are transient, those that send one process home for another. */
const replaceShare = 0.3 * wordRange;
/** Of the rest, shifts; what is left are swaps. */
const shiftShare = 0.6 * wordRange;
/** Of the shifts, those home: among all machines one would hardly ever draw it. */
const homeShare = 0.3 * wordRange;

const logTable = Float64Array.from({ length: 65536 }, (_, index) => -Math.log((index + 0.5) / 65536));

/** What an annealing came by. */
export interface RelaxedResult {
  /** The best assignment that breaks no constraint. */
  readonly assignment: Assignment;
  /** Its cost. */
  readonly cost: number;
  /** What it ended at, with the price of overload. */
  readonly endCost: number;
  readonly proposals: number;
  readonly accepted: number;
}

/**
 * Simulated annealing over shifts, swaps and replacements in which machines may be overloaded at a price. It cools
 * geometrically from 1/100 of the cost to 3/1,000,000.
 * @param word random 32-bit words.
 * @param progress share of the annealing that is over after so many proposals; it ends at 1.
 */
export function annealRelaxed(
  model: ReassignmentModel,
  state: RelaxedState,
  word: () => number,
  progress: (proposals: number) => number,
): RelaxedResult {
  const { processes, machines } = model;
  const replacements = model.isTransient.includes(1) ? replaceShare : 0;
  const scale = Math.max(1, state.cost);
  const best = Int32Array.from(state.assignment);
  let bestCost = state.isFeasible ? state.cost : Number.POSITIVE_INFINITY;
  let proposals = 0;
  let accepted = 0;

  const proposeOne = (temperature: number): boolean => {
    const process = word() % processes;
    const limit = (logTable[word() >>> 16] as number) * temperature;
    if (word() < replacements) {
      const { away } = state;
      return away.length > 0 && state.tryReplace(process, away[word() % away.length] as number, limit);
    }
    if (word() >= shiftShare) return state.trySwap(process, word() % processes, limit);
    return state.tryShift(process, word() < homeShare ? state.homeOf(process) : word() % machines, limit);
  };

  let last = 0;
  for (let now = progress(0); now < 1; now = progress(proposals)) {
    const temperature = scale * hottest * (coldest / hottest) ** now;
    for (let index = 0; index < stride; index++) if (proposeOne(temperature)) accepted++;
    proposals += stride;
    state.adaptPrices(Math.exp(riseExponent * (now - last)), Math.exp(-fallExponent * (now - last)));
    last = now;
    if (state.cost < bestCost && state.isFeasible) {
      bestCost = state.cost;
      best.set(state.assignment);
    }
  }
  return { assignment: best, cost: bestCost, endCost: state.cost, proposals, accepted };
}
