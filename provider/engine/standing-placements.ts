import { gpusAsked } from "../placement/estimates.ts";
import { type PlacementRequest, placementRequest } from "../schema/placement-request.ts";
import type { Reservation } from "../store/reservation.ts";
import type { Store } from "../store/store.ts";
import type { Claim } from "../world/snapshot.ts";
import type { NamedRequest } from "./named-request.ts";

/** What a stack has on the fleet, by a store. */
export interface StandingPlacements {
  /** `PROJECT/STACK`. */
  readonly stack: string;
  /** Its placements as requests, each with the node that it is on. */
  readonly requests: readonly NamedRequest[];
  /** What others hold, and those of the stack that cannot be told as requests. */
  readonly others: readonly Claim[];
  /** Names of the latter: they rest on secrets, are being moved, or have no record any more. */
  readonly fixed: readonly string[];
}

/** Which store. */
export interface StoreOfFleet {
  /** A path, relative to `directory`, or the URL of a Redis; as the configuration `novacron:store`. */
  readonly store: string;
  /** The project's folder. */
  readonly directory: string;
  /** The fleet's id, as the fleet file has it. */
  readonly fleetId: string;
  readonly now: () => Date;
}

/**
 * What a stack has placed, as a store knows it, ready for `whatIf` and `placeAll`.
 *
 * @throws {NovaCronError} NC17xx for the store
 * @example
 * import { standingPlacements, whatIf } from "novacron/placement";
 *
 * const standing = await standingPlacements("shop/prod", {
 *   store: ".novacron/store.db", directory: ".", fleetId: "berlin", now: () => new Date(),
 * });
 * const { stack, requests, others: reservations } = standing;
 * await whatIf({ fleet: "fleet.yaml", stack, requests, reservations, changes: { drain: ["fra-2"] }, asOf: "2026-11-22T00:00:00Z" });
 */
export async function standingPlacements(stack: string, where: StoreOfFleet): Promise<StandingPlacements> {
  const { fleetId, now } = where;
  // Whoever places lists of requests needs no store.
  const { openStoreAt, storePlace } = await import("../store/open-store.ts");
  const store = await openStoreAt(storePlace(where.store, where.directory), { fleetId, now });
  try {
    return await placementsIn(store, stack);
  } finally {
    await store.close();
  }
}

/** The same of a store that is open. */
export async function placementsIn(store: Store, stack: string): Promise<StandingPlacements> {
  const all = await store.listReservations();
  const own = all.filter(({ claim }) => claim.stack === stack);
  const count = (name: string): number => own.filter(({ claim }) => claim.name === name).length;
  const requests: NamedRequest[] = [];
  const fixed: Reservation[] = [];
  for (const reservation of own) {
    const { name, node, gpu } = reservation.claim;
    const asked = count(name) === 1 ? await requestOf(reservation, store) : null;
    if (asked === null) fixed.push(reservation);
    else requests.push({ name, ...asked, on: node, ...(gpu !== undefined && { gpu }) });
  }
  const others = all.filter((reservation) => reservation.claim.stack !== stack || fixed.includes(reservation));
  return {
    stack,
    requests,
    others: others.map(({ claim }) => claim),
    fixed: [...new Set(fixed.map(({ claim }) => claim.name))].sort(),
  };
}

/** The request that was decided on, and the start of a flexible job; null where the record does not tell it. */
async function requestOf(
  { claim, decisionId }: Reservation,
  store: Store,
): Promise<{ readonly request: PlacementRequest; readonly startAt?: string } | null> {
  const record = await store.getDecisionRecord(decisionId, claim.stack);
  // What it was placed together with is named there, and is no part of what it asks for.
  const { group: _group, ...asked } = record?.request ?? {};
  const parsed = placementRequest.safeParse(asked);
  if (!parsed.success) return null;
  // What is "[secret]" passes where text may stand: only a request of the size that is reserved is the one.
  const { vcpus, memoryGiB, diskGiB } = parsed.data;
  const isWhole =
    !JSON.stringify(record?.request).includes('"[secret]"') &&
    [vcpus, memoryGiB, diskGiB, gpusAsked(parsed.data)].every(
      (amount, index) => amount === [claim.vcpus, claim.memoryGiB, claim.diskGiB, claim.gpus][index],
    );
  if (!isWhole) return null;
  return { request: parsed.data, ...(record?.run && { startAt: record.run.startAt }) };
}
