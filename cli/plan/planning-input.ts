import type { NamedRequest } from "../../provider/engine/named-request.ts";
import { defaultStack } from "../../provider/engine/subject-of.ts";
import type { Terminal } from "../terminal.ts";
import { openRequests, openSituation, type PlanningOptions, projectFor, type Situation } from "./open-situation.ts";
import { stackPlacements } from "./stack-placements.ts";

/** What what-if and rebalance start from. */
export interface PlanningInput {
  readonly situation: Situation;
  readonly requests: readonly NamedRequest[];
  readonly stack: string;
}

/**
 * Reads fleet and requests from the files that the options name, or what the options leave out from the project: its fleet
 * file, and what the stack has placed.
 * @throws {NovaCronError} as `openSituation`, `openRequests` and `stackPlacements`.
 */
export async function planningInput(options: PlanningOptions, terminal: Terminal): Promise<PlanningInput> {
  const fromFile = options.requests !== undefined;
  const project = fromFile && options.fleet !== undefined ? null : await projectFor(options, terminal);
  if (fromFile) {
    const requests = await openRequests(options, terminal);
    return { requests, situation: await openSituation(options, project, terminal), stack: defaultStack };
  }
  const { requests, others, fixed, stack } = await stackPlacements(project, terminal);
  if (fixed.length > 0) {
    terminal.err(`warning: these stay where they are, as their requests are not told here: ${fixed.join(", ")}\n`);
  }
  return { requests, situation: await openSituation(options, project, terminal, others), stack };
}
