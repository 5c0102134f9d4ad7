import { NovaCronError } from "../errors/novacron-error.ts";

/**
 * NC1714: a shared store has not got any more what it had acknowledged.
 * @param what it is.
 */
export function lostWrite(what: string): NovaCronError {
  return new NovaCronError("NC1714", `${what} is no longer in the store, which had acknowledged it`, {
    property: "store",
    remedy:
      "A failover lost it. Run `pulumi refresh` in the stacks of this fleet, which books again what their states hold, and set replicas=1 in the URL of the store, so that a reservation counts only once a replica has it.",
  });
}
