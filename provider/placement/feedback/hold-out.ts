import type { Observation } from "./observations.ts";
import { type LinearFit, predict, type Sample } from "./regression.ts";

/** Decisions are dealt into so many parts; each part is judged by what was learned from the others. */
export const parts = 4;

/** Something that makes a fit of a sample. */
export type Fitting = (sample: Sample) => LinearFit;

/** How two ways of fitting explain what neither has seen. */
export interface Comparison {
  /** Shares of pairs within a part that are ranked as they went; 0.5 is chance. */
  readonly rankedBefore: number;
  readonly rankedAfter: number;
  /** The gain in squared error over its standard error: how sure it is. */
  readonly significance: number;
}

/** The part of a decision, by its digest, which nobody chooses: the same decision is in the same part for ever. */
const partOf = ({ decision }: Observation): number => Number.parseInt(decision.slice(-8), 16) % parts;

/** The observations as something to fit. */
export function sampleOf(observations: readonly Observation[]): Sample {
  return { rows: observations, targets: observations.map(({ utility }) => utility) };
}

/**
 * Judges two ways of fitting on every observation by fits that have not seen it: those of the other parts.
 * @param observations at least one in every part.
 */
export function compareHeldOut(observations: readonly Observation[], before: Fitting, after: Fitting): Comparison {
  const gains: number[] = [];
  const pairs = { all: 0, before: 0, after: 0 };
  for (let part = 0; part < parts; part++) {
    const heldOut = observations.filter((each) => partOf(each) === part);
    const sample = sampleOf(observations.filter((each) => partOf(each) !== part));
    const utilities = heldOut.map(({ utility }) => utility);
    const said = [before(sample), after(sample)].map((fit) => heldOut.map((each) => predict(fit, each)));
    const [was = [], is = []] = said;
    for (const [i, utility] of utilities.entries()) {
      gains.push((utility - (was[i] ?? 0)) ** 2 - (utility - (is[i] ?? 0)) ** 2);
    }
    countPairs(utilities, was, is, pairs);
  }
  const gain = meanOf(gains);
  const spread = Math.sqrt(meanOf(gains.map((each) => (each - gain) ** 2)) / gains.length);
  return {
    rankedBefore: pairs.all === 0 ? 0.5 : pairs.before / pairs.all,
    rankedAfter: pairs.all === 0 ? 0.5 : pairs.after / pairs.all,
    significance: spread === 0 ? 0 : gain / spread,
  };
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Adds up the pairs with different utilities, and how many of them are ordered in the same way; a tie counts half. */
function countPairs(
  utilities: readonly number[],
  was: readonly number[],
  is: readonly number[],
  pairs: { all: number; before: number; after: number },
): void {
  const right = (said: number, went: number): number => (said === 0 ? 0.5 : Number(said > 0 === went > 0));
  for (let i = 0; i < utilities.length; i++) {
    for (let j = i + 1; j < utilities.length; j++) {
      const went = (utilities[i] ?? 0) - (utilities[j] ?? 0);
      if (went === 0) continue;
      pairs.all++;
      pairs.before += right((was[i] ?? 0) - (was[j] ?? 0), went);
      pairs.after += right((is[i] ?? 0) - (is[j] ?? 0), went);
    }
  }
}
