/** The known values of one factor over the candidates that are still in. */
export interface Population {
  readonly min: number;
  readonly max: number;
}

/** Maps a raw value to 0 (worst) .. 1 (best). */
export type Normalise = (value: number, population: Population) => number;

const clamp = (x: number): number => Math.min(1, Math.max(0, x));

/** For fractions and flags where more is better: the value itself. */
export const fraction: Normalise = (value) => clamp(value);

/** For fractions and flags where less is better. */
export const oneMinus: Normalise = (value) => clamp(1 - value);

/** Straight line from `worst` (0) to `best` (1), level beyond; works in both directions. */
export function between(worst: number, best: number): Normalise {
  return (value) => clamp((value - worst) / (best - worst));
}

/**
 * For probabilities of bad things: 1 - sqrt(p). From 0.1 % to 1 % is a step that people care about, from 40 % to 41 %
 * is none; a straight line would treat them alike. The square root is exact in every engine, a logarithm is not.
 */
export const rareIsBetter: Normalise = (value) => clamp(1 - Math.sqrt(Math.max(0, value)));

/**
 * Open-ended amounts where less is better: the best of the candidates over this one. 1 for the best, 0.5 for twice as
 * much. Unlike min-max it does not blow a difference of a cent up to the whole scale. `floor`, in the factor's unit, is
 * added to both: differences well below it do not matter.
 */
export function bestOver(floor: number): Normalise {
  return (value, { min }) => (value + floor <= 0 ? 1 : clamp((min + floor) / (value + floor)));
}

/** Open-ended amounts where more is better: this one over the best of the candidates. */
export const shareOfBest: Normalise = (value, { max }) => (max <= 0 ? 1 : clamp(value / max));

/** Open-ended amounts where less is better, on an absolute scale: 1 at nothing, 0.5 at `half`. */
export function halvedBy(half: number): Normalise {
  return (value) => clamp(half / (half + Math.max(0, value)));
}
