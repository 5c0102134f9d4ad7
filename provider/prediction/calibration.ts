/** A piecewise-linear map: `[input, output]` knots, inputs strictly rising. */
export type PiecewiseLinear = readonly (readonly [number, number])[];

/** The map's value at `x`, linear between the knots and level beyond the first and the last. */
export function interpolate(table: PiecewiseLinear, x: number): number {
  let before: readonly [number, number] | undefined;
  for (const knot of table) {
    if (x <= knot[0]) {
      if (before === undefined) return knot[1];
      return before[1] + ((x - before[0]) / (knot[0] - before[0])) * (knot[1] - before[1]);
    }
    before = knot;
  }
  return before?.[1] ?? Number.NaN;
}
