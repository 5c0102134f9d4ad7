import type { Observation } from "./observations.ts";
import { type LinearFit, predict } from "./regression.ts";

/** One observation in so many is held out. */
export const heldOutOneIn = 4;

/** What is learned from, and what the result is judged by. */
export interface Split {
  readonly training: readonly Observation[];
  readonly heldOut: readonly Observation[];
}

/** Splits by the digest of the decision, which nobody chooses: the same decision is on the same side for ever. */
export function splitByDigest(observations: readonly Observation[]): Split {
  const isHeldOut = ({ decision }: Observation): boolean =>
    Number.parseInt(decision.slice(-8), 16) % heldOutOneIn === 0;
  return {
    training: observations.filter((each) => !isHeldOut(each)),
    heldOut: observations.filter(isHeldOut),
  };
}

/** How two fits explain what neither has seen. */
export interface Comparison {
  /** Mean squared errors. */
  readonly errorBefore: number;
  readonly errorAfter: number;
  /** Shares of pairs that are ranked as they went; 0.5 is chance. */
  readonly rankedBefore: number;
  readonly rankedAfter: number;
  /** The gain in squared error over its standard error: how sure it is. */
  readonly significance: number;
}

/** Compares two fits on the same observations, one by one. */
export function compareOn(heldOut: readonly Observation[], before: LinearFit, after: LinearFit): Comparison {
  const utilities = heldOut.map(({ utility }) => utility);
  const [was, is] = [before, after].map((fit) => heldOut.map(({ levels }) => predict(fit, levels))) as [
    number[],
    number[],
  ];
  const squares = (predicted: readonly number[]): number[] =>
    predicted.map((value, i) => ((utilities[i] ?? 0) - value) ** 2);
  const [squaresBefore, squaresAfter] = [squares(was), squares(is)];
  const gains = squaresBefore.map((square, i) => square - (squaresAfter[i] ?? 0));
  const gain = meanOf(gains);
  const spread = Math.sqrt(meanOf(gains.map((each) => (each - gain) ** 2)) / heldOut.length);
  return {
    errorBefore: meanOf(squaresBefore),
    errorAfter: meanOf(squaresAfter),
    rankedBefore: rankedRight(utilities, was),
    rankedAfter: rankedRight(utilities, is),
    significance: spread === 0 ? 0 : gain / spread,
  };
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Share of pairs with different utilities that the predictions order in the same way; a tie counts half. */
function rankedRight(utilities: readonly number[], predicted: readonly number[]): number {
  let [right, pairs] = [0, 0];
  for (let i = 0; i < utilities.length; i++) {
    for (let j = i + 1; j < utilities.length; j++) {
      const went = (utilities[i] ?? 0) - (utilities[j] ?? 0);
      if (went === 0) continue;
      const said = (predicted[i] ?? 0) - (predicted[j] ?? 0);
      pairs++;
      right += said === 0 ? 0.5 : Number(Math.sign(said) === Math.sign(went));
    }
  }
  return pairs === 0 ? 0.5 : right / pairs;
}
