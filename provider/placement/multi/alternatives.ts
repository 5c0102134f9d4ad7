import type { Alternative, DecisionTarget } from "../../schema/decision.ts";
import { rounded } from "../decimals.ts";
import type { Ranked } from "../rank.ts";
import type { Objective } from "./objective.ts";
import { paretoFront } from "./pareto-front.ts";

/** The most that a record offers: more would not be read. */
export const maxAlternatives = 5;

/** Share of the chosen one's figure from which a gain is one: prices and grids are known no better. */
export const relativeStep = 0.01;

/** Whether having so much less than `than` is worth speaking of. False for NaN. */
const isWorth = (by: number, than: number, step: number): boolean =>
  by >= Math.max(step, relativeStep * Math.abs(than));

/** A candidate that gains something, with its figures in the order of the objectives, as written; NaN where unknown. */
interface Gainer<C> {
  readonly entry: Ranked<C>;
  readonly figures: readonly number[];
}

/** Those that are offered, of a front in the order of the scores. */
function pick<C>(front: readonly Gainer<C>[], objectives: number): readonly Gainer<C>[] {
  const picked = new Map<string, Gainer<C>>();
  const take = (gainer: Gainer<C> | undefined): void => {
    if (gainer === undefined || picked.size === maxAlternatives) return;
    // Of those that are equal in all that is told, the first speaks for the others.
    const told = [gainer.entry.scoreMicros, ...gainer.figures].join(" ");
    if (!picked.has(told)) picked.set(told, gainer);
  };
  take(front[0]);
  for (let k = 0; k < objectives; k++) {
    const of = ({ figures }: Gainer<C>): number => figures[k] ?? Number.NaN;
    let best: Gainer<C> | undefined;
    for (const each of front) {
      if (!Number.isNaN(of(each)) && (best === undefined || of(each) < of(best))) best = each;
    }
    take(best);
  }
  for (const each of front) take(each);
  const offered = new Set(picked.values());
  return front.filter((each) => offered.has(each));
}

/**
 * What could be taken instead of the chosen, with what that would gain and give up: candidates on the Pareto front of the
 * score and the objectives, all as they are written, that gain something worth having. Where these are more than
 * {@link maxAlternatives}: the one that scores highest, the one that has least of each objective, then the next by score.
 * In the order of `entries`.
 *
 * Only those who gain are held against each other, since whoever dominates one of them gains as much.
 * @param entries All candidates, by score.
 */
export function alternativesTo<C extends { readonly target: DecisionTarget }>(
  chosen: Ranked<C>,
  entries: readonly Ranked<C>[],
  objectives: readonly Objective<C>[],
  currency: string,
): Alternative[] {
  const figuresOf = ({ candidate }: Ranked<C>): number[] =>
    objectives.map(({ of }) => rounded(of(candidate) ?? Number.NaN));
  const own = figuresOf(chosen);
  const gainers: Gainer<C>[] = [];
  for (const entry of entries) {
    const figures = figuresOf(entry);
    const gains = objectives.some(({ step }, k) => {
      const than = own[k] ?? Number.NaN;
      return isWorth(than - (figures[k] ?? Number.NaN), than, step);
    });
    if (gains) gainers.push({ entry, figures });
  }
  const front = paretoFront([
    Float64Array.from(gainers, ({ entry }) => -entry.scoreMicros),
    ...objectives.map((_, k) => Float64Array.from(gainers, ({ figures }) => figures[k] ?? Number.NaN)),
  ]).flatMap((position) => gainers[position] ?? []);
  return pick(front, objectives.length).map(({ entry, figures }): Alternative => {
    const { name, region } = entry.candidate.target;
    const differences = objectives.map((objective, k): Difference<C> => {
      const than = own[k] ?? Number.NaN;
      return { objective, by: rounded(than - (figures[k] ?? Number.NaN)), than };
    });
    return {
      target: name,
      region,
      score: entry.scoreMicros / 1e6,
      gains: Object.fromEntries(differences.flatMap(({ objective, by }) => (by > 0 ? [[objective.id, by]] : []))),
      givesUp: Object.fromEntries(differences.flatMap(({ objective, by }) => (by < 0 ? [[objective.id, -by]] : []))),
      why: inWords(differences, entry.scoreMicros - chosen.scoreMicros, currency),
    };
  });
}

interface Difference<C> {
  readonly objective: Objective<C>;
  /** How much less than the chosen; NaN where unknown. */
  readonly by: number;
  /** What the chosen has. */
  readonly than: number;
}

/** `12.3 EUR per month cheaper, 0.4% less risk; but 3 gCO2e per hour more, score 0.0123 lower`. */
function inWords<C>(differences: readonly Difference<C>[], scoreMicros: number, currency: string): string {
  const gains = differences.flatMap(({ objective: { step, figure, less }, by, than }) =>
    isWorth(by, than, step) ? [`${figure(by, currency)} ${less}`] : [],
  );
  const losses = differences.flatMap(({ objective: { step, figure, more }, by }) =>
    -by >= step ? [`${figure(-by, currency)} ${more}`] : [],
  );
  const score = Math.abs(scoreMicros / 1e6).toFixed(4);
  if (scoreMicros < 0) losses.push(`score ${score} lower`);
  if (scoreMicros > 0) gains.push(`score ${score} higher`);
  return [gains.join(", "), ...(losses.length > 0 ? [`but ${losses.join(", ")}`] : [])].join("; ");
}
