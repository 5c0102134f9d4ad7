import { NovaCronError } from "../errors/novacron-error.ts";
import type { Store } from "./store.ts";
import { type RowKind, rowDigest, rowKey, rowKinds, type StoreRow } from "./store-rows.ts";

/** What a copy did. */
export interface CopyReport {
  /** Rows of each kind that the source has, and so has the target now. */
  readonly rows: Readonly<Record<RowKind, number>>;
  /** How many of them were written: fewer where an earlier copy was cut off. */
  readonly written: number;
  /** How many were taken away that the source has not got. */
  readonly removed: number;
  /** Revision of the reservations of both. */
  readonly revision: number;
}

/** How to copy. */
export interface CopyOptions {
  /** Whether what the target has may be replaced. */
  readonly force?: boolean;
  /** Hears of each pass over each kind. */
  readonly onProgress?: (kind: RowKind, rows: number, written: number) => void;
}

/** Rows that are written in one step. */
const batch = 100;
/** As often is looked whether the source has changed meanwhile. */
const passes = 5;

/**
 * Makes one store the same as another, row for row, sealed rows as they are. The target is marked meanwhile, and nobody can
 * open it: a half of the reservations would let the other half be booked again. Whoever copies again from the same
 * source goes on, since what is there already is not written twice.
 *
 * It ends when a pass over all rows found nothing to do and the source's revision stood still: pipelines that go on
 * writing to the source are noticed.
 * @throws {NovaCronError} NC1717 where the target has rows of its own and `force` is not set; NC1718 where the source does not
 *   stand still; NC1706 where they are of two fleets.
 */
export async function copyStore(from: Store, to: Store, options: CopyOptions = {}): Promise<CopyReport> {
  assertOneFleet(from, to);
  await mark(from, to, options.force === true);
  let [written, removed] = [0, 0];
  for (let pass = 0; pass < passes; pass++) {
    const revision = await from.reservationsRevision();
    const counts = {} as Record<RowKind, number>;
    const stale: StoreRow[] = [];
    let changes = 0;
    for (const kind of rowKinds) {
      const step = await copyKind(kind, from, to);
      counts[kind] = step.rows;
      stale.push(...step.stale);
      changes += step.written;
      options.onProgress?.(kind, step.rows, step.written);
    }
    // What rests on something goes before it.
    if (stale.length > 0) await to.rows.removeRows(stale.reverse());
    await to.rows.raiseRevision(revision);
    written += changes;
    removed += stale.length;
    if (changes === 0 && stale.length === 0 && (await from.reservationsRevision()) === revision) {
      await to.rows.setCopying(null);
      return { rows: counts, written, removed, revision };
    }
  }
  throw new NovaCronError("NC1718", `${from.location} was written to during ${passes} passes of the copy`, {
    property: "store",
    expected: "a store that nobody writes to",
    remedy: "Stop the pipelines that use it, then run the same again: it goes on where it was.",
  });
}

/** @throws {NovaCronError} NC1706. */
export function assertOneFleet(from: Store, to: Store): void {
  if (from.fleetId === to.fleetId) return;
  throw new NovaCronError("NC1706", `${from.location} is of the fleet ${from.fleetId}, not of ${to.fleetId}`, {
    property: "store",
    expected: "two stores of one fleet",
  });
}

async function mark(from: Store, to: Store, force: boolean): Promise<void> {
  if ((await to.rows.copying()) === from.location) return;
  if (!force && !(await isEmpty(to))) {
    throw new NovaCronError("NC1717", `${to.location} is not empty`, {
      property: "store",
      expected: "a new store",
      remedy: "Take another one, add to what it has with --merge, or replace all of it with --force.",
    });
  }
  await to.rows.setCopying(from.location);
}

/** @throws {NovaCronError} NC1716 for a store that a copy has not filled yet, which is closed then. */
export async function refuseHalfFilled(store: Store): Promise<Store> {
  const from = await store.rows.copying();
  if (from === null) return store;
  await store.close();
  throw new NovaCronError("NC1716", `${store.location} is being filled from ${from}, and the copy has not ended`, {
    property: "store",
    remedy: "Let it end; where it was cut off, run `novacron store copy` again from the same source.",
  });
}

/** Whether a store holds nothing and never held a reservation. */
export async function isEmpty(store: Store): Promise<boolean> {
  if ((await store.reservationsRevision()) > 0) return false;
  for (const kind of rowKinds) {
    for await (const _ of store.rows.rows(kind)) return false;
  }
  return true;
}

interface Step {
  readonly rows: number;
  readonly written: number;
  /** Rows of the target that the source has not got. */
  readonly stale: readonly StoreRow[];
}

async function copyKind(kind: RowKind, from: Store, to: Store): Promise<Step> {
  const there = new Map<string, string>();
  for await (const row of to.rows.rows(kind)) there.set(rowKey(row), rowDigest(row));
  const seen = new Set<string>();
  let pending: StoreRow[] = [];
  let written = 0;
  const flush = async (): Promise<void> => {
    if (pending.length > 0) await to.rows.putRows(pending, "kept");
    written += pending.length;
    pending = [];
  };
  for await (const row of from.rows.rows(kind)) {
    const key = rowKey(row);
    seen.add(key);
    if (there.get(key) === rowDigest(row)) continue;
    pending.push(row);
    if (pending.length >= batch) await flush();
  }
  await flush();
  const stale: StoreRow[] = [];
  if ([...there.keys()].some((key) => !seen.has(key))) {
    for await (const row of to.rows.rows(kind)) if (!seen.has(rowKey(row))) stale.push(row);
  }
  return { rows: seen.size, written, stale };
}
