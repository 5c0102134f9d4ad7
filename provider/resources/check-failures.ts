import { NovaCronError } from "../errors/novacron-error.ts";
import type { CheckFailure } from "./resource-handler.ts";
import { tellable } from "./without-demands.ts";

/**
 * An error that speaks of a property, as a complaint about that property: the engine shows it beside the resource, and
 * goes on to collect the complaints of the others.
 * @param tainted whether inputs are secret: then the message must not repeat what they demand.
 * @throws what speaks of none; of a tainted resource, without what it demands.
 */
export function checkFailures(error: unknown, tainted: boolean): CheckFailure[] {
  const told = tainted ? tellable(error) : error;
  if (!(told instanceof NovaCronError) || told.property === undefined) throw told;
  return [{ property: told.property, reason: told.message }];
}
