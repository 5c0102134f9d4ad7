import { observationsOf, type RecordedOutcome } from "../../provider/placement/feedback/observations.ts";
import { type ProposeOptions, proposeWeights } from "../../provider/placement/feedback/propose-weights.ts";
import { withLearned } from "../../provider/placement/feedback/with-learned.ts";
import { resolveWeights, type WeightProfile } from "../../provider/placement/weights.ts";
import type { LearnedWeights } from "../../provider/schema/learned-weights.ts";
import { seededRandom } from "../random.ts";
import { type HiddenObjective, observedOutcome, trueUtility } from "./objective.ts";
import { placeAll, type SimulatedDecision } from "./run.ts";
import type { SimulatedWorld } from "./world.ts";

/** How one world went under one hidden objective. Utilities are the true ones, without noise, 0 for who found no place. */
export interface SimulationResult {
  readonly objective: string;
  readonly promotions: number;
  /** Mean utilities of the last window, by which learning is judged. */
  readonly start: number;
  readonly learned: number;
  readonly oracle: number;
  /** Mean utilities by window. */
  readonly windows: readonly Window[];
  /** Share of the gap between start and oracle that was closed in the last window; null where there is none to close. */
  readonly regained: number | null;
  /** Decisions after which a window first had nine tenths of the gap closed; null where none had. */
  readonly reachedAfter: number | null;
  /** The smallest lead of the learned weights over the starting ones in any window; below 0 where they fell behind. */
  readonly smallestLead: number;
  /** What was learned: the last promoted multiples; null where nothing was promoted. */
  readonly weights: LearnedWeights | null;
}

/** Mean true utilities of one window. */
interface Window {
  readonly start: number;
  readonly learned: number;
  readonly oracle: number;
}

/** Below a hundredth, a gap is the noise of one filling against another. */
function regained({ start, learned, oracle }: Window): number | null {
  return oracle - start < 0.01 ? null : (learned - start) / (oracle - start);
}

/** How often outcomes are looked at, and how results are grouped; in decisions. */
export interface SimulationOptions {
  readonly every?: number;
  readonly window?: number;
  readonly propose?: ProposeOptions;
}

/** The weights that every simulation starts with. */
export const startingWeights: WeightProfile = resolveWeights("balanced");

/** The run that all objectives of a world are compared with: the starting weights never change. */
export function startRun(world: SimulatedWorld): (SimulatedDecision | null)[] {
  return placeAll(world, () => startingWeights);
}

/**
 * One world under one hidden objective: the oracle decides with the hidden weights themselves; the learner starts as the
 * start does, sees what an operator would measure, and promotes whatever is proposed.
 */
export function simulate(
  world: SimulatedWorld,
  start: readonly (SimulatedDecision | null)[],
  objective: HiddenObjective,
  seed: number,
  { every = 100, window = 500, propose = {} }: SimulationOptions = {},
): SimulationResult {
  const truth = (decisions: readonly (SimulatedDecision | null)[]): number[] =>
    decisions.map((decision) => (decision === null ? 0 : trueUtility(objective, decision.levels)));
  const hidden = resolveWeights({ categories: objective.weights });
  const oracle = truth(placeAll(world, () => hidden));

  const random = seededRandom(seed ^ 0x0ac1e);
  const seen: RecordedOutcome[] = [];
  let profile = startingWeights;
  let promoted: LearnedWeights | null = null;
  let promotions = 0;
  const learned = truth(
    placeAll(
      world,
      () => profile,
      ({ digest, record, levels, arrival }, index) => {
        const at = new Date(Date.UTC(2026, 5, 1) + index * 60_000).toISOString();
        const utility = trueUtility(objective, levels);
        seen.push({ outcome: observedOutcome(digest, utility, arrival.request, at, random), record });
        if ((index + 1) % every !== 0) return;
        const proposal = proposeWeights(observationsOf(seen), profile, propose);
        if (proposal.kind === "none") return;
        promoted = proposal.weights;
        profile = withLearned(startingWeights, promoted);
        promotions++;
      },
    ),
  );

  const began = truth(start);
  const windows = Array.from({ length: Math.floor(began.length / window) }, (_, index): Window => {
    const meanOf = (values: readonly number[]): number =>
      values.slice(index * window, (index + 1) * window).reduce((sum, value) => sum + value, 0) / window;
    return { start: meanOf(began), learned: meanOf(learned), oracle: meanOf(oracle) };
  });
  const last = windows.at(-1) ?? { start: 0, learned: 0, oracle: 0 };
  const reached = windows.findIndex((each) => (regained(each) ?? 0) >= 0.9);
  return {
    objective: objective.name,
    promotions,
    ...last,
    windows,
    regained: regained(last),
    reachedAfter: reached < 0 ? null : (reached + 1) * window,
    smallestLead: Math.min(...windows.map((each) => each.learned - each.start)),
    weights: promoted,
  };
}
