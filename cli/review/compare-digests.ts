import type { PlanDigest } from "./plan-digest.ts";
import type { ReviewedMark } from "./reviewed-mark.ts";

/** How many differences an error names. */
const named = 5;

/** How what would be applied differs from what was reviewed, by resource; the first few, by URN. */
export function differences(reviewed: ReviewedMark, now: PlanDigest): readonly string[] {
  if (reviewed.resources === undefined)
    return ["the review has no room for the resources; its JSON or SARIF would name them"];
  const before = new Map(reviewed.resources.map((resource) => [resource.urn, resource]));
  const after = new Map(now.resources.map((resource) => [resource.urn, resource]));
  const found = [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((urn) => {
    const [then, current] = [before.get(urn), after.get(urn)];
    if (then === undefined) return [`${urn} (${current?.operation}) was not in the review`];
    if (current === undefined) return [`${urn} (${then.operation} in the review) is gone`];
    if (then.operation !== current.operation)
      return [`${urn}: ${then.operation} was reviewed, and it is ${current.operation}`];
    return then.digest === current.digest ? [] : [`${urn}: its inputs differ`];
  });
  const rest = found.length - named;
  return rest > 0 ? [...found.slice(0, named), `and ${rest} more`] : found;
}
