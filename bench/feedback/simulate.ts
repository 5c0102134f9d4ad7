import { observationsOf, type RecordedOutcome } from "../../provider/placement/feedback/observations.ts";
import { type ProposeOptions, proposeWeights } from "../../provider/placement/feedback/propose-weights.ts";
import { withLearned } from "../../provider/placement/feedback/with-learned.ts";
import { resolveWeights, type WeightProfile } from "../../provider/placement/weights.ts";
import type { LearnedWeights } from "../../provider/schema/learned-weights.ts";
import { seededRandom } from "../random.ts";
import { type HiddenObjective, hiddenProfile, observedOutcome } from "./objective.ts";
import { placeAll, type SimulatedDecision } from "./run.ts";
import type { SimulatedWorld } from "./world.ts";

/** Mean true utilities of one window of decisions, without noise; 0 for who found no place. */
export interface Means {
  readonly start: number;
  readonly learned: number;
  readonly oracle: number;
}

/** Three ways of weighing, compared. */
export interface Comparison {
  /** By window, in the order of the arrivals. */
  readonly windows: readonly Means[];
  /** Of the last window, by which learning is judged. */
  readonly last: Means;
  /** Share of the gap between start and oracle that was closed in the last window; null where there is none to close. */
  readonly regained: number | null;
  /** Decisions after which a window first had nine tenths of the gap closed; null where none had. */
  readonly reachedAfter: number | null;
  /** The smallest lead of the learned weights over the starting ones in any window; below 0 where they fell behind. */
  readonly smallestLead: number;
}

/** How one world went under one hidden objective. */
export interface SimulationResult {
  readonly objective: string;
  readonly promotions: number;
  /**
   * Decision by decision: what start and oracle would have chosen where the learner chose, on the fleet as it had filled
   * it. Here nothing but the choice differs.
   */
  readonly sameFleet: Comparison;
  /** Each way of weighing on a fleet that it filled itself. Levels are relative to what is free, which differs, too. */
  readonly ownFleet: Comparison;
  /** What was learned: the last promoted multiples; null where nothing was promoted. */
  readonly weights: LearnedWeights | null;
}

/** How often outcomes are looked at, and how results are grouped; in decisions. */
export interface SimulationOptions {
  readonly every?: number;
  readonly window?: number;
  readonly propose?: ProposeOptions;
}

/** The weights that every simulation starts with. */
export const startingWeights: WeightProfile = resolveWeights("balanced");

/** The run that all objectives of a world are compared with: the starting weights never change. Judged by each of them. */
export function startRun(world: SimulatedWorld, objectives: readonly HiddenObjective[]): (SimulatedDecision | null)[] {
  return placeAll(world, () => startingWeights, { hidden: objectives.map(hiddenProfile), others: [] });
}

/**
 * One world under one hidden objective: the oracle decides with the hidden weights themselves; the learner starts as the
 * start does, sees what an operator would measure, and promotes whatever is proposed.
 * @param start true utilities of a run with the starting weights, by arrival.
 */
export function simulate(
  world: SimulatedWorld,
  start: readonly number[],
  objective: HiddenObjective,
  seed: number,
  { every = 100, window = 500, propose = {} }: SimulationOptions = {},
): SimulationResult {
  const hidden = hiddenProfile(objective);
  const oracle = placeAll(world, () => hidden, { hidden: [hidden], others: [] });
  const random = seededRandom(seed ^ 0x0ac1e);
  const seen: RecordedOutcome[] = [];
  let profile = startingWeights;
  let promoted: LearnedWeights | null = null;
  let promotions = 0;
  const learned = placeAll(
    world,
    () => profile,
    { hidden: [hidden], others: [startingWeights, hidden] },
    ({ digest, record, utilities: [utility = 0], arrival }, index) => {
      const at = new Date(Date.UTC(2026, 5, 1) + index * 60_000).toISOString();
      seen.push({ outcome: observedOutcome(digest, utility, arrival.request, at, random), record });
      if ((index + 1) % every !== 0) return;
      const proposal = proposeWeights(observationsOf(seen), profile, propose);
      if (proposal.kind === "none") return;
      promoted = proposal.weights;
      profile = withLearned(startingWeights, promoted);
      promotions++;
    },
  );

  const compare = (of: (index: number) => Means): Comparison =>
    compared(
      world.arrivals.map((_, i) => of(i)),
      window,
    );
  return {
    objective: objective.name,
    promotions,
    sameFleet: compare((i) => ({
      start: learned[i]?.ofOthers[0]?.[0] ?? 0,
      learned: learned[i]?.utilities[0] ?? 0,
      oracle: learned[i]?.ofOthers[1]?.[0] ?? 0,
    })),
    ownFleet: compare((i) => ({
      start: start[i] ?? 0,
      learned: learned[i]?.utilities[0] ?? 0,
      oracle: oracle[i]?.utilities[0] ?? 0,
    })),
    weights: promoted,
  };
}

function compared(decisions: readonly Means[], window: number): Comparison {
  const windows = Array.from({ length: Math.floor(decisions.length / window) }, (_, index): Means => {
    const part = decisions.slice(index * window, (index + 1) * window);
    const mean = (of: (means: Means) => number): number => part.reduce((sum, each) => sum + of(each), 0) / window;
    return { start: mean((m) => m.start), learned: mean((m) => m.learned), oracle: mean((m) => m.oracle) };
  });
  const last = windows.at(-1) ?? { start: 0, learned: 0, oracle: 0 };
  const reached = windows.findIndex((means) => (regained(means) ?? 0) >= 0.9);
  return {
    windows,
    last,
    regained: regained(last),
    reachedAfter: reached < 0 ? null : (reached + 1) * window,
    smallestLead: Math.min(...windows.map(({ start, learned }) => learned - start)),
  };
}

/** Below half a hundredth there is no gap to speak of. */
function regained({ start, learned, oracle }: Means): number | null {
  return oracle - start < 0.005 ? null : (learned - start) / (oracle - start);
}
