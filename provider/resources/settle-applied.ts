import { lostWrite } from "../store/lost-write.ts";
import type { ReservationKey } from "../store/reservation.ts";
import type { Store } from "../store/store.ts";
import { parseUrn } from "./user-inputs.ts";

/**
 * Settles what a plan applied, whose resources the state has now.
 * @param booked URNs whose reservation the store acknowledged: what takes nothing has none.
 * @throws {NovaCronError} NC1714 where one of them is gone.
 */
export async function settleApplied(
  store: Store,
  applied: ReadonlyMap<string, ReservationKey>,
  booked: ReadonlySet<string>,
): Promise<void> {
  const gone = await store.settle([...applied.values()]);
  const lost = gone.map(({ urn }) => urn).filter((urn) => booked.has(urn));
  if (lost.length > 0) throw lostWrite(`the reservation of ${lost.map((urn) => parseUrn(urn).name).join(", ")}`);
}
