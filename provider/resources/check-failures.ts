import { NovaCronError } from "../errors/novacron-error.ts";
import type { CheckFailure } from "./resource-handler.ts";

/** What headlines quote: names from the request, tokens of a program. */
const quoted = /"(?:[^"\\]|\\.)*"/g;

/**
 * An error that speaks of a property, as a complaint about that property: the engine shows it beside the resource, and
 * goes on to collect the complaints of the others.
 * @param tainted whether inputs are secret: then the message must not repeat what they demand.
 * @throws what speaks of none; of a tainted resource, without what it demands.
 */
export function checkFailures(error: unknown, tainted: boolean): CheckFailure[] {
  if (!(error instanceof NovaCronError)) throw error;
  const headline = error.headline.replace(quoted, '"[secret]"');
  const reason = tainted ? `${headline}; some inputs are secret, so what they demand is not shown` : error.message;
  if (error.property !== undefined) return [{ property: error.property, reason }];
  throw tainted ? new NovaCronError(error.code, reason.slice(error.code.length + 2)) : error;
}
