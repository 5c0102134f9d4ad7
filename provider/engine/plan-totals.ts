import type { DecisionRecord } from "../schema/decision.ts";
import type { PlacedAll } from "./place-all.ts";

/** Sums over all placements of a list. What is unknown of some is missing in the sum, and counted. */
export interface PlanTotals {
  readonly placed: number;
  readonly unplaced: number;
  /** Nodes that at least one of them is on. */
  readonly nodes: number;
  /** In the fleet's currency, per 730 h. */
  readonly costPerMonth: number;
  readonly costUnknown: number;
  readonly carbonGramsPerHour: number;
  readonly carbonUnknown: number;
  /** How many of the placements are to be expected to see an outage within the risk model's horizon: the sum of the risks. */
  readonly expectedOutages: number;
  readonly riskUnknown: number;
  /** Mean score, 0 to 1; 0 of nothing. */
  readonly meanScore: number;
}

/** To nine digits: sums of decimal fractions are off in the sixteenth. */
const tidy = (value: number): number => Number(value.toPrecision(9));

/** Adds up what a list of placements costs, emits and risks. */
export function planTotals({ placed, unplaced }: PlacedAll): PlanTotals {
  const records = placed.map(({ record }) => record);
  const sum = (
    figure: (record: DecisionRecord) => number | null,
  ): { readonly sum: number; readonly unknown: number } => {
    const known = records.map(figure).filter((value) => value !== null);
    return { sum: tidy(known.reduce((total, value) => total + value, 0)), unknown: records.length - known.length };
  };
  const cost = sum(({ costPerMonth }) => costPerMonth);
  const carbon = sum(({ carbonGramsPerHour }) => carbonGramsPerHour);
  const risk = sum((record) => record.risk?.probability ?? null);
  const score = sum((record) => record.score).sum;
  return {
    placed: placed.length,
    unplaced: unplaced.length,
    nodes: new Set(records.map(({ target }) => target.name)).size,
    costPerMonth: cost.sum,
    costUnknown: cost.unknown,
    carbonGramsPerHour: carbon.sum,
    carbonUnknown: carbon.unknown,
    expectedOutages: risk.sum,
    riskUnknown: risk.unknown,
    meanScore: records.length === 0 ? 0 : tidy(score / records.length),
  };
}
