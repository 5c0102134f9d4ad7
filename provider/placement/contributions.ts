import { type FactorCategory, type FactorContribution, factorCategories } from "../schema/decision.ts";
import { rounded } from "./decimals.ts";
import type { Part } from "./rank.ts";

/** Factors that a record has one by one: the heaviest, and those that `why` speaks of. */
const singled = 16;

/** What a record says of the parts of a score. */
export interface ShownParts {
  /** Add up to the score, and their weights to 1. In the order of the registry; then the rest by category; policies last. */
  readonly contributions: FactorContribution[];
  /** Ids of the factors without data. */
  readonly unknown: string[];
}

function withoutWords({ words: _words, isBest: _isBest, ...contribution }: Part): FactorContribution {
  return contribution;
}

function restOf(category: FactorCategory, parts: readonly Part[]): FactorContribution {
  const micros = (of: (part: Part) => number): number =>
    parts.reduce((sum, part) => sum + Math.round(of(part) * 1e6), 0) / 1e6;
  const [weight, contribution] = [micros((part) => part.weight), micros((part) => part.contribution)];
  return {
    factor: `rest.${category}`,
    category,
    value: null,
    unit: `${parts.length} factors`,
    normalised: weight === 0 ? 0 : rounded(contribution / weight),
    weight,
    contribution,
  };
}

/**
 * The heaviest parts one by one, the rest as one contribution for each category, and what is not known by name: over a
 * hundred lines of which most say a thousandth each would hide what mattered. A lone rest is shown as what it is.
 * @param spoken Ids of the factors that the explanation names.
 */
export function shownParts(parts: readonly Part[], spoken: ReadonlySet<string>): ShownParts {
  const known = parts.filter(({ normalised }) => normalised !== null);
  const policies = known.filter(({ factor }) => factor.startsWith("policy."));
  const factors = known.filter((part) => !policies.includes(part));
  const heaviest = new Set(
    factors
      .toSorted((a, b) => b.weight - a.weight)
      .slice(0, singled)
      .map(({ factor }) => factor),
  );
  const isSingled = ({ factor }: Part): boolean => heaviest.has(factor) || spoken.has(factor);
  const rests = factorCategories.flatMap((category): FactorContribution[] => {
    const rest = factors.filter((part) => part.category === category && !isSingled(part));
    const [only] = rest;
    if (only === undefined) return [];
    return rest.length === 1 ? [withoutWords(only)] : [restOf(category, rest)];
  });
  return {
    contributions: [...factors.filter(isSingled).map(withoutWords), ...rests, ...policies.map(withoutWords)],
    unknown: parts.filter(({ normalised }) => normalised === null).map(({ factor }) => factor),
  };
}
