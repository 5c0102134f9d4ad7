import type { Arena } from "./arena.ts";
import { backendArena, type DecideBackendArguments } from "./backend-arena.ts";
import type { Choosable } from "./candidate.ts";
import { choose } from "./choose.ts";
import { type DecideArguments, nodeArena } from "./node-arena.ts";
import { changedMachine } from "./offers/changed-machine.ts";
import { infeasibility } from "./screen.ts";

/** Whether the decision before can be carried on verbatim, and if not, why it would move. */
export type StandingVerdict = { readonly stands: true } | { readonly stands: false; readonly reason: string };

function stillStands<S extends { readonly name: string }, C extends S & Choosable, X>(
  arena: Arena<S, C, X>,
): StandingVerdict {
  const { previous } = arena;
  if (previous === null) return { stands: false, reason: "nothing was decided before" };
  const forbidden = infeasibility(arena, previous.target);
  if (forbidden) return { stands: false, reason: forbidden.reason };
  // What holds it turns a needed move into an error, which is for `decide` to give: here it is a reason like any other.
  const { moved, chosen } = choose({ ...arena, hold: null, hysteresis: arena.hold === null ? arena.hysteresis : 1 });
  const reason = moved ?? chosen.candidate.retimed ?? null;
  return reason === null ? { stands: true } : { stands: false, reason };
}

/**
 * Whether `args.previous` stands: still feasible under constraints and policies, its risk not above the evacuation
 * threshold while safer nodes exist, no other node ahead by more than the hysteresis, and of a flexible job no other
 * start. The caller then carries the old
 * decision's bytes on, since a new record would differ in its basis and its signature without saying anything new.
 * @throws {NovaCronError} NC1106, NC1001 as `decide`; what `evaluatePolicy` throws. Never NC1201, NC1203 or NC1205.
 */
export function previousStillStands(args: DecideArguments): StandingVerdict {
  const arena = nodeArena(args);
  const { previous } = arena;
  const now = arena.sites.find(({ name }) => name === previous?.target)?.node.offer?.target;
  const changed = changedMachine(previous?.cloud, now);
  return changed === null ? stillStands(arena) : { stands: false, reason: changed };
}

/** {@link previousStillStands} for quantum jobs. */
export function previousBackendStillStands(args: DecideBackendArguments): StandingVerdict {
  return stillStands(backendArena(args));
}
