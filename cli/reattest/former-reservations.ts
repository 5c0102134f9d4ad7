import type { KeyRing } from "../../provider/crypto/key-ring.ts";
import { blindClaim } from "../../provider/resources/blind-claim.ts";
import { parseUrn } from "../../provider/resources/user-inputs.ts";
import type { Reservation } from "../../provider/store/reservation.ts";
import type { Store } from "../../provider/store/store.ts";
import type { Claim } from "../../provider/world/snapshot.ts";
import type { StackDecision } from "./stack-decisions.ts";

/** What a decision of the state holds under the URN that its resource had in another stack. */
export interface FormerReservation {
  /** The URN by now. */
  readonly urn: string;
  readonly held: Reservation;
}

/**
 * Reservations of a stack's decisions that are still under another stack's name: `pulumi stack rename` changes URNs in the
 * state, and tells nobody. A state that was copied into a second stack looks the same.
 */
export async function formerReservations(
  decisions: readonly StackDecision[],
  store: Store,
): Promise<readonly FormerReservation[]> {
  const reservations = await store.listReservations();
  return decisions.flatMap(({ stored: { urn }, finding }) => {
    if (finding.status === "lost") return [];
    const { record } = finding.summary;
    return reservations
      .filter(({ claim, decisionId }) => decisionId === record && isInOtherStack(claim.urn, urn))
      .map((held) => ({ urn, held }));
  });
}

/**
 * Takes them over, each in one step: what goes and what comes is the same, so it fits wherever it is. Again does no harm.
 * @throws {NovaCronError} NC1204 where one was given back meanwhile: then nothing is held that could be taken over.
 */
export async function takeOver(former: readonly FormerReservation[], store: Store, ring: KeyRing): Promise<void> {
  // No room is asked for but what is given back.
  const capacity = { vcpus: 0, memoryGiB: 0, diskGiB: 0, gpus: 0 };
  for (const { urn, held } of former) {
    const { decisionId } = held;
    const renamed: Claim = { ...held.claim, urn, stack: parseUrn(urn).stack };
    const claim = held.claim.blind === undefined ? renamed : blindClaim(renamed, ring);
    await store.reserve({ claim, decisionId, capacity, replaces: { urn: held.claim.urn, decisionId } });
    // The state has it: that is where it was read.
    await store.settle([{ urn, decisionId }]);
  }
}

/** Whether two URNs differ in nothing but the stack: `urn:pulumi:STACK::PROJECT::TYPES::NAME`. */
function isInOtherStack(a: string, b: string): boolean {
  return a !== b && a.slice(a.indexOf("::")) === b.slice(b.indexOf("::"));
}
