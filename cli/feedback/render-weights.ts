import { categoryWeights } from "../../provider/placement/feedback/with-learned.ts";
import type { WeightProfile } from "../../provider/placement/weights.ts";
import { factorCategories } from "../../provider/schema/decision.ts";
import type { LearnedWeights } from "../../provider/schema/learned-weights.ts";
import { decimals, percent } from "../explain/figures.ts";
import { renderTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";

/** The beginning of a digest, as people quote it. */
export const shortDigest = (digest: string): string => digest.slice(0, "sha256:".length + 12);

/** Shares of the categories before and after, and by what learned weights multiply the configured ones. */
export function renderWeights(before: WeightProfile, after: WeightProfile, terminal: Terminal): string {
  const [was, is] = [before, after].map((profile) => {
    const weights = categoryWeights(profile);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  });
  const rows = factorCategories.map((category, c) => [
    category,
    percent(was?.[c] ?? 0),
    percent(is?.[c] ?? 0),
    decimals(after.learned?.categories[category] ?? 1, 3),
  ]);
  return renderTable(terminal, ["category", "share before", "share after", "times configured"], rows, {
    align: ["left", "right", "right", "right"],
  });
}

/** What a set was learned from, in one line. */
export function learnedFromLine({ learnedFrom }: LearnedWeights): string {
  const { outcomes, rankedBefore, rankedAfter, significance } = learnedFrom;
  return `from ${outcomes} outcomes; held out, it ranks ${percent(rankedAfter)} of pairs as they went, ${percent(rankedBefore)} before; ${decimals(significance, 1)} standard errors of gain`;
}
