import type { Claim } from "../world/snapshot.ts";

/** Says that the store holds again what a verified state has. */
export function adoptedText(claim: Claim, wasElsewhere: boolean): string {
  const why = wasElsewhere ? "had it elsewhere, since an apply was cut off" : "did not know this placement";
  return `the store ${why}; its reservation${placeOf(claim)} was made again from the verified state`;
}

/**
 * Says that it does not, for a run that moves the resource is at it, or is thought to be: others may take the place.
 * @param since ISO 8601 instant at which that run booked.
 */
export function rivalText(claim: Claim, since: string): string {
  return `the state has it${placeOf(claim)}, where the store holds nothing for it: a run that may be under way booked it otherwise at ${since}. If that run was cut off, \`pulumi refresh\` books the state's place again, at once for a run of this machine and 2 minutes after the last sign of life of another's`;
}

/** Nothing where the place follows from secrets. */
function placeOf({ node, blind }: Claim): string {
  return blind === undefined ? ` on ${node}` : "";
}
