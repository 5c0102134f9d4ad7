/**
 * What is to be made small, as columns: one array for each objective, all of one length, an element for each point. NaN
 * is unknown. What is to be made large is given with its sign turned.
 */
export type Losses = readonly Float64Array[];

/**
 * Rows of the same figures, point after point, with infinity for what is unknown. So an unknown figure is no better than
 * any other: it never dominates by it, and of two unknown ones neither is ahead. Taking it for incomparable instead would
 * not be transitive, and fronts would depend on the order of their points.
 */
export function lossRows(losses: Losses): Float64Array {
  const width = losses.length;
  const size = losses[0]?.length ?? 0;
  const rows = new Float64Array(size * width);
  for (const [k, column] of losses.entries()) {
    for (let i = 0; i < size; i++) {
      const loss = column[i] ?? Number.NaN;
      // Adding 0 turns -0 into 0, so that equal figures are equal bits.
      rows[i * width + k] = Number.isNaN(loss) ? Number.POSITIVE_INFINITY : loss + 0;
    }
  }
  return rows;
}

/** Whether row `a` is nowhere worse than row `b` and somewhere better. Offsets into rows of `width`. */
export function rowDominates(rows: Float64Array, a: number, b: number, width: number): boolean {
  let better = false;
  for (let k = 0; k < width; k++) {
    const x = rows[a + k] ?? 0;
    const y = rows[b + k] ?? 0;
    if (x > y) return false;
    if (x < y) better = true;
  }
  return better;
}

/** Whether point `a` dominates point `b`: nowhere worse, somewhere better. Unknown is worse than any figure. */
export function dominates(losses: Losses, a: number, b: number): boolean {
  let better = false;
  for (const column of losses) {
    const x = column[a] ?? Number.NaN;
    const y = column[b] ?? Number.NaN;
    if (Number.isNaN(x)) {
      if (!Number.isNaN(y)) return false;
    } else if (Number.isNaN(y) || x < y) better = true;
    else if (x > y) return false;
  }
  return better;
}

/**
 * Positions of points in the order of their losses, first objective first; equal points by position. Whoever dominates a
 * point comes before it.
 */
export function lexicographic(rows: Float64Array, width: number): number[] {
  const size = width === 0 ? 0 : rows.length / width;
  // An array, for its sort takes points that come in order for what they are, and a typed array's does not.
  const order = Array.from({ length: size }, (_, i) => i);
  return order.sort((a, b) => {
    for (let k = 0; k < width; k++) {
      const x = rows[a * width + k] ?? 0;
      const y = rows[b * width + k] ?? 0;
      if (x !== y) return x < y ? -1 : 1;
    }
    return a - b;
  });
}
