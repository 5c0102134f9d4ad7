import { NovaCronError } from "../errors/novacron-error.ts";
import type { FleetRegion } from "../schema/fleet.ts";
import { globMatches, isPattern } from "../world/glob.ts";
import { liesIn } from "../world/legal-areas.ts";
import { didYouMean } from "../world/near-names.ts";
import type { Snapshot } from "../world/snapshot.ts";

/** Refuses a name in the request that the fleet does not have. */
export function refuseUnknown(what: string, name: string, property: string, known: Iterable<string>): never {
  throw new NovaCronError("NC1106", `${property} names the ${what} "${name}", which the fleet does not have`, {
    property,
    expected: `a ${what} of the fleet`,
    remedy: didYouMean(name, known),
  });
}

/**
 * A list of patterns that name things. A plain name must exist, since a misspelt one would silently narrow the choice;
 * a pattern may match nothing as long as the list matches something.
 * @throws {NovaCronError} NC1106
 */
export function checkPatterns(
  what: string,
  patterns: readonly string[],
  property: string,
  known: readonly string[],
): void {
  for (const [index, pattern] of patterns.entries()) {
    if (!isPattern(pattern) && !known.includes(pattern)) refuseUnknown(what, pattern, `${property}[${index}]`, known);
  }
  const [first] = patterns;
  if (first !== undefined && !patterns.some((pattern) => known.some((name) => globMatches(pattern, name)))) {
    refuseUnknown(what, first, `${property}[0]`, known);
  }
}

/**
 * A residency. One entry must be met by the fleet; the others may name countries in which it has no region yet, as a
 * list of all that the law allows does.
 * @throws {NovaCronError} NC1106
 */
export function checkResidency(residency: readonly string[] | undefined, snapshot: Snapshot): void {
  const [first] = residency ?? [];
  if (residency === undefined || first === undefined) return;
  if (residency.some((entry) => snapshot.regions.some((region) => liesIn(entry, region)))) return;
  const known = snapshot.regions.flatMap(({ country, continent }) => [country, `continent:${continent}`]);
  refuseUnknown("country or continent", first, "residency[0]", known);
}

/**
 * The region of that name.
 * @throws {NovaCronError} NC1106
 */
export function regionNamed(name: string, property: string, snapshot: Snapshot): FleetRegion {
  const region = snapshot.regions.find((each) => each.name === name);
  return (
    region ??
    refuseUnknown(
      "region",
      name,
      property,
      snapshot.regions.map((each) => each.name),
    )
  );
}

/**
 * A budget is in the fleet's currency: NovaCron knows no exchange rates, and a rate would be one more thing that can
 * differ between preview and up.
 * @throws {NovaCronError} NC1001
 */
export function checkCurrency(budget: { readonly currency: string } | undefined, snapshot: Snapshot): void {
  if (budget === undefined || budget.currency === snapshot.currency) return;
  throw new NovaCronError(
    "NC1001",
    `budget.currency is ${budget.currency}, but the fleet ${snapshot.fleetId} has prices in ${snapshot.currency}`,
    {
      property: "budget.currency",
      expected: snapshot.currency,
      remedy: `Give the budget in ${snapshot.currency}.`,
    },
  );
}
