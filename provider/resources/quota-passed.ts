import { hasQuotas, quotaShortage } from "../placement/quota-shortage.ts";
import type { Store } from "../store/store.ts";
import type { Claim, Snapshot } from "../world/snapshot.ts";

/**
 * Which quota a claim passes that a verified state has, in words for a diagnostic; empty where it passes none. What is there
 * already is booked all the same: left out, it would let others pass the quota further. Of what follows from secrets only
 * that there is one.
 */
export async function quotaPassed(
  claim: Claim,
  store: Pick<Store, "listReservations">,
  snapshot: Snapshot,
): Promise<string> {
  if (!hasQuotas(snapshot)) return "";
  const others = (await store.listReservations()).map((held) => held.claim).filter(({ urn }) => urn !== claim.urn);
  const why = quotaShortage(claim, others, snapshot);
  if (why === null) return "";
  return claim.blind === undefined ? `; a quota is passed: ${why}` : "; a quota is passed";
}
