import { createColors } from "picocolors";
import type { PlanComparison, Shift } from "../../provider/engine/compare-plans.ts";
import { moveWords } from "../../provider/placement/moves/move-words.ts";
import { decimals } from "../explain/figures.ts";
import { renderTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";

/** Two plans side by side: what differs, and the sums. `all` lists what stays as it is, too. */
export function renderComparison(
  { changes, before, after }: PlanComparison,
  currency: string,
  terminal: Pick<Terminal, "color">,
  all: boolean,
): string {
  const { dim, red } = createColors(terminal.color);
  const figures = (change: PlanComparison["changes"][number]): readonly Shift[] => [
    change.costPerMonth,
    change.carbonGramsPerHour,
    change.risk,
  ];
  const shown = changes.filter(
    (change) =>
      all ||
      (change.kind !== "still unplaceable" &&
        (change.kind !== "stays" || isRetimed(change) || figures(change).some(({ delta }) => delta !== 0))),
  );
  const rows = shown.map((change) => [
    change.name,
    change.kind.includes("unplaceable") ? red(change.kind) : change.kind,
    change.from ?? "-",
    change.to ?? "-",
    signed(change.costPerMonth.delta, 2),
    signed(change.carbonGramsPerHour.delta, 1),
    signed(change.risk.delta === null ? null : change.risk.delta * 100, 2),
    change.why,
  ]);
  const headings = ["name", "what", "from", "to", `${currency}/month`, "gCO2e/h", "risk %", "why"];
  const left = changes.length - shown.length;
  const line = (label: string, from: string, to: string, delta: string): string =>
    `${dim(label.padEnd(10))} ${from} -> ${to} (${delta})\n`;
  return [
    rows.length === 0
      ? "Nothing would change\n"
      : renderTable(terminal, headings, rows, {
          align: ["left", "left", "left", "left", "right", "right", "right"],
        }),
    ...shown.flatMap(({ name, move }) =>
      // What keeps no data is told by the table.
      move === null || move.dataGiB === 0 ? [] : [`${name} moves: ${moveWords(move, currency)}\n`],
    ),
    ...shown
      .filter(isRetimed)
      .map(({ name, startAt }) => `${name} starts ${startAt.after} instead of ${startAt.before}\n`),
    left > 0 && rows.length > 0 ? `and ${left} that would not change (--all)\n` : "",
    "\n",
    line("placed", String(before.placed), String(after.placed), signed(after.placed - before.placed, 0)),
    line(
      "cost",
      before.costPerMonth.toFixed(2),
      `${after.costPerMonth.toFixed(2)} ${currency} per month`,
      signed(after.costPerMonth - before.costPerMonth, 2),
    ),
    line(
      "carbon",
      before.carbonGramsPerHour.toFixed(1),
      `${after.carbonGramsPerHour.toFixed(1)} gCO2e per hour`,
      signed(after.carbonGramsPerHour - before.carbonGramsPerHour, 1),
    ),
    line(
      "risk",
      decimals(before.expectedOutages, 4),
      `${decimals(after.expectedOutages, 4)} outages to be expected`,
      signed(after.expectedOutages - before.expectedOutages, 4),
    ),
  ].join("");
}

/** Whether a flexible job starts at another time than before. */
function isRetimed({ startAt: { before, after } }: PlanComparison["changes"][number]): boolean {
  return before !== null && after !== null && before !== after;
}

/** `+12.50`, `-3.00`, `0`, or `unknown`. */
function signed(value: number | null, places: number): string {
  if (value === null) return "unknown";
  const text = value.toFixed(places);
  if (Number(text) === 0) return "0";
  return value > 0 ? `+${text}` : text;
}
