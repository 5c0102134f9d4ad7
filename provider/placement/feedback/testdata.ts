import { digestOf } from "../../crypto/canonical-json.ts";
import { factorCategories } from "../../schema/decision.ts";
import type { Observation } from "./observations.ts";

/** Every category is known in full. */
export const allKnown: Float64Array = Float64Array.from(factorCategories, () => 1);

/** A seeded source of numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

/** Decisions with levels drawn at random, each as good as `utility` says. */
export function drawnObservations(
  count: number,
  seed: number,
  utility: (levels: Float64Array, random: () => number) => number,
): Observation[] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, index) => {
    const levels = Float64Array.from(factorCategories, () => random());
    return { decision: digestOf({ seed, index }), levels, known: allKnown, utility: utility(levels, random) };
  });
}
