/** One criterion over the alternatives, by position: the larger the better. */
export interface Criterion {
  readonly id: string;
  /** 0 or more; only their proportions matter. */
  readonly weight: number;
  /** 0 or more; NaN where unknown. */
  readonly levels: Float64Array;
}

/** Vector normalisation: what a level is divided by. 1 for a criterion that is 0 for all. */
function lengthOf(levels: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < levels.length; i++) {
    const level = levels[i] ?? Number.NaN;
    if (!Number.isNaN(level)) squares += level * level;
  }
  return squares === 0 ? 1 : Math.sqrt(squares);
}

/**
 * TOPSIS, the technique for order of preference by similarity to the ideal solution (Hwang and Yoon, Multiple Attribute
 * Decision Making, 1981): levels are divided by their column's Euclidean length and weighted; `closeness` of an
 * alternative is d- / (d+ + d-), its distances from the worst and from the best level of each criterion. 1 is ideal, 0
 * the opposite; 1 for all where nothing tells them apart.
 *
 * What is unknown of an alternative is left out of its distances, and what is known speaks for it, as in the score:
 * unknown is not zero. 0 where nothing is known.
 */
export function topsis(criteria: readonly Criterion[], size: number): Float64Array {
  const toBest = new Float64Array(size);
  const toWorst = new Float64Array(size);
  const known = new Uint8Array(size);
  for (const { weight, levels } of criteria) {
    if (weight === 0) continue;
    let [best, worst] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let i = 0; i < levels.length; i++) {
      const level = levels[i] ?? Number.NaN;
      if (level > best) best = level;
      if (level < worst) worst = level;
    }
    if (best === Number.NEGATIVE_INFINITY) continue;
    const scale = weight / lengthOf(levels);
    for (let i = 0; i < size; i++) {
      const level = levels[i] ?? Number.NaN;
      if (Number.isNaN(level)) continue;
      toBest[i] = (toBest[i] ?? 0) + ((best - level) * scale) ** 2;
      toWorst[i] = (toWorst[i] ?? 0) + ((level - worst) * scale) ** 2;
      known[i] = 1;
    }
  }
  const closeness = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    // What share of the weight is known would scale both distances alike, and so needs no looking at.
    const far = Math.sqrt(toBest[i] ?? 0);
    const near = Math.sqrt(toWorst[i] ?? 0);
    closeness[i] = known[i] !== 1 ? 0 : far + near === 0 ? 1 : near / (far + near);
  }
  return closeness;
}
