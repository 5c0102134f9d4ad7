import { decimals, percent } from "../explain/figures.ts";
import { targetOf } from "./placement-rows.ts";
import type { Change, Placed, PlacementRow, Totals } from "./review.ts";

/** Headings of {@link placementCells}. */
export const placementHeadings = ["resource", "from", "to", "score", "cost", "carbon", "risk", "runner-up"] as const;

/** One row of a table, the same in text and Markdown. */
export function placementCells(row: PlacementRow): readonly string[] {
  const before = decisionOf(row.from);
  const after = decisionOf(row.to);
  const figure = (value: number | undefined, old: number | undefined, format: (value: number) => string): string => {
    if (value === undefined) return "";
    const difference = old === undefined ? 0 : value - old;
    const rounded = format(Math.abs(difference));
    const isNone = rounded === format(0);
    return isNone ? format(value) : `${format(value)} (${difference > 0 ? "+" : "-"}${rounded})`;
  };
  const unit = after?.currency === undefined ? "" : ` ${after.currency}${row.kind === "placement" ? "/month" : ""}`;
  const sameCurrency = before?.currency === after?.currency ? before : undefined;
  const cost = figure(after?.cost, sameCurrency?.cost, (value) => value.toFixed(2));
  const carbon = figure(after?.carbonGramsPerHour, before?.carbonGramsPerHour, (value) => decimals(value, 1));
  return [
    row.name,
    place(row.from),
    row.operation === "delete" ? "(deleted)" : place(row.to),
    figure(after?.score, before?.score, (value) => decimals(value, 4)),
    cost === "" ? "" : `${cost}${unit}`,
    carbon === "" ? "" : `${carbon} g/h`,
    figure(after?.risk, before?.risk, percent),
    after?.runnerUp ?? "",
  ];
}

/** Lines about cost, carbon and risk of the plan as a whole. */
export function totalLines({ costPerMonth, jobCost, carbonGramsPerHour, highestRisk }: Totals): readonly string[] {
  const change = ({ from, to }: Change, places: number, unit: string): string => {
    const difference = (to - from).toFixed(places);
    const sign = Number(difference) === 0 ? "no change" : to > from ? `+${difference}` : difference;
    return `${from.toFixed(places)} -> ${to.toFixed(places)} ${unit} (${sign})`;
  };
  const risk = (value: number | null): string => (value === null ? "unknown" : percent(value));
  return [
    ...costPerMonth.map((sum) => `cost of placements: ${change(sum, 2, `${sum.currency} per month`)}`),
    ...jobCost.map((sum) => `cost of quantum jobs that run: ${change(sum, 2, sum.currency)}`),
    ...(carbonGramsPerHour.from === 0 && carbonGramsPerHour.to === 0
      ? []
      : [`carbon: ${change(carbonGramsPerHour, 1, "gCO2e per hour")}`]),
    ...(highestRisk.from === null && highestRisk.to === null
      ? []
      : [`highest outage risk: ${risk(highestRisk.from)} -> ${risk(highestRisk.to)}`]),
  ];
}

function decisionOf(side: PlacementRow["to"]): Placed | undefined {
  return side === null || typeof side === "string" ? undefined : side;
}

function place(side: PlacementRow["to"]): string {
  if (side === null) return "";
  if (side === "secret") return "(secret)";
  if (side === "unknown") return "(known during the update)";
  return side.country === undefined ? targetOf(side) : `${targetOf(side)} (${side.country})`;
}
