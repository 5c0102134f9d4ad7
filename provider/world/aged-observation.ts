import type { Cache } from "../cache/cache.ts";
import type { Digest } from "../crypto/canonical-json.ts";

/** What was measured rather than declared. */
export interface Observation {
  /** ISO 8601 instant at which it was taken. */
  readonly asOf: string;
}

/** How an observation is kept, and what of it may still be used. */
export interface Ageing {
  readonly cache: Cache;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** How old it may be; 0: it is taken every time. */
  readonly maxAgeMs: number;
}

/** What is observed. */
export interface Observed<T extends Observation> {
  /** Kind of the cache's entries, e.g. `telemetry`. */
  readonly kind: string;
  /** Names all that the observation depends on besides time. */
  readonly key: Digest;
  /** Reads what was kept; undefined where it is no such observation. */
  readonly parse: (kept: unknown) => T | undefined;
  readonly take: (asOf: string) => T | Promise<T>;
}

/** The observation that was kept, if it is at most `maxAgeMs` old, else a new one. */
export async function agedObservation<T extends Observation>(
  { kind, key, parse, take }: Observed<T>,
  { cache, now, maxAgeMs }: Ageing,
): Promise<T> {
  if (maxAgeMs > 0) {
    const kept = parsed(await cache.get(kind, key), parse);
    // Entries expire by the tier's clock; a clock that was set back must not make them younger.
    const age = kept === undefined ? Number.NaN : now - Date.parse(kept.asOf);
    if (kept !== undefined && age >= 0 && age <= maxAgeMs) return kept;
  }
  const taken = await take(new Date(now).toISOString());
  await cache.set(kind, key, JSON.stringify(taken), { ttlMs: maxAgeMs });
  return taken;
}

function parsed<T>(kept: string | undefined, parse: (kept: unknown) => T | undefined): T | undefined {
  if (kept === undefined) return undefined;
  try {
    return parse(JSON.parse(kept));
  } catch {
    return undefined; // A cache entry that cannot be read is none.
  }
}
