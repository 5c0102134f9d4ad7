import type { Alternative, DecisionTarget, TradeOff } from "../../schema/decision.ts";
import { at } from "../columns/at.ts";
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

/** The positions that are offered, of a front in the order of the scores. */
function pick(front: readonly number[], columns: readonly Float64Array[], scores: Float64Array): number[] {
  const picked = new Map<string, number>();
  const take = (i: number | undefined): void => {
    if (i === undefined || picked.size === maxAlternatives) return;
    // Of those that are equal in all that is told, the first speaks for the others.
    const figures = [at(scores, i), ...columns.map((column) => at(column, i))].join(" ");
    if (!picked.has(figures)) picked.set(figures, i);
  };
  take(front[0]);
  for (const column of columns) {
    let best: number | undefined;
    for (const i of front) {
      if (!Number.isNaN(column[i]) && (best === undefined || at(column, i) < at(column, best))) best = i;
    }
    take(best);
  }
  for (const i of front) take(i);
  return [...picked.values()].sort((a, b) => a - b);
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
  const columns = objectives.map(({ of }) =>
    Float64Array.from(entries, ({ candidate }) => rounded(of(candidate) ?? Number.NaN)),
  );
  const scores = Float64Array.from(entries, ({ scoreMicros }) => scoreMicros);
  const self = entries.indexOf(chosen);
  const gainers: number[] = [];
  for (let i = 0; i < entries.length; i++) {
    const gains = objectives.some(({ step }, k) => {
      const column = columns[k] ?? scores;
      return isWorth(at(column, self) - at(column, i), at(column, self), step);
    });
    if (gains) gainers.push(i);
  }
  const losses = [scores.map((score) => -score), ...columns].map((column) =>
    Float64Array.from(gainers, (i) => at(column, i)),
  );
  const front = paretoFront(losses).flatMap((position) => gainers[position] ?? []);
  return pick(front, columns, scores).flatMap((i): Alternative[] => {
    const entry = entries[i];
    if (entry === undefined) return [];
    const differences = objectives.map((objective, k) => {
      const column = columns[k] ?? scores;
      return { objective, by: rounded(at(column, self) - at(column, i)), than: at(column, self) };
    });
    return [
      {
        target: entry.candidate.target,
        score: entry.scoreMicros / 1e6,
        gains: differences.flatMap(({ objective, by }) => (by > 0 ? [tradeOff(objective, by, currency)] : [])),
        givesUp: differences.flatMap(({ objective, by }) => (by < 0 ? [tradeOff(objective, -by, currency)] : [])),
        why: inWords(differences, entry.scoreMicros - chosen.scoreMicros, currency),
      },
    ];
  });
}

function tradeOff<C>({ id, unit }: Objective<C>, by: number, currency: string): TradeOff {
  return { of: id, by, unit: unit.replace(/^currency\b/, currency) };
}

interface Difference<C> {
  readonly objective: Objective<C>;
  /** How much less than the chosen. */
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
