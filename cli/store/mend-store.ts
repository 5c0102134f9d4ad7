import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { hasQuotas, quotaShortage } from "../../provider/placement/quota-shortage.ts";
import type { Store } from "../../provider/store/store.ts";
import type { Claim } from "../../provider/world/snapshot.ts";
import type { StoreQuestion } from "./examine-store.ts";
import type { Mend } from "./store-finding.ts";

/** What there is room for, in the fleet. */
export type MendRoom = Pick<StoreQuestion, "nodes" | "capacityOf" | "world">;

/** What came of a mend: null where it is done, else why not. */
export type MendOutcome = string | null;

/**
 * Carries out one mend. Each is a step that the store takes as a whole and only where things are still as they were found:
 * capacity is booked only where it is free and within the quotas, and given back only where it is still that run's, or settled.
 */
export async function mendStore(mend: Mend, store: Store, room: MendRoom): Promise<MendOutcome> {
  try {
    return await mended(mend, store, room);
  } catch (error) {
    if (error instanceof NovaCronError && (error.code === "NC1204" || error.code === "NC1601")) return error.message;
    throw error;
  }
}

async function mended(mend: Mend, store: Store, { nodes, capacityOf, world }: MendRoom): Promise<MendOutcome> {
  switch (mend.how) {
    case "reindex":
      await store.rows.reindex(nodes, true);
      return null;
    case "rebook": {
      const { claim, decisionId } = mend;
      const capacity = capacityOf(claim.node);
      if (capacity === null) return `the fleet has no node ${claim.node}`;
      const shortOf = (others: readonly Claim[]): string | null => quotaShortage(claim, others, world);
      await store.reserve({ claim, decisionId, capacity, ...(hasQuotas(world) && { shortOf }) });
      await store.settle([{ urn: claim.urn, decisionId }]);
      return null;
    }
    case "settle":
      await store.settle([mend.row]);
      return null;
    case "release": {
      const { urn, decisionId, run } = mend.row;
      if (run === null) return (await store.release(urn, decisionId)) ? null : "it is gone already";
      const given = await store.releaseAbandoned([{ urn, decisionId, operation: run }]);
      return given.length > 0 ? null : "another run has taken it over";
    }
    case "leaveRun":
      await store.leaveRun(mend.process);
      return null;
    case "drop":
      await store.rows.removeRows([mend.row]);
      return null;
  }
}
