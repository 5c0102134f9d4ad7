import type { Store } from "../../provider/store/store.ts";
import { signedUrn } from "./sign-anew.ts";
import { recordLookup, type StackDecision } from "./stack-decisions.ts";

/**
 * Gives back the reservations that lie on another node than the decision that was now accepted. The provider books the right
 * ones at its next contact with the resource: it adopts what a verified state holds and the store does not know.
 * @returns the URNs whose reservations went.
 */
export async function releaseMisplaced(decisions: readonly StackDecision[], store: Store): Promise<readonly string[]> {
  const reservations = await store.listReservations();
  const released: string[] = [];
  for (const { stored, finding } of decisions) {
    if (finding.status === "lost") continue;
    const { summary } = finding;
    const urn = await signedUrn(stored.urn, summary, recordLookup(store, stored.urn));
    const held = reservations.find(
      (reservation) => reservation.claim.urn === urn && reservation.decisionId === summary.record,
    );
    if (held === undefined || held.claim.node === summary.target) continue;
    await store.release(urn, summary.record);
    released.push(urn);
  }
  return released;
}
