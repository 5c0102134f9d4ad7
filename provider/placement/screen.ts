import { byCodeUnits } from "../world/code-units.ts";
import type { Arena, Infeasibility } from "./arena.ts";
import type { Choosable } from "./candidate.ts";
import type { PolicyDenial, PolicyPreference } from "./policy-port.ts";
import { RemovalTally } from "./removal-tally.ts";

/** A candidate that no constraint and no policy removed. */
export interface Cleared<C> {
  readonly candidate: C;
  readonly preferences: readonly PolicyPreference[];
}

/** What is left of the sites, in name order, and what was taken away. */
export interface Screening<C> {
  readonly cleared: readonly Cleared<C>[];
  readonly tally: RemovalTally;
}

/** The rule that a denied candidate is attributed to: the first by id. */
export function firstDenial(denials: readonly PolicyDenial[]): PolicyDenial | undefined {
  return denials.length < 2 ? denials[0] : denials.toSorted((a, b) => byCodeUnits(a.rule, b.rule))[0];
}

/** The rule's title, and what waiver of it has expired. */
function told({ title, lapsed }: PolicyDenial): string {
  return lapsed === undefined ? title : `${title} (${lapsed})`;
}

/** Asks every site all constraints, in order, and those that pass the policies. */
export function screen<S extends { readonly name: string }, C extends S & Choosable, X>(
  arena: Arena<S, C, X>,
): Screening<C> {
  const { context, constraints } = arena;
  const tally = new RemovalTally();
  const cleared: Cleared<C>[] = [];
  for (const site of arena.sites) {
    const failed = constraints.find((constraint) => !constraint.holds(site, context));
    if (failed) {
      tally.add("constraint", failed.id, site.name, () => failed.demand(context));
      continue;
    }
    const candidate = arena.estimate(site);
    const verdict = arena.evaluatePolicy(arena.policyInput(candidate));
    const denial = firstDenial(verdict.deny);
    if (denial) {
      tally.add("policy", denial.rule, site.name, () => told(denial));
      if (denial.lapsed !== undefined) tally.lapses.set(denial.rule, denial.lapsed);
    } else {
      cleared.push({ candidate, preferences: verdict.prefer });
      tally.waivers.add(site.name, verdict.waived ?? []);
    }
  }
  return { cleared, tally };
}

/** Why a site is not feasible, or null when it is. Risk is no matter of feasibility: a node at risk can be used. */
export function infeasibility<S extends { readonly name: string }, C extends S & Choosable, X>(
  arena: Arena<S, C, X>,
  target: string,
): Infeasibility | null {
  const { context } = arena;
  const site = arena.sites.find(({ name }) => name === target);
  if (site === undefined) {
    const reason = arena.isOffer?.(target)
      ? `${target} is no longer on offer: the catalogue or the federation has it no more`
      : `${target} is no longer in the fleet`;
    return { by: "fleet", kind: "constraint", reason };
  }
  const failed = arena.constraints.find((constraint) => !constraint.holds(site, context));
  if (failed) return { by: failed.id, kind: "constraint", reason: `${failed.id}: ${failed.explain(site, context)}` };
  const denial = firstDenial(arena.evaluatePolicy(arena.policyInput(arena.estimate(site))).deny);
  if (denial) return { by: denial.rule, kind: "policy", reason: `policy ${denial.rule} forbids it: ${told(denial)}` };
  return null;
}
