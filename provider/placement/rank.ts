import type { FactorContribution } from "../schema/decision.ts";
import { byCodeUnits } from "../world/code-units.ts";
import type { Arena } from "./arena.ts";
import type { Choosable } from "./candidate.ts";
import { rounded, toMicros } from "./decimals.ts";
import type { FactorWords } from "./factors/factor.ts";
import { largestRemainder } from "./largest-remainder.ts";
import { type PreferenceColumn, preferenceColumns } from "./preferences.ts";
import type { Cleared } from "./screen.ts";

const million = 1_000_000;

/** A candidate with its score. */
export interface Ranked<C> {
  readonly candidate: C;
  /** In millionths: whole numbers, so that sums are exact and order-free. */
  readonly scoreMicros: number;
  /** Share of the applying factors' weight whose value is known, 0 to 1. */
  readonly knownShare: number;
  /** Row in the ranking's table. */
  readonly row: number;
}

/** One factor's part, with the words for `why`. */
export interface Part extends FactorContribution {
  readonly words: FactorWords;
  /** Whether no candidate does better in it. */
  readonly isBest: boolean;
}

/** Candidates by score, best first; equal scores by more that is known, then by name. */
export interface Ranking<C> {
  readonly entries: readonly Ranked<C>[];
  /** The parts that make up an entry's score, in the order of the registry; policies last. */
  parts(entry: Ranked<C>): Part[];
}

interface Column {
  readonly id: string;
  /** NaN where unknown. */
  readonly values: Float64Array;
  readonly normalised: Float64Array;
  /** Highest normalised value of any candidate; -1 when all are unknown. */
  best: number;
  hasUnknown: boolean;
}

function fillColumn(
  column: Column,
  normalise: (value: number, population: { min: number; max: number }) => number,
): void {
  const { values, normalised } = column;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const population = { min, max };
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? Number.NaN;
    const level = Number.isNaN(value) ? Number.NaN : normalise(value, population);
    normalised[row] = level;
    if (Number.isNaN(level)) column.hasUnknown = true;
    if (level > column.best) column.best = level;
  }
}

/**
 * Scores what is left. Normalised over these candidates only: a node that cannot be used changes no score.
 *
 * A score is a sum of whole millionths. The weights of what is known about a candidate are split into exactly
 * 1,000,000 (less the policies' part), each contribution is weight x normalised rounded, and the score is their sum: so
 * what is written adds up to the last digit and never passes 1.
 */
export function rank<S extends { readonly name: string }, C extends S & Choosable, X>(
  arena: Arena<S, C, X>,
  cleared: readonly Cleared<C>[],
): Ranking<C> {
  const { context, factors } = arena;
  const size = cleared.length;
  const columns = factors.map(({ factor }): Column => {
    const column = {
      id: factor.id,
      values: new Float64Array(size),
      normalised: new Float64Array(size),
      best: -1,
      hasUnknown: false,
    };
    for (let row = 0; row < size; row++) {
      const each = cleared[row];
      column.values[row] = (each && factor.value(each.candidate, context)) ?? Number.NaN;
    }
    fillColumn(column, factor.normalise);
    return column;
  });
  const preferences = preferenceColumns(cleared);
  const policyMicros = preferences.map(({ weight }) => toMicros(weight));
  const forFactors = million - policyMicros.reduce((sum, micros) => sum + micros, 0);

  // Candidates of one fleet mostly know the same factors: the split is made once for each set of unknown ones.
  const splits = new Map<string, readonly number[]>();
  const gappy = columns.flatMap(({ hasUnknown }, index) => (hasUnknown ? [index] : []));
  const weightMicros = (row: number): readonly number[] => {
    let unknown = "";
    for (const index of gappy) if (Number.isNaN(columns[index]?.normalised[row])) unknown += `${index},`;
    let split = splits.get(unknown);
    if (split === undefined) {
      const weights = factors.map(({ weight }, index) => (Number.isNaN(columns[index]?.normalised[row]) ? 0 : weight));
      split = largestRemainder(weights, forFactors);
      splits.set(unknown, split);
    }
    return split;
  };

  const entries = cleared.map(({ candidate }, row): Ranked<C> => {
    const micros = weightMicros(row);
    let scoreMicros = 0;
    let knownShare = 0;
    // Plain loops: they run for every candidate and factor, and iterators cost more than the sums.
    for (let index = 0; index < columns.length; index++) {
      const level = columns[index]?.normalised[row] ?? Number.NaN;
      if (Number.isNaN(level)) continue;
      scoreMicros += Math.round((micros[index] ?? 0) * level);
      knownShare += factors[index]?.weight ?? 0;
    }
    for (let index = 0; index < preferences.length; index++) {
      scoreMicros += Math.round((policyMicros[index] ?? 0) * (preferences[index]?.normalised[row] ?? 0));
    }
    return { candidate, scoreMicros, knownShare: Math.min(1, knownShare), row };
  });
  entries.sort(
    (a, b) =>
      b.scoreMicros - a.scoreMicros || b.knownShare - a.knownShare || byCodeUnits(a.candidate.name, b.candidate.name),
  );

  const factorParts = ({ row }: Ranked<C>): Part[] => {
    const micros = weightMicros(row);
    return factors.map(({ factor }, index): Part => {
      const column = columns[index];
      const level = column?.normalised[row] ?? Number.NaN;
      const isKnown = !Number.isNaN(level);
      return {
        factor: factor.id,
        category: factor.category,
        value: isKnown ? Number((column?.values[row] ?? 0).toPrecision(9)) : null,
        unit: factor.unit,
        normalised: isKnown ? rounded(level) : null,
        weight: (micros[index] ?? 0) / million,
        contribution: isKnown ? Math.round((micros[index] ?? 0) * level) / million : 0,
        words: factor.words,
        isBest: isKnown && level === column?.best,
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
        isBest: column.normalised.every((other) => other <= level),
      };
    });
  const parts = new Map<number, Part[]>();
  return {
    entries,
    parts: (entry) => {
      const known = parts.get(entry.row) ?? [...factorParts(entry), ...policyParts(entry)];
      parts.set(entry.row, known);
      return known;
    },
  };
}
