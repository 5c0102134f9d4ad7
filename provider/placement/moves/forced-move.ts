import { NovaCronError } from "../../errors/novacron-error.ts";
import type { Arena } from "../arena.ts";
import type { Choosable } from "../candidate.ts";
import { firstDenial, infeasibility } from "../screen.ts";

/** A move that nobody may make. */
export interface RefusedMove {
  readonly from: string;
  readonly to: string;
  /** As `change` would say it. */
  readonly reason: string;
}

/** What would let it stay: by what drives it away, in one sentence. */
function toStay<S extends { readonly name: string }, C extends S & Choosable, X>(
  arena: Arena<S, C, X>,
  from: string,
): string {
  const forbidden = infeasibility(arena, from);
  const site = arena.sites.find(({ name }) => name === from);
  if (site !== undefined && arena.estimate(site).displaced)
    return "To stay: give the account the id that it had, and the new one a name of its own.";
  // Nothing forbids it: then it was the risk.
  if (forbidden === null) return `Repair ${from}, or raise evacuationRisk above the risk it has.`;
  if (forbidden.by === "fleet")
    return `Put ${from} back into the fleet file, cordoned if nothing else shall go there, or restore its data elsewhere.`;
  if (forbidden.kind === "policy") {
    const denial = site && firstDenial(arena.evaluatePolicy(arena.policyInput(arena.estimate(site))).deny);
    const { by } = forbidden;
    const change = denial?.remediation ?? `Change what policy ${by} objects to.`;
    return `To stay: ${change} Or have ${by} waived for it with \`novacron waiver new --rule ${by} --resource ${arena.subject.urn}\`.`;
  }
  const constraint = arena.constraints.find(({ id }) => id === forbidden.by);
  return `To stay: ${constraint?.remedy(arena.context) ?? `Make ${from} usable again.`}`;
}

/**
 * The error for what would have to move and may not: why it cannot stay, what would let it stay, and how to let it move.
 * NC1205 for a stateful placement, NC1203 for what is protected.
 */
export function forcedMove<S extends { readonly name: string }, C extends S & Choosable, X>(
  arena: Arena<S, C, X>,
  { from, to, reason }: RefusedMove,
): NovaCronError {
  const { name } = arena.subject;
  const isStateful = arena.hold === "stateful";
  const what = isStateful ? "stateful" : "protected";
  const toMove = isStateful
    ? "To let it move: back up its data, set allowMove: true, and look at what `pulumi preview` says of the move."
    : "To let it move: take the protection off, look at what `pulumi preview` says of the move, let it move, and protect it again.";
  return new NovaCronError(
    isStateful ? "NC1205" : "NC1203",
    `"${name}" is ${what} and would have to move from ${from} to ${to}: ${reason}`,
    {
      property: isStateful ? "allowMove" : "protect",
      expected: `that it can stay on ${from}`,
      remedy: `${toStay(arena, from)} ${toMove}`,
    },
  );
}
