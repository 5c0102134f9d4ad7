/** What entries rest on, by which they can be invalidated together. */
export type CacheTag = "fleet" | "model" | "policy";

/** All tags. */
export const cacheTags: readonly CacheTag[] = ["fleet", "model", "policy"];

/** What is the same for all entries of a kind. */
export interface CacheKind {
  readonly tags: readonly CacheTag[];
  /** Share of the lifetime, 0 to 1, by which entries end early: those written together must not all end at once. */
  readonly jitter: number;
}

/**
 * The kinds that the provider keeps. Observations have no jitter: within `snapshotMaxAge` plans are promised to see the same.
 * What is derived from content that its key names would hold for ever, and ends so that files and servers do not fill up.
 */
export const cacheKinds: Readonly<Record<string, CacheKind>> = {
  telemetry: { tags: ["fleet", "model"], jitter: 0 },
  prices: { tags: ["fleet"], jitter: 0 },
  "carbon-forecast": { tags: ["fleet"], jitter: 0 },
  "asked-for": { tags: [], jitter: 0.1 },
  "fleet-file": { tags: ["fleet"], jitter: 0.1 },
  standing: { tags: ["fleet", "model", "policy"], jitter: 0.1 },
};

const unknownKind: CacheKind = { tags: [], jitter: 0 };

/** A kind by its name; one without tags and jitter where it is not listed. */
export function cacheKind(name: string, kinds: Readonly<Record<string, CacheKind>> = cacheKinds): CacheKind {
  return (Object.hasOwn(kinds, name) ? kinds[name] : undefined) ?? unknownKind;
}

/**
 * A lifetime with its jitter. Which part of it is cut off follows from the key's digest: no chance, and still other for
 * each entry.
 * @param digest `sha256:` and hexadecimal digits.
 */
export function jittered(lifetimeMs: number, { jitter }: CacheKind, digest: string): number {
  return lifetimeMs * (1 - (jitter * Number.parseInt(digest.slice(7, 15), 16)) / 0xffffffff);
}
