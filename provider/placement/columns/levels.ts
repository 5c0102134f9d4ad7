import type { Normalise } from "../factors/normalise.ts";
import { grainedLevel } from "../grain.ts";
import type { MeasuredColumn } from "./measured-column.ts";

/** Levels of a column of values: relative ones over the values themselves. */
export function withLevels(values: Float64Array, normalise: Normalise): MeasuredColumn {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const population = { min, max };
  const levels = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    levels[i] = Number.isNaN(value) ? value : grainedLevel(normalise.level(value, population));
  }
  return { value: (i) => values[i] ?? Number.NaN, levels, isKnown: min <= max };
}
