import type { Alternative, DecisionTarget } from "../../schema/decision.ts";
import { at } from "../columns/at.ts";
import { rounded } from "../decimals.ts";
import type { Ranked } from "../rank.ts";
import type { Objective } from "./objective.ts";
import { paretoFront } from "./pareto-front.ts";

/** The most that a record offers: more would not be read. */
export const maxAlternatives = 5;

/** Share of the chosen one's figure from which a gain is one: prices and grids are known no better. */
export const relativeStep = 0.01;

/** How much less than `than` is worth speaking of. */
const worth = (than: number, step: number): number => Math.max(step, relativeStep * Math.abs(than));

/** The positions that are offered, of a front in the order of the scores. */
function pick(front: readonly number[], scores: Float64Array, columns: readonly Float64Array[]): number[] {
  const picked = new Map<string, number>();
  const take = (i: number): void => {
    if (picked.size === maxAlternatives) return;
    // Of those that are equal in all that is told, the first speaks for the others.
    const told = [scores, ...columns].map((column) => column[i]).join(" ");
    if (!picked.has(told)) picked.set(told, i);
  };
  for (const i of front.slice(0, 1)) take(i);
  for (const column of columns) {
    let best = Number.NaN;
    for (const i of front) if (!(at(column, i) >= at(column, best)) && !Number.isNaN(column[i])) best = i;
    if (!Number.isNaN(best)) take(best);
  }
  for (const i of front) take(i);
  return [...picked.values()].sort((a, b) => a - b);
}

/** What each candidate has of an objective, as written; NaN where unknown. */
function figures<C>({ of }: Objective<C>, entries: readonly Ranked<C>[]): Float64Array {
  const column = new Float64Array(entries.length);
  for (let i = 0; i < column.length; i++) {
    const entry = entries[i];
    column[i] = rounded((entry && of(entry.candidate)) ?? Number.NaN);
  }
  return column;
}

/**
 * What could be taken instead of the chosen, with what that would gain and give up: candidates on the Pareto front of the
 * score and the objectives, all as they are written, that gain something worth having. What is unknown of the chosen is
 * no objective: nobody could say what is gained. Where they are more than
 * {@link maxAlternatives}: the one that scores highest, the one that has least of each objective, then the next by score.
 * In the order of `entries`.
 *
 * Only those who gain are held against each other, since whoever dominates one of them gains as much.
 * @param entries All candidates, by score.
 * @param all What may be an objective.
 */
export function alternativesTo<C extends { readonly target: DecisionTarget }>(
  chosen: Ranked<C>,
  entries: readonly Ranked<C>[],
  all: readonly Objective<C>[],
  currency: string,
): Alternative[] {
  const objectives = all.filter(({ of }) => of(chosen.candidate) !== null);
  const columns = objectives.map((objective) => figures(objective, entries));
  const self = entries.indexOf(chosen);
  const own = columns.map((column) => at(column, self));
  const gains = new Uint8Array(entries.length);
  for (const [k, column] of columns.entries()) {
    const than = own[k] ?? Number.NaN;
    const enough = worth(than, objectives[k]?.step ?? Number.NaN);
    for (let i = 0; i < column.length; i++) if (than - (column[i] ?? Number.NaN) >= enough) gains[i] = 1;
  }
  const gainers: number[] = [];
  for (let i = 0; i < gains.length; i++) if (gains[i] === 1) gainers.push(i);
  if (gainers.length === 0) return [];
  const scores = new Float64Array(entries.length);
  for (let i = 0; i < scores.length; i++) scores[i] = -(entries[i]?.scoreMicros ?? 0);
  const losses = [scores, ...columns].map((column) => elementsOf(column, gainers));
  const front = paretoFront(losses).map((position) => gainers[position] ?? self);
  return pick(front, scores, columns).flatMap((i): Alternative[] => {
    const entry = entries[i];
    if (entry === undefined) return [];
    const { name, region } = entry.candidate.target;
    const differences = objectives.map((objective, k): Difference<C> => {
      const than = own[k] ?? Number.NaN;
      return { objective, by: rounded(than - (columns[k]?.[i] ?? Number.NaN)), than };
    });
    return [
      {
        target: name,
        region,
        score: entry.scoreMicros / 1e6,
        gains: Object.fromEntries(differences.flatMap(({ objective, by }) => (by > 0 ? [[objective.id, by]] : []))),
        givesUp: Object.fromEntries(differences.flatMap(({ objective, by }) => (by < 0 ? [[objective.id, -by]] : []))),
        why: inWords(differences, entry.scoreMicros - chosen.scoreMicros, currency),
      },
    ];
  });
}

function elementsOf(column: Float64Array, positions: readonly number[]): Float64Array {
  const elements = new Float64Array(positions.length);
  for (let k = 0; k < elements.length; k++) elements[k] = column[positions[k] ?? 0] ?? Number.NaN;
  return elements;
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
    by >= worth(than, step) ? [`${figure(by, currency)} ${less}`] : [],
  );
  const losses = differences.flatMap(({ objective: { step, figure, more }, by }) =>
    -by >= step ? [`${figure(-by, currency)} ${more}`] : [],
  );
  const score = Math.abs(scoreMicros / 1e6).toFixed(4);
  if (scoreMicros < 0) losses.push(`score ${score} lower`);
  if (scoreMicros > 0) gains.push(`score ${score} higher`);
  return [gains.join(", "), ...(losses.length > 0 ? [`but ${losses.join(", ")}`] : [])].join("; ");
}
