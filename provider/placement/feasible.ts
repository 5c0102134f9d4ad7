import type { Infeasibility } from "./arena.ts";
import { backendArena, type DecideBackendArguments } from "./backend-arena.ts";
import { type DecideArguments, nodeArena } from "./node-arena.ts";
import { infeasibility } from "./screen.ts";

export type { Infeasibility } from "./arena.ts";

/**
 * Whether a decision that was recorded can be carried out: null, or the first constraint or policy that forbids
 * `target`. Neither score nor risk count, since what a preview showed is carried out as long as it can be.
 * @throws {NovaCronError} NC1106, NC1001 as `decide`.
 */
export function checkFeasible(target: string, args: DecideArguments): Infeasibility | null {
  return infeasibility(nodeArena({ ...args, alsoOffers: [target] }), target);
}

/** {@link checkFeasible} for quantum jobs. */
export function checkBackend(target: string, args: DecideBackendArguments): Infeasibility | null {
  return infeasibility(backendArena(args), target);
}
