import { moveWords } from "../../provider/placement/moves/move-words.ts";
import { decimals, percent } from "../explain/figures.ts";
import { targetOf } from "./placement-rows.ts";
import type { Placed, PlacementRow } from "./review.ts";

/** What the plan moves, one line each: from where to where, what is replaced, which data goes along and what that takes. */
export function moveLines(rows: readonly PlacementRow[]): readonly string[] {
  return rows.flatMap(({ name, from, to }) => {
    const after = decisionOf(to);
    // The decision keeps its last move for as long as it stands.
    if (after?.move === undefined || targetOf(from) === after.target) return [];
    return [`${name} moves: ${moveWords(after.move, after.currency ?? "")}${after.change ? `; ${after.change}` : ""}`];
  });
}

/** When the plan's flexible jobs run that begin, or begin at another time than before; one line each. */
export function runLines(rows: readonly PlacementRow[]): readonly string[] {
  return rows.flatMap(({ name, from, to }) => {
    const after = decisionOf(to);
    const before = decisionOf(from);
    if (after?.startAt === undefined || after.startAt === before?.startAt) return [];
    const instead = before?.startAt === undefined ? "" : ` instead of ${before.startAt}`;
    return [`${name} starts ${after.startAt}${instead}: ${carbonOf(after)}`];
  });
}

function carbonOf({ carbonGrams, carbonSavedGrams }: Placed): string {
  if (carbonGrams === undefined) return "carbon unknown";
  const whole = `${decimals(carbonGrams, 1)} gCO2e in all`;
  if (carbonSavedGrams === undefined) return `${whole}, saving unknown`;
  const atOnce = carbonGrams + carbonSavedGrams;
  const share = atOnce === 0 ? "" : ` (${percent(Math.abs(carbonSavedGrams) / atOnce)})`;
  const less = carbonSavedGrams >= 0 ? "less" : "more";
  return `${whole}, ${decimals(Math.abs(carbonSavedGrams), 1)} g${share} ${less} than at once`;
}

function decisionOf(side: PlacementRow["to"]): Placed | undefined {
  return side === null || typeof side === "string" ? undefined : side;
}
