import { createColors } from "picocolors";
import type { PlacedAll } from "../../provider/engine/place-all.ts";
import { planTotals } from "../../provider/engine/plan-totals.ts";
import { decimals, percent } from "../explain/figures.ts";
import { renderTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";

/** A plan as tables: what goes where, what nothing can take with the counts of each constraint, and the sums. */
export function renderPlan(plan: PlacedAll, currency: string, terminal: Pick<Terminal, "color">): string {
  const { dim } = createColors(terminal.color);
  const rows = plan.placed.map(({ name, record }) => [
    name,
    record.target.name,
    decimals(record.score, 4),
    orUnknown(record.costPerMonth, (cost) => cost.toFixed(2)),
    orUnknown(record.carbonGramsPerHour, (grams) => grams.toFixed(1)),
    orUnknown(record.risk, ({ probability }) => percent(probability)),
    record.why,
  ]);
  const placements =
    rows.length === 0
      ? "Nothing is placed\n"
      : renderTable(terminal, ["name", "target", "score", `${currency}/month`, "gCO2e/h", "risk", "why"], rows, {
          align: ["left", "left", "right", "right", "right", "right"],
        });
  const totals = planTotals(plan);
  const line = (label: string, text: string): string => `${dim(label.padEnd(10))} ${text}\n`;
  const missing = (count: number): string => (count === 0 ? "" : ` (unknown of ${count})`);
  return [
    placements,
    ...(plan.unplaced.length === 0 ? [] : ["\n", unplaced(plan, terminal)]),
    "\n",
    line("placed", `${totals.placed} of ${totals.placed + totals.unplaced}, on ${totals.nodes} nodes`),
    line("cost", `${totals.costPerMonth.toFixed(2)} ${currency} per month${missing(totals.costUnknown)}`),
    line("carbon", `${totals.carbonGramsPerHour.toFixed(1)} gCO2e per hour${missing(totals.carbonUnknown)}`),
    line(
      "risk",
      `${decimals(totals.expectedOutages, 4)} outages to be expected${horizon(plan)}${missing(totals.riskUnknown)}`,
    ),
    line("score", `${decimals(totals.meanScore, 4)} on average`),
  ].join("");
}

function orUnknown<T>(value: T | null, show: (value: T) => string): string {
  return value === null ? "unknown" : show(value);
}

function horizon({ placed }: PlacedAll): string {
  const hours = placed.find(({ record }) => record.risk !== null)?.record.risk?.horizonHours;
  return hours === undefined ? "" : ` within ${hours} h`;
}

function unplaced(plan: PlacedAll, terminal: Pick<Terminal, "color">): string {
  const { red, dim } = createColors(terminal.color);
  const rows = plan.unplaced.flatMap(({ name, removed }) =>
    removed.map(({ count, by, reason, examples }, index) => [
      index === 0 ? red(name) : "",
      String(count),
      by,
      reason,
      examples.join(", "),
    ]),
  );
  const table = renderTable(terminal, ["not placed", "removed", "by", "because", "for example"], rows, {
    align: ["left", "right"],
  });
  const advice = plan.unplaced.map(
    ({ name, error }) => `${dim(name)} ${error.code}: ${error.remedy ?? error.message}\n`,
  );
  return table + advice.join("");
}
