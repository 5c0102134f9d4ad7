import { moveWords } from "../placement/moves/move-words.ts";
import type { DecisionSummary } from "../schema/decision.ts";

/** `starts 2026-06-02T03:00:00.000Z, 12.0 g CO2e in all`; what that saves, `why` says. */
function runWords({ startAt, carbonGrams }: DecisionSummary): string {
  const grams = carbonGrams === undefined ? "carbon unknown" : `${carbonGrams.toFixed(1)} g CO2e in all`;
  return `starts ${startAt}, ${grams}`;
}

/**
 * A decision in one line, for the preview: `eu-north-s1 (SE), score 0.82: cheapest; 31% free after | next: ... | 34.20 EUR
 * a month, 1.2 g CO2e/h, outage risk 0.40%`.
 */
export function announcement(summary: DecisionSummary, isJob: boolean): string {
  const cost =
    summary.costPerMonth === undefined
      ? "cost unknown"
      : `${summary.costPerMonth.toFixed(2)} ${summary.currency}${isJob ? "" : " a month"}`;
  const carbon = summary.carbonGramsPerHour === undefined ? [] : [`${summary.carbonGramsPerHour.toFixed(1)} g CO2e/h`];
  const risk = summary.risk === undefined ? [] : [`outage risk ${(summary.risk * 100).toFixed(2)}%`];
  return [
    `${summary.target} (${summary.country}), score ${summary.score.toFixed(2)}, confidence ${summary.confidence.toFixed(2)}: ${summary.why}`,
    ...(summary.change === undefined ? [] : [`change: ${summary.change}`]),
    ...(summary.move === undefined ? [] : [`move: ${moveWords(summary.move, summary.currency)}`]),
    ...(summary.startAt === undefined ? [] : [runWords(summary)]),
    ...(summary.runnerUp === undefined ? [] : [`next: ${summary.runnerUp}`]),
    [cost, ...carbon, ...risk].join(", "),
  ].join(" | ");
}
