import { parseAskedFor } from "../cache/asked-for.ts";
import type { Cache } from "../cache/cache.ts";
import { type Digest, digestOf } from "../crypto/canonical-json.ts";

const kind = "asked-for";
const keptMs = 7 * 24 * 3_600_000;

/** What a plan has asked for before it could be fetched ahead. */
const atFirst: ReadonlySet<string> = new Set(["fleet-file"]);

/** A stack that was never planned is not asked for again at once. */
const lifetime = { ttlMs: keptMs, absentMs: 60_000 };

/**
 * Fetches what the last plans of a stack asked the cache for into memory, in the background. Nobody waits for it: what is
 * not there yet when it is wanted is asked for as ever.
 */
export async function warmAhead(cache: Cache, stack: string): Promise<void> {
  const list = await cache.find(kind, keyOf(stack), lifetime, () => null);
  if (list !== null) await cache.warm(parseAskedFor(list));
}

/** Remembers what this plan asked for, for those that follow. */
export async function rememberAskedFor(cache: Cache, stack: string): Promise<void> {
  const asked = cache.askedFor().filter((entry) => entry.kind !== kind && !atFirst.has(entry.kind));
  if (asked.length > 0) await cache.set(kind, keyOf(stack), JSON.stringify(asked), lifetime);
}

const keyOf = (stack: string): Digest => digestOf({ formatVersion: 1, stack });
