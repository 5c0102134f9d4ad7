import type { TradeOffs } from "../../schema/decision.ts";
import type { Choosable } from "../candidate.ts";
import { percent, plain } from "../decimals.ts";

/** Something that people weigh against other things themselves, in its own unit. The less of it, the better. */
export interface Objective<C> {
  readonly id: keyof TradeOffs;
  /** Null when unknown. */
  readonly of: (candidate: C) => number | null;
  /** The smallest difference that is worth speaking of. */
  readonly step: number;
  /** A difference in words, without its direction: `12.3 EUR per month`. */
  readonly figure: (by: number, currency: string) => string;
  /** Follow the figure: `cheaper` and `dearer`. */
  readonly less: string;
  readonly more: string;
}

/** Cost, in the fleet's currency. @param per ` per month`, or empty for a job. */
export function costObjective(per: string): Objective<Choosable> {
  return {
    id: "costPerMonth",
    of: ({ cost }) => cost,
    step: 0.01,
    figure: (by, currency) => `${plain(by)} ${currency}${per}`,
    less: "cheaper",
    more: "dearer",
  };
}

/** Emissions by the hour. */
export const carbonObjective: Objective<Choosable> = {
  id: "carbonGramsPerHour",
  of: ({ carbonGramsPerHour }) => carbonGramsPerHour,
  step: 0.1,
  figure: (by) => `${plain(by)} gCO2e per hour`,
  less: "less",
  more: "more",
};

/** Predicted risk of an outage; a tenth of a per cent is what records show of it. */
export const riskObjective: Objective<Choosable> = {
  id: "risk",
  of: ({ risk }) => risk?.probability ?? null,
  step: 0.001,
  figure: percent,
  less: "less risk",
  more: "more risk",
};
