import type { DecisionRecord, SecondOpinion, TradeOffs } from "../../provider/schema/decision.ts";
import { renderTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { decimals, percent } from "./figures.ts";

/** The alternatives of a record as a table, or nothing where it offers none. */
export function renderAlternatives(record: DecisionRecord, terminal: Terminal): string {
  const { alternatives = [], score } = record;
  if (alternatives.length === 0) return "";
  const rows = alternatives.map((each) => [
    each.target,
    each.region,
    difference(each.score - score),
    told(each.gains, record),
    told(each.givesUp, record),
  ]);
  return renderTable(terminal, ["alternative", "region", "score", "gains", "gives up"], rows, {
    align: ["left", "left", "right"],
  });
}

function difference(score: number): string {
  return `${score > 0 ? "+" : ""}${decimals(score, 4)}`;
}

/** `12.3 EUR a month, 0.4% risk`. */
function told(offs: TradeOffs, { currency, target }: DecisionRecord): string {
  const figures: Readonly<Record<keyof TradeOffs, (by: number) => string>> = {
    costPerMonth: (by) => `${decimals(by, 2)} ${currency}${target.kind === "node" ? " a month" : ""}`,
    carbonGramsPerHour: (by) => `${decimals(by, 1)} gCO2e/h`,
    risk: (by) => `${percent(by)} risk`,
    latencyMs: (by) => `${decimals(by, 1)} ms`,
    shotError: (by) => `${percent(by)} errors`,
    waitSeconds: (by) => `${decimals(by, 1)} s`,
  };
  const kinds: readonly (keyof TradeOffs)[] = [
    "costPerMonth",
    "carbonGramsPerHour",
    "risk",
    "latencyMs",
    "shotError",
    "waitSeconds",
  ];
  const parts = kinds.flatMap((kind) => {
    const by = offs[kind];
    const text = by === undefined ? "" : figures[kind](by);
    // What is rounded to nothing is nothing to weigh.
    return text === "" || /^0%? /.test(text) ? [] : [text];
  });
  return parts.join(", ") || "nothing";
}

/** `TOPSIS agrees, of 12` or `TOPSIS ranks it 3 of 12, behind node-7 (closeness 0.61 against 0.74)`. */
export function secondOpinionText({ rank, of, closeness, best, prefers }: SecondOpinion): string {
  if (prefers === null) return `TOPSIS agrees: first of ${of}, closeness ${decimals(closeness, 2)}`;
  return `TOPSIS ranks it ${rank} of ${of}: closeness ${decimals(closeness, 2)}, ${prefers} has ${decimals(best, 2)}`;
}
