import type { Arena } from "../arena.ts";
import type { Choosable } from "../candidate.ts";
import { type Chosen, safeOnly, spotAgain, whyMoved } from "../choose.ts";
import { rank } from "../rank.ts";
import { RemovalTally } from "../removal-tally.ts";
import { screen } from "../screen.ts";

/**
 * What `choose` would say if it had come to `target`: the score there, the runner-up and who was removed by what, with
 * all others of the group where they are now. Null when `target` is not among what is left.
 * @param others How many others of the group there are.
 */
export function chooseTarget<S extends { readonly name: string }, C extends S & Choosable, X>(
  arena: Arena<S, C, X>,
  target: string,
  others: number,
): Chosen<C> | null {
  const { cleared, tally } = screen(arena);
  const isTarget = ({ candidate }: { readonly candidate: C }): boolean => candidate.name === target;
  const safeTally = new RemovalTally();
  const safe = safeOnly(cleared, arena.evacuationRisk, safeTally);
  const isAmongSafe = safe.some(isTarget);
  const pool = isAmongSafe ? safeOnly(cleared, arena.evacuationRisk, tally) : cleared;
  const ranking = rank(arena, pool);
  const chosen = ranking.entries.find(isTarget);
  const best = ranking.entries[0];
  if (chosen === undefined || best === undefined) return null;
  const runnerUp = ranking.entries.find((entry) => entry !== chosen) ?? null;

  const { previous } = arena;
  const standing = previous && ranking.entries.find(({ candidate }) => candidate.name === previous.target);
  const stays = standing === chosen;
  let moved: string | null = stays ? (chosen.candidate.displaced ?? null) : null;
  if (previous !== null && !stays) {
    const gain = standing ? (chosen.scoreMicros - standing.scoreMicros) / 1e6 : null;
    moved =
      target === arena.returnsTo
        ? spotAgain
        : gain !== null && gain <= arena.hysteresis
          ? "together with the rest of the plan it is better placed here"
          : whyMoved(arena, previous.target, cleared, gain);
  }
  const isBehind = best.scoreMicros > chosen.scoreMicros;
  const held =
    stays && isBehind && (arena.hold !== null || best.scoreMicros - chosen.scoreMicros <= arena.hysteresis * 1e6);
  return { chosen, runnerUp, ranking, pool, tally, moved, held, ...(isBehind && !held && { yieldsTo: others }) };
}
