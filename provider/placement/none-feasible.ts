import { NovaCronError } from "../errors/novacron-error.ts";
import type { Arena } from "./arena.ts";
import type { Choosable } from "./candidate.ts";
import type { BestOffers } from "./offers/best-offers.ts";
import type { RemovalTally } from "./removal-tally.ts";

interface Relaxation {
  readonly property: string | null;
  readonly remedy: string;
}

/** Sites that only `by` keeps out, by `by`: what giving that one thing up would win. */
function wonBy<S extends { readonly name: string }, C extends S & Choosable, X>(
  arena: Arena<S, C, X>,
): Map<string, number> {
  const won = new Map<string, number>();
  const count = (by: string): void => void won.set(by, (won.get(by) ?? 0) + 1);
  for (const site of arena.sites) {
    const failed = arena.constraints.filter((constraint) => !constraint.holds(site, arena.context));
    const [only] = failed;
    if (failed.length > 1) continue;
    const rules = new Set(arena.evaluatePolicy(arena.policyInput(arena.estimate(site))).deny.map(({ rule }) => rule));
    const [rule] = rules;
    if (only !== undefined && rules.size === 0) count(only.id);
    if (only === undefined && rules.size === 1 && rule !== undefined) count(rule);
  }
  return won;
}

function policyRemedy<S extends { readonly name: string }, C extends S & Choosable, X>(
  arena: Arena<S, C, X>,
  rule: string,
): string {
  for (const site of arena.sites) {
    if (arena.constraints.some((constraint) => !constraint.holds(site, arena.context))) continue;
    const denial = arena
      .evaluatePolicy(arena.policyInput(arena.estimate(site)))
      .deny.find((each) => each.rule === rule);
    if (denial?.remediation) return `Policy ${rule}: ${denial.remediation}`;
  }
  return `Satisfy policy ${rule}, or ask its owner for an exception.`;
}

/** What kept the clouds out: ` Of 25,030 offers of clouds none fits: 9,100 by vcpus (8 vCPUs asked, it has 4), ...`. */
function offersSaid({ offers, fitting, removed, names }: BestOffers): string {
  if (names.size > 0) return "";
  if (fitting > 0) return ` Of ${offers} offers of clouds ${fitting} do, and none is among the targets.`;
  const listed = removed.slice(0, 3).map(({ by, count, reason }) => `${count} by ${by} (${reason})`);
  return ` Of ${offers} offers of clouds none fits: ${listed.join(", ")}.`;
}

/**
 * The error for a request that nothing can take: how many candidates each constraint and rule removed, the largest
 * first, and what to relax. That is the largest that alone stands between the request and some candidate; where none
 * does, the largest of all, and the remedy says that it will not be enough. Only on failure, so its second look at every
 * candidate costs nobody anything.
 */
export function noneFeasible<S extends { readonly name: string }, C extends S & Choosable, X>(
  arena: Arena<S, C, X>,
  tally: RemovalTally,
): NovaCronError {
  const code = arena.noun === "node" ? "NC1201" : "NC1504";
  const { name } = arena.subject;
  const clouds = arena.offers === undefined ? "" : offersSaid(arena.offers);
  if (arena.sites.length === 0 && clouds !== "") {
    return new NovaCronError(
      code,
      `no ${arena.noun} can take "${name}": the fleet has none, and no cloud has a machine`,
      {
        remedy: `Ask for less, or allow more types and regions in the federation.${clouds}`,
      },
    );
  }
  if (arena.sites.length === 0) {
    return new NovaCronError(code, `no ${arena.noun} can take "${name}": the fleet has none`, {
      remedy: `Add a ${arena.noun} to the fleet file.`,
    });
  }
  const removals = tally.removals();
  const won = wonBy(arena);
  const culprit = removals.find(({ by }) => won.has(by)) ?? removals[0];
  const count = culprit && won.get(culprit.by);
  let relaxation: Relaxation = { property: null, remedy: "" };
  if (culprit !== undefined) {
    const constraint =
      culprit.kind === "constraint" ? arena.constraints.find(({ id }) => id === culprit.by) : undefined;
    const remedy = constraint ? constraint.remedy(arena.context) : policyRemedy(arena, culprit.by);
    const nouns = count === 1 ? arena.noun : `${arena.noun}s`;
    const outlook = count
      ? ` ${count} ${nouns} would then do.`
      : " More than one thing has to give: this alone is not enough.";
    relaxation = { property: constraint?.property ?? null, remedy: remedy + outlook };
  }
  const lapse = (by: string): string => (tally.lapses.has(by) ? ` (${tally.lapses.get(by)})` : "");
  const listed = removals.map(({ by, count: removed }) => `${removed} by ${by}${lapse(by)}`).join(", ");
  return new NovaCronError(code, `none of ${arena.sites.length} ${arena.noun}s can take "${name}": removed ${listed}`, {
    ...(relaxation.property !== null && { property: relaxation.property }),
    ...(culprit && { expected: culprit.reason }),
    remedy: relaxation.remedy + clouds,
  });
}
