import { NovaCronError } from "../errors/novacron-error.ts";
import { type DecideArguments, nodeArena } from "../placement/node-arena.ts";
import { screen } from "../placement/screen.ts";
import type { UnplacedRequest } from "./place-all.ts";

/** Nothing can take it, or it may not leave where it cannot stay. */
const unplaceable: ReadonlySet<string> = new Set(["NC1201", "NC1203", "NC1205"]);

/**
 * What becomes of a request that was refused.
 * @throws what is no matter of the fleet's room: a request that is wrong in this fleet, a policy that fails.
 */
export function whyUnplaced(name: string, question: DecideArguments, error: unknown): UnplacedRequest {
  if (!(error instanceof NovaCronError)) throw error;
  // Its window is over: no node has removed anything.
  if (error.code === "NC1206") return { name, error, removed: [] };
  if (!unplaceable.has(error.code)) throw inRequest(name, error);
  return { name, error, removed: screen(nodeArena(question)).tally.removals() };
}

/** An error about a property of one request, as one about the list. */
function inRequest(name: string, error: NovaCronError): NovaCronError {
  if (error.property === undefined) return error;
  const { code, property, expected, remedy } = error;
  return new NovaCronError(code, `"${name}": ${error.headline.slice(code.length + 2)}`, {
    property: `requests[${JSON.stringify(name)}].${property}`,
    ...(expected !== undefined && { expected }),
    ...(remedy !== undefined && { remedy }),
    cause: error,
  });
}
