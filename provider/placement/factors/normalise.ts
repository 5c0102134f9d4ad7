/** The known values of one factor over the candidates that are still in. */
export interface Population {
  readonly min: number;
  readonly max: number;
}

/** How raw values become levels from 0 (worst) to 1 (best). */
export interface Normalise {
  /** For people: `1 at 0, 0.5 at 3`. */
  readonly text: string;
  /** Whether a level depends on the other candidates. Levels that do not are worked out once for a Snapshot. */
  readonly isRelative: boolean;
  /** Of a relative one: which end of the population it looks at; never both. */
  readonly end?: "min" | "max";
  readonly level: (value: number, population: Population) => number;
}

const clamp = (x: number): number => Math.min(1, Math.max(0, x));

/** For fractions and flags where more is better: the value itself. */
export const fraction: Normalise = { text: "the value", isRelative: false, level: (value) => clamp(value) };

/** For fractions and flags where less is better. */
export const oneMinus: Normalise = { text: "1 - value", isRelative: false, level: (value) => clamp(1 - value) };

/** Straight line from `worst` (0) to `best` (1), level beyond; works in both directions. */
export function between(worst: number, best: number): Normalise {
  return {
    text: `0 at ${worst}, 1 at ${best}, straight`,
    isRelative: false,
    level: (value) => clamp((value - worst) / (best - worst)),
  };
}

/**
 * For probabilities of bad things: 1 - sqrt(p). From 0.1 % to 1 % is a step that people care about, from 40 % to 41 %
 * is none; a straight line would treat them alike. The square root is exact in every engine, a logarithm is not.
 */
export const rareIsBetter: Normalise = {
  text: "1 - √value",
  isRelative: false,
  level: (value) => clamp(1 - Math.sqrt(Math.max(0, value))),
};

/** {@link rareIsBetter} of what is missing from `whole`: 99.99 % against 99.9 % matters, 60 % against 59 % does not. */
export function nearlyAll(whole: number): Normalise {
  return {
    text: whole === 1 ? "1 - √(1 - value)" : `1 - √(1 - value / ${whole})`,
    isRelative: false,
    level: (value) => clamp(1 - Math.sqrt(Math.max(0, 1 - value / whole))),
  };
}

/**
 * Open-ended amounts where less is better: the best of the candidates over this one. 1 for the best, 0.5 for twice as
 * much. Unlike min-max it does not blow a difference of a cent up to the whole scale. `floor`, in the factor's unit, is
 * added to both: differences well below it do not matter.
 */
export function bestOver(floor: number): Normalise {
  return {
    text: floor === 0 ? "least / value" : `(least + ${floor}) / (value + ${floor})`,
    isRelative: true,
    end: "min",
    level: (value, { min }) => (value + floor <= 0 ? 1 : clamp((min + floor) / (value + floor))),
  };
}

/** Open-ended amounts where more is better: this one over the best of the candidates. */
export const shareOfBest: Normalise = {
  text: "value / most",
  isRelative: true,
  end: "max",
  level: (value, { max }) => (max <= 0 ? 1 : clamp(value / max)),
};

/** Open-ended amounts where less is better, on an absolute scale: 1 at nothing, 0.5 at `half`. */
export function halvedBy(half: number): Normalise {
  return {
    text: `1 at 0, 0.5 at ${half}`,
    isRelative: false,
    level: (value) => clamp(half / (half + Math.max(0, value))),
  };
}

/** Open-ended amounts where more is better, on an absolute scale: 0 at nothing, 0.5 at `half`. */
export function growsBy(half: number): Normalise {
  return {
    text: `0 at 0, 0.5 at ${half}`,
    isRelative: false,
    level: (value) => 1 - clamp(half / (half + Math.max(0, value))),
  };
}

/** Open-ended amounts on both sides of nothing, where less is better: 0.5 at nothing, 0.25 at `quarter`, 0.75 below. */
export function aroundNothing(quarter: number): Normalise {
  return {
    text: `0.5 at 0, 0.25 at ${quarter}, 0.75 at -${quarter}`,
    isRelative: false,
    level: (value) => clamp((1 - value / (quarter + Math.abs(value))) / 2),
  };
}
