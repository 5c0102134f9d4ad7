import type { PlanAlternatives } from "../../provider/engine/plan-alternatives.ts";
import { decimals, percent } from "../explain/figures.ts";
import { renderTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";

/** Moves that a line names; the rest is counted. */
const named = 3;

/** The plan and its alternatives, a line each, with what lies elsewhere. */
export function renderAlternatives(
  { plan, alternatives }: PlanAlternatives,
  currency: string,
  terminal: Terminal,
): string {
  if (plan === null || alternatives.length === 0) return "No other way to place these costs, emits or risks less\n";
  const planned = new Map(plan.targets.map(({ name, node }) => [name, node]));
  const orUnknown = (value: number | null, show: (value: number) => string): string =>
    value === null ? "unknown" : show(value);
  const rows = [plan, ...alternatives].map((each, index) => {
    const elsewhere = each.targets.filter(({ name, node }) => planned.get(name) !== node);
    const moves = elsewhere.slice(0, named).map(({ name, node }) => `${name} on ${node}`);
    const rest = elsewhere.length - moves.length;
    return [
      index === 0 ? "the plan" : String(index),
      orUnknown(each.costPerMonth, (cost) => cost.toFixed(2)),
      orUnknown(each.carbonGramsPerHour, (grams) => grams.toFixed(1)),
      orUnknown(each.risk, percent),
      decimals(each.score, 4),
      moves.join(", ") + (rest > 0 ? ` and ${rest} more` : ""),
    ];
  });
  const headings = ["alternative", `${currency}/month`, "gCO2e/h", "outages", "score alone", "differs in"];
  return renderTable(terminal, headings, rows, { align: ["left", "right", "right", "right", "right"] });
}
