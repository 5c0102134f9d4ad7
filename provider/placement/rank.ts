import type { FactorContribution, WeightAdjustment } from "../schema/decision.ts";
import { byCodeUnits } from "../world/code-units.ts";
import type { Arena } from "./arena.ts";
import type { Choosable } from "./candidate.ts";
import { at } from "./columns/at.ts";
import { rounded, toMicros } from "./decimals.ts";
import { shareWeights } from "./factor-weights.ts";
import type { FactorWords } from "./factors/factor.ts";
import { grainedWeight } from "./grain.ts";
import { knownShares } from "./known-share.ts";
import { largestRemainder, roundedTo } from "./largest-remainder.ts";
import type { Criterion } from "./multi/topsis.ts";
import { type PreferenceColumn, preferenceColumns } from "./preferences.ts";
import type { Cleared } from "./screen.ts";
import { weightedLevels } from "./weighted-levels.ts";

const million = 1_000_000;

/** A candidate with its score. */
export interface Ranked<C> {
  readonly candidate: C;
  /** In millionths: whole numbers, so that sums are exact and order-free. */
  readonly scoreMicros: number;
  /** How much of what the factors need is known of it, 0 to 1. */
  readonly knownShare: number;
  /** Row in the ranking's table. */
  readonly row: number;
}

/** One factor's part, with the words for `why`. */
export interface Part extends FactorContribution {
  readonly words: FactorWords;
  /** Whether no candidate does better in it. Looks at all of them: ask where it matters. */
  readonly isBest: () => boolean;
}

/** Candidates by score, best first; equal scores by more that is known, then by name. */
export interface Ranking<C> {
  readonly entries: readonly Ranked<C>[];
  /** How the context shifted the weights. */
  readonly adjustments: readonly WeightAdjustment[];
  /** The parts that make up an entry's score, in the order of the registry; policies last. */
  parts(entry: Ranked<C>): Part[];
  /** What the score is made of by category, then by policy rule, over the candidates by row. */
  criteria(): Criterion[];
}

/**
 * Scores what is left. Normalised over these candidates only: a node that cannot be used changes no score.
 *
 * The score is the weighted mean of the levels of what is known, in whole millionths. A factor of which nothing is known
 * for any candidate cannot tell them apart: its weight goes to the others of its category, as long as half of it is known. One that is unknown for some
 * weighs nothing for those, and its weight goes to all that is known of them. The parts of an entry are split so that
 * what is written adds up to the score and to the whole weight, to the last digit.
 */
export function rank<S extends { readonly name: string }, C extends S & Choosable, X>(
  arena: Arena<S, C, X>,
  cleared: readonly Cleared<C>[],
): Ranking<C> {
  const { factors } = arena;
  const candidates = cleared.map(({ candidate }) => candidate);
  const columns = arena.measure(candidates);
  const adjustments = arena.adjustments(candidates);
  const weights = shareWeights(factors, arena.weights, adjustments, (i) => columns[i]?.isKnown === true).map(
    grainedWeight,
  );
  const preferences = preferenceColumns(cleared);
  const policyMicros = preferences.map(({ weight }) => toMicros(weight));
  const forFactors = million - policyMicros.reduce((sum, micros) => sum + micros, 0);

  const { means, criteria } = weightedLevels(factors, columns, weights, cleared.length);
  const known = knownShares(columns, shareWeights(factors, arena.weights, adjustments), cleared.length);
  const factorMicros = (row: number): number => Math.round(forFactors * at(means, row));
  const entries = candidates.map((candidate, row): Ranked<C> => {
    let scoreMicros = factorMicros(row);
    for (let index = 0; index < preferences.length; index++) {
      scoreMicros += Math.round((policyMicros[index] ?? 0) * (preferences[index]?.normalised[row] ?? 0));
    }
    return { candidate, scoreMicros, knownShare: at(known, row), row };
  });
  entries.sort(
    (a, b) =>
      b.scoreMicros - a.scoreMicros || b.knownShare - a.knownShare || byCodeUnits(a.candidate.name, b.candidate.name),
  );

  const factorParts = ({ row }: Ranked<C>): Part[] => {
    const levels = columns.map((column) => at(column.levels, row));
    const micros = largestRemainder(
      levels.map((level, index) => (Number.isNaN(level) ? 0 : at(weights, index))),
      forFactors,
    );
    // From the weights as they are written, so that each part is its weight times its level as far as six digits go.
    const parts = roundedTo(
      factorMicros(row),
      levels.map((level, index) => (Number.isNaN(level) ? 0 : (micros[index] ?? 0) * level)),
    );
    return factors.map(({ id, category, unit, words }, index): Part => {
      const column = columns[index];
      const level = levels[index] ?? Number.NaN;
      const isKnown = !Number.isNaN(level);
      return {
        factor: id,
        category,
        value: isKnown ? Number((column?.value(row) ?? 0).toPrecision(9)) : null,
        unit,
        normalised: isKnown ? rounded(level) : null,
        weight: (micros[index] ?? 0) / million,
        contribution: (parts[index] ?? 0) / million,
        words,
        isBest: () => isKnown && column?.levels.some((other) => other > level) === false,
      };
    });
  };
  const policyParts = ({ row }: Ranked<C>): Part[] =>
    preferences.map((column: PreferenceColumn, index): Part => {
      const level = column.normalised[row] ?? 0;
      const liked = `liked more by policy ${column.rule}`;
      const words = { best: liked, better: liked, worse: `liked less by policy ${column.rule}` };
      return {
        factor: `policy.${column.rule}`,
        category: "compliance",
        value: rounded(column.values[row] ?? 0),
        unit: "preference",
        normalised: rounded(level),
        weight: (policyMicros[index] ?? 0) / million,
        contribution: Math.round((policyMicros[index] ?? 0) * level) / million,
        words,
        isBest: () => column.normalised.every((other) => other <= level),
      };
    });
  const parts = new Map<number, Part[]>();
  return {
    entries,
    adjustments,
    parts: (entry) => {
      const before = parts.get(entry.row) ?? [...factorParts(entry), ...policyParts(entry)];
      parts.set(entry.row, before);
      return before;
    },
    criteria: () => [
      ...criteria.map((category) => ({
        ...category,
        weight: (category.weight * forFactors) / million,
      })),
      ...preferences.map(({ rule, weight, normalised }) => ({
        id: `policy.${rule}`,
        weight,
        levels: Float64Array.from(normalised),
      })),
    ],
  };
}
