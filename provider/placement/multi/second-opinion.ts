import type { SecondOpinion } from "../../schema/decision.ts";
import { rounded } from "../decimals.ts";
import type { Ranked, Ranking } from "../rank.ts";
import { topsis } from "./topsis.ts";

/** How far behind the best in closeness the chosen one is when TOPSIS does not agree at all. */
export const fullDoubt = 0.1;

/**
 * What TOPSIS says of the choice, over the ten categories and the policies' preferences, with the weights of the score. A
 * weighted sum lets a candidate make up for one bad category by many good ones; TOPSIS punishes distance from the best,
 * so it dislikes extremes. Null where there was nothing to choose.
 */
export function secondOpinionOf<C extends { readonly name: string }>(
  ranking: Ranking<C>,
  chosen: Ranked<C>,
): SecondOpinion | null {
  const { entries } = ranking;
  if (entries.length < 2) return null;
  // As written: what differs less is equal, so that neither rank nor name hang on the last bits of a sum.
  const closeness = topsis(ranking.criteria(), entries.length);
  for (let row = 0; row < closeness.length; row++) closeness[row] = rounded(closeness[row] ?? 0);
  const own = closeness[chosen.row] ?? 0;
  let [rank, most] = [1, own];
  let prefers: string | null = null;
  // By score, so of equals the one that the score has ahead.
  for (const { row, candidate } of entries) {
    const other = closeness[row] ?? 0;
    if (other > own) rank++;
    if (other > most) [most, prefers] = [other, candidate.name];
  }
  return { method: "topsis", rank, of: entries.length, closeness: own, best: most, prefers };
}

/** 1 where TOPSIS would choose the same or as good a one, falling to 0 at {@link fullDoubt} behind the best. */
export function agreement(opinion: SecondOpinion | null): number {
  return opinion === null ? 1 : Math.max(0, 1 - (opinion.best - opinion.closeness) / fullDoubt);
}
