import { NovaCronError } from "../../errors/novacron-error.ts";
import type { Arena } from "../arena.ts";
import type { NodeCandidate, NodeSite } from "../candidate.ts";
import { safeOnly } from "../choose.ts";
import { spread } from "../constraints/spread.ts";
import { isMoveRefused } from "../moves/hold.ts";
import { type DecideArguments, nodeArena } from "../node-arena.ts";
import type { NodeContext } from "../node-context.ts";
import { rank } from "../rank.ts";
import { RemovalTally } from "../removal-tally.ts";
import { screen } from "../screen.ts";
import type { JointSubject, JointWorld } from "./joint-arguments.ts";

type NodeArena = Arena<NodeSite, NodeCandidate, NodeContext>;

/** A node that a request can use while nobody else of the group is there, with what it is worth. */
export interface ProspectCandidate {
  readonly name: string;
  /** Score less {@link riskMicros} and less what the move costs, in millionths. */
  readonly value: number;
  /** Whether taking it is a move that could have been left. */
  readonly isMove: boolean;
  /** Per month, in the fleet's currency; null when unknown. */
  readonly cost: number | null;
}

/** One request of the group before the others are looked at. */
export interface Prospect {
  readonly each: JointSubject;
  /** Null where the request itself is refused. */
  readonly arena: NodeArena | null;
  /** Why the request is refused: a name that the fleet does not have, or another currency. */
  readonly error: NovaCronError | null;
  readonly candidates: readonly ProspectCandidate[];
}

/**
 * What a place at more risk than the evacuation threshold loses: the whole range of a score, so no gain in score
 * outweighs it, while it is still better than no place.
 */
export const riskMicros = 1_000_000;

/** What staying on demand loses where there is spot capacity again; as {@link riskMicros}. */
const stoodInMicros = riskMicros;

/** The arguments that `decide` would get for one of the group. */
export function argumentsOf(each: JointSubject, world: JointWorld): DecideArguments {
  return { ...each, ...world };
}

/**
 * Screens and scores a request as `decide` does, but for what depends on where the others go. Safe candidates have the
 * score that `decide` would give them if the request were alone.
 * @param world Without the group's own reservations and claims.
 */
export function prospectOf(each: JointSubject, world: JointWorld): Prospect {
  let arena: NodeArena;
  try {
    arena = nodeArena(argumentsOf(each, world));
  } catch (error) {
    if (error instanceof NovaCronError) return { each, arena: null, error, candidates: [] };
    throw error;
  }
  // A spread can open what it forbids now, once others of the group are placed: it is left to the whole.
  const { cleared } = screen({ ...arena, constraints: arena.constraints.filter(({ id }) => id !== spread.id) });
  const safe = safeOnly(cleared, arena.evacuationRisk, new RemovalTally());
  const isSafe = new Set(safe.map(({ candidate }) => candidate.name));
  const scored = rank(arena, safe).entries.map((entry) => ({ entry, penalty: 0 }));
  if (safe.length < cleared.length) {
    for (const entry of rank(arena, cleared).entries)
      if (!isSafe.has(entry.candidate.name)) scored.push({ entry, penalty: riskMicros });
  }
  const { previous } = arena;
  const canStay = previous !== null && scored.some(({ entry }) => entry.candidate.name === previous.target);
  // One more than the hysteresis: at a gain of just as much, it stays.
  const moveMicros = Math.round(arena.hysteresis * 1e6) + 1;
  const returns = canStay && scored.some(({ entry }) => entry.candidate.name === arena.returnsTo);
  // Its own machine in another size will do where it cannot stay as it is.
  const isOwn = ({ name, isResize }: NodeCandidate): boolean =>
    name === previous?.target || (!canStay && isResize === true);
  const candidates = scored.flatMap(({ entry: { candidate, scoreMicros }, penalty }): ProspectCandidate[] => {
    const isBack = returns && candidate.name === arena.returnsTo;
    const isMove = canStay && candidate.name !== previous.target && !isBack;
    // What is held stays, or is refused.
    if (isMoveRefused(arena.hold, canStay) && previous !== null && !isOwn(candidate)) return [];
    const stoodIn = returns && candidate.name === previous?.target ? stoodInMicros : 0;
    const value = scoreMicros - penalty - stoodIn - (isMove ? moveMicros : 0);
    return [{ name: candidate.name, value, isMove, cost: candidate.cost }];
  });
  return { each, arena, error: null, candidates };
}
