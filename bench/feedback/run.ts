import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { choose } from "../../provider/placement/choose.ts";
import { type DecideArguments, decide } from "../../provider/placement/decide.ts";
import { type CategoryLevels, categoryLevels } from "../../provider/placement/feedback/category-levels.ts";
import { nodeArena } from "../../provider/placement/node-arena.ts";
import type { WeightProfile } from "../../provider/placement/weights.ts";
import type { DecisionRecord } from "../../provider/schema/decision.ts";
import type { Claim } from "../../provider/world/snapshot.ts";
import type { Arrival, SimulatedWorld } from "./world.ts";

/** A decision of a run; null where no node could take the arrival. */
export interface SimulatedDecision {
  readonly arrival: Arrival;
  readonly digest: string;
  readonly record: DecisionRecord;
  readonly levels: CategoryLevels;
  /** Levels of what each of the other weights would have chosen at the same moment. */
  readonly others: readonly CategoryLevels[];
}

/**
 * Places all arrivals of a world, one after the other, by the whole engine: `decide` with its 134 factors.
 * @param weightsFor what weighs when the i-th arrives.
 * @param learn sees each decision before the next one.
 * @param others weights that are asked, too, and not followed.
 */
export function placeAll(
  world: SimulatedWorld,
  weightsFor: (index: number) => WeightProfile,
  learn: (decision: SimulatedDecision, index: number) => void = () => {},
  others: readonly WeightProfile[] = [],
): (SimulatedDecision | null)[] {
  const standing = new Map<number, Claim>();
  return world.arrivals.map((arrival, index) => {
    for (const gone of arrival.leave) standing.delete(gone);
    const { name, request, requestDigest } = arrival;
    const urn = `urn:pulumi:bench::bench::novacron:index:Placement::${name}`;
    const args: DecideArguments = {
      subject: { id: name, stack: "bench", urn, name, type: "novacron:index:Placement" },
      request,
      requestDigest,
      maskedRequest: request,
      snapshot: world.snapshot,
      snapshotDigest: world.snapshotDigest,
      claims: [...standing.values()],
      previous: null,
      evaluatePolicy: () => ({ deny: [], prefer: [] }),
      weights: weightsFor(index),
      options: {},
    };
    const decided = unlessFull(() => decide(args));
    const levels = decided && categoryLevels(decided.record);
    if (decided === null || levels === null) return null;
    standing.set(index, decided.claim);
    const decision = {
      arrival,
      digest: decided.recordDigest,
      record: decided.record,
      levels,
      others: levelsChosenBy(others, args),
    };
    learn(decision, index);
    return decision;
  });
}

/** What weights would choose, on figures that are measured once for all of them. */
function levelsChosenBy(others: readonly WeightProfile[], args: DecideArguments): CategoryLevels[] {
  if (others.length === 0) return [];
  const arena = nodeArena(args);
  let columns: ReturnType<typeof arena.measure> | undefined;
  const measure: typeof arena.measure = (candidates) => {
    columns ??= arena.measure(candidates);
    return columns;
  };
  return others.flatMap((weights) => {
    const { chosen, ranking } = choose({ ...arena, measure, weights });
    return categoryLevels({ contributions: ranking.parts(chosen) }) ?? [];
  });
}

function unlessFull<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof NovaCronError && error.code === "NC1201") return null;
    throw error;
  }
}
