import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { parseUrn } from "../../provider/resources/user-inputs.ts";
import type { DecisionRecord } from "../../provider/schema/decision.ts";
import type { DecisionRecordEntry, Store } from "../../provider/store/store.ts";

/** A record of the store, with what the store knows besides. */
export interface FoundRecord {
  /** `project/stack`. */
  readonly stack: string;
  readonly digest: string;
  /** ISO 8601 instant of the last time this very decision was made. */
  readonly recordedAt: string;
  readonly record: DecisionRecord;
  /** Of when the world was that it rests on; null where the Snapshot is kept no longer. ISO 8601 instants. */
  readonly world: { readonly telemetryAsOf: string; readonly pricesAsOf: string } | null;
}

type Entry = DecisionRecordEntry & { readonly stack: string };

/**
 * Finds a decision by what people have of it: the digest or at least 6 digits of its beginning, a URN, or a resource's
 * name. Of a resource the latest decision is given.
 * @param stacks namespaces to look in.
 * @throws {NovaCronError} NC1903 when nothing fits, or several resources do.
 */
export async function findRecord(wanted: string, stacks: readonly string[], store: Store): Promise<FoundRecord> {
  const entries = await entriesOf(stacks, store);
  const matching = entries.filter(matcher(wanted));
  const resources = [...new Set(matching.map((entry) => entry.urn))];
  const [latest] = matching;
  if (latest === undefined) throw nothingFits(wanted, stacks, entries);
  if (resources.length > 1) {
    throw new NovaCronError("NC1903", `${wanted} fits several resources: ${resources.slice(0, 5).join(", ")}`, {
      expected: "a URN or digest that fits one",
      remedy: "Give the whole URN, or --stack",
    });
  }
  const record = await store.getDecisionRecord(latest.digest, latest.stack);
  if (record === undefined) throw nothingFits(wanted, stacks, entries);
  const world = await worldOf(record, store);
  return { stack: latest.stack, digest: latest.digest, recordedAt: latest.recordedAt, record, world };
}

async function worldOf({ basis }: DecisionRecord, store: Store): Promise<FoundRecord["world"]> {
  const snapshot = await store.getSnapshot(basis.snapshot);
  if (snapshot === undefined) return null;
  const telemetryAsOf = snapshot.telemetry.asOf;
  return { telemetryAsOf, pricesAsOf: snapshot.pricesAsOf ?? telemetryAsOf };
}

/** The latest decisions of some stacks, newest first. `perResource` leaves only the latest of each resource. */
export async function latestDecisions(
  stacks: readonly string[],
  store: Store,
  limit: number,
  perResource: boolean,
): Promise<readonly Omit<FoundRecord, "world">[]> {
  const entries = await entriesOf(stacks, store);
  const seen = new Set<string>();
  const chosen = entries.filter(({ urn }) => !perResource || (!seen.has(urn) && seen.add(urn))).slice(0, limit);
  const found = await Promise.all(
    chosen.map(async ({ stack, digest, recordedAt }) => {
      const record = await store.getDecisionRecord(digest, stack);
      return record === undefined ? [] : [{ stack, digest, recordedAt, record }];
    }),
  );
  return found.flat();
}

async function entriesOf(stacks: readonly string[], store: Store): Promise<readonly Entry[]> {
  const lists = await Promise.all(
    stacks.map(async (stack) => (await store.listDecisionRecords(stack)).map((entry) => ({ ...entry, stack }))),
  );
  // A stable sort: within a stack the store's own order decides where instants are equal.
  return lists.flat().sort((a, b) => (a.recordedAt < b.recordedAt ? 1 : a.recordedAt > b.recordedAt ? -1 : 0));
}

function matcher(wanted: string): (entry: Entry) => boolean {
  if (wanted.startsWith("urn:")) return (entry) => entry.urn === wanted;
  const digits = wanted.replace(/^sha256:/, "");
  const isDigest = wanted.startsWith("sha256:") || /^[0-9a-f]{6,64}$/.test(wanted);
  return (entry) => (isDigest && entry.digest.startsWith(`sha256:${digits}`)) || parseUrn(entry.urn).name === wanted;
}

function nothingFits(wanted: string, stacks: readonly string[], entries: readonly Entry[]): NovaCronError {
  const names = [...new Set(entries.map((entry) => parseUrn(entry.urn).name))].slice(0, 8);
  return new NovaCronError(
    "NC1903",
    `no decision fits ${wanted} in ${stacks.join(", ") || "any stack: none is known here"}`,
    {
      expected: names.length === 0 ? "a store with decisions" : `one of ${names.join(", ")}, a URN or a record digest`,
      remedy: "List the decisions with `novacron explain`, or name another stack with --stack",
    },
  );
}
