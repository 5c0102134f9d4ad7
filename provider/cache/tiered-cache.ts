import type { Digest } from "../crypto/canonical-json.ts";
import { AskedFor } from "./asked-for.ts";
import type { Cache, CacheLifetime, CacheStats, TierName, TierReport, WantedEntry } from "./cache.ts";
import { type CacheKind, type CacheTag, cacheKind, jittered } from "./cache-kind.ts";
import type { CacheEntry, CacheTier, SharedTier } from "./cache-tier.ts";
import { type CacheCounts, countsToTotals, noCounts } from "./counts.ts";
import { InvalidationMarks } from "./invalidation-marks.ts";
import type { MemoryTier } from "./memory-tier.ts";

/** What distinguishes the keys of one cache from those of others on the same server. */
export interface KeyScope {
  /** Version of NovaCron: what another version computed is not taken over. */
  readonly version: string;
  readonly fleetId: string;
}

/** How a cache is put together. */
export interface TieredCacheOptions extends KeyScope {
  readonly now: () => Date;
  /** What is known of kinds; {@link cacheKinds} where absent. */
  readonly kinds?: Readonly<Record<string, CacheKind>>;
  /** After how many milliseconds others' invalidations are noticed at the latest; 1,000 where absent. */
  readonly marksMaxAgeMs?: number;
}

/** How many values are fetched at once ahead of their questions: those that somebody waits for go beside them. */
const warmedAtOnce = 4;

/** {@link Cache} over tiers. What one of them knows is copied into the others. */
export class TieredCache implements Cache {
  readonly #options: TieredCacheOptions;
  readonly #prefix: string;
  readonly #memory: MemoryTier;
  readonly #tiers: readonly CacheTier[];
  readonly #marks: InvalidationMarks;
  readonly #asked = new AskedFor();
  readonly #underWay = new Map<string, Promise<string>>();
  readonly #refreshing = new Set<string>();
  readonly #background = new Set<Promise<unknown>>();
  readonly #counts: CacheCounts = noCounts();
  #closed = false;

  /** @param slower in the order in which they are asked, after memory. */
  constructor(options: TieredCacheOptions, memory: MemoryTier, slower: readonly CacheTier[]) {
    this.#options = options;
    this.#prefix = prefixOf(options);
    this.#memory = memory;
    this.#tiers = [memory, ...slower];
    this.#marks = new InvalidationMarks(this.#shared(), options.marksMaxAgeMs ?? 1000);
  }

  async getOrCompute(
    kind: string,
    digest: Digest,
    lifetime: CacheLifetime,
    compute: () => string | Promise<string>,
  ): Promise<string> {
    const work = async (): Promise<string> => {
      const value = await compute();
      if (value === "") throw new RangeError("a value is JSON text, which is never empty");
      return value;
    };
    // What was found to be nothing by `find` is no value for this caller.
    const known = await this.#findOrCompute(kind, digest, lifetime, work);
    return known === "" ? this.#compute(kind, digest, lifetime, work) : known;
  }

  async find(
    kind: string,
    digest: Digest,
    lifetime: CacheLifetime,
    look: () => string | null | Promise<string | null>,
  ): Promise<string | null> {
    const value = await this.#findOrCompute(kind, digest, lifetime, async () => (await look()) ?? "");
    return value === "" ? null : value;
  }

  async get(kind: string, digest: Digest): Promise<string | undefined> {
    // Nothing between question and answer where memory has it: the whole of a hit is some hundred nanoseconds.
    const found = this.#inMemory(kind, digest) ?? (await this.#inTiers(kind, digest));
    if (found === undefined || found.value === "") return undefined;
    return found.value;
  }

  set(kind: string, digest: Digest, value: string, lifetime: CacheLifetime): Promise<void> {
    return this.#keep(kind, digest, this.#keyOf(kind, digest), value, lifetime);
  }

  async invalidate(kind: string, digest: Digest): Promise<void> {
    const key = this.#keyOf(kind, digest);
    await this.#marks.markKey(baseKey(this.#prefix, kind, digest), this.#nowMs());
    // Out of the way at once; the mark hides what other processes and tiers that are away still have.
    await Promise.all(this.#tiers.map((tier) => tier.delete(key)));
  }

  async invalidateTag(tag: CacheTag): Promise<void> {
    await this.#marks.markTag(tag, this.#nowMs());
  }

  async clear(): Promise<readonly { readonly tier: TierName; readonly entries: number }[]> {
    return Promise.all(this.#tiers.map(async (tier) => ({ tier: tier.name, entries: await tier.clear() })));
  }

  warm(wanted: readonly WantedEntry[]): Promise<void> {
    const queue = wanted.values();
    const fetch = async (): Promise<void> => {
      for (const { kind, key } of queue) {
        if (this.#closed) return;
        if (this.#memory.has(this.#keyOf(kind, key))) continue;
        if ((await this.#look(kind, key)) !== undefined) this.#counts.warmed++;
      }
    };
    return this.#inBackground(Promise.all(Array.from({ length: warmedAtOnce }, fetch)).then(() => undefined));
  }

  askedFor(): readonly WantedEntry[] {
    return this.#asked.list();
  }

  stats(): CacheStats {
    return { tiers: this.#tiers.map((tier) => tier.stats()), ...this.#counts };
  }

  async report(): Promise<readonly TierReport[]> {
    const lasting = this.#tiers.filter((tier) => tier.shared !== null);
    return Promise.all(
      lasting.map(async (tier) => ({
        tier: tier.name,
        size: (await tier.size()) ?? null,
        totals: (await tier.shared?.totals()) ?? null,
      })),
    );
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    // Writes may start others (a pruning), but none that this set does not hold.
    while (this.#background.size > 0) await Promise.all(this.#background);
    const totals = countsToTotals(this.stats());
    if (Object.keys(totals).length > 0) await Promise.all(this.#shared().map((tier) => tier.addTotals(totals)));
    await Promise.all(this.#tiers.map((tier) => tier.close()));
  }

  async #findOrCompute(
    kind: string,
    digest: Digest,
    lifetime: CacheLifetime,
    work: () => Promise<string>,
  ): Promise<string> {
    const found = this.#inMemory(kind, digest);
    if (found === undefined) {
      return this.#once(kind, digest, async () => {
        const elsewhere = await this.#inTiers(kind, digest);
        if (elsewhere === undefined) return this.#compute(kind, digest, lifetime, work);
        this.#refreshStale(kind, digest, elsewhere, lifetime, work);
        return elsewhere.value;
      });
    }
    this.#refreshStale(kind, digest, found, lifetime, work);
    return found.value;
  }

  /** Behind the caller's back: a failure leaves the stale value, and the next caller tries again. */
  #refreshStale(
    kind: string,
    digest: Digest,
    entry: CacheEntry,
    lifetime: CacheLifetime,
    work: () => Promise<string>,
  ): void {
    if (entry.staleAtMs > this.#nowMs()) return;
    this.#counts.stale++;
    const key = this.#keyOf(kind, digest);
    if (this.#refreshing.has(key)) return;
    this.#refreshing.add(key);
    const refresh = this.#compute(kind, digest, lifetime, work).finally(() => this.#refreshing.delete(key));
    void this.#inBackground(refresh.catch(() => undefined));
  }

  /** One search for all who ask at once. */
  #once(kind: string, digest: Digest, search: () => Promise<string>): Promise<string> {
    const key = this.#keyOf(kind, digest);
    const running = this.#underWay.get(key);
    if (running !== undefined) {
      this.#counts.joined++;
      return running;
    }
    const result = search().finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, result);
    return result;
  }

  async #compute(kind: string, digest: Digest, lifetime: CacheLifetime, work: () => Promise<string>): Promise<string> {
    // Under the key of before: what is invalidated while it is computed stays so.
    const key = this.#keyOf(kind, digest);
    this.#counts.computed++;
    const value = await work();
    await this.#keep(kind, digest, key, value, lifetime);
    return value;
  }

  #inMemory(kind: string, digest: Digest): CacheEntry | undefined {
    const nowMs = this.#nowMs();
    if (!this.#marks.isFresh(nowMs)) return undefined;
    const entry = this.#memory.find(this.#keyOf(kind, digest), nowMs);
    if (entry !== undefined) this.#count(kind, digest, entry);
    return entry;
  }

  async #inTiers(kind: string, digest: Digest): Promise<CacheEntry | undefined> {
    const entry = await this.#look(kind, digest);
    this.#count(kind, digest, entry);
    return entry;
  }

  async #look(kind: string, digest: Digest): Promise<CacheEntry | undefined> {
    if (!this.#marks.isFresh(this.#nowMs())) await this.#marks.refresh(this.#nowMs());
    const key = this.#keyOf(kind, digest);
    for (const tier of this.#tiers) {
      const entry = await tier.get(key, this.#nowMs());
      if (!entry) continue;
      // With the expiry it has: a value does not grow younger by being copied. Also into what comes later: the file is for
      // when the server is away.
      const others = this.#tiers.filter((other) => other !== tier);
      await this.#write(others, key, entry);
      return entry;
    }
    return undefined;
  }

  #count(kind: string, key: Digest, entry: CacheEntry | undefined): void {
    this.#asked.add(kind, key);
    if (entry === undefined) {
      this.#counts.misses++;
      return;
    }
    this.#counts.hits++;
    if (entry.value === "") this.#counts.absent++;
  }

  async #keep(kind: string, digest: Digest, key: string, value: string, lifetime: CacheLifetime): Promise<void> {
    assertKey(kind, digest);
    const { ttlMs, staleMs = 0, absentMs = ttlMs / 10 } = lifetime;
    for (const ms of [ttlMs, staleMs, absentMs]) {
      if (!Number.isFinite(ms) || ms < 0)
        throw new RangeError(`a lifetime has ${ms} ms; expected a finite number, 0 or more`);
    }
    const isAbsent = value === "";
    const freshMs = jittered(isAbsent ? absentMs : ttlMs, cacheKind(kind, this.#options.kinds), digest);
    if (freshMs === 0) return;
    const staleAtMs = this.#nowMs() + freshMs;
    await this.#write(this.#tiers, key, { value, staleAtMs, expiresAtMs: staleAtMs + (isAbsent ? 0 : staleMs) });
  }

  /** Waits for the memory tier only: the others take a disk or a network, and nobody needs them to be done. */
  async #write(tiers: readonly CacheTier[], key: string, entry: CacheEntry): Promise<void> {
    if (this.#closed) return;
    for (const tier of tiers) {
      const written = tier.set(key, entry);
      if (tier.name === "memory") await written;
      else void this.#inBackground(written);
    }
  }

  #inBackground<T>(work: Promise<T>): Promise<T> {
    const tracked = work.finally(() => this.#background.delete(tracked));
    this.#background.add(tracked);
    return tracked;
  }

  #keyOf(kind: string, digest: Digest): string {
    const key = baseKey(this.#prefix, kind, digest);
    return key + this.#marks.suffixOf(cacheKind(kind, this.#options.kinds), key);
  }

  #shared(): readonly SharedTier[] {
    return this.#tiers.flatMap(({ shared }) => (shared === null ? [] : [shared]));
  }

  #nowMs(): number {
    return this.#options.now().getTime();
  }
}

/**
 * The key under which a value lies in every tier, before the marks of invalidations: `novacron:<version>:<fleet>:<kind>:<digest>`.
 * @throws {RangeError} when a part could be mistaken for two, or holds a line feed.
 */
export function cacheKey(scope: KeyScope, kind: string, digest: Digest): string {
  assertKey(kind, digest);
  return baseKey(prefixOf(scope), kind, digest);
}

/** Unchecked: what is no kind or digest is never written, and so is not found. */
const baseKey = (prefix: string, kind: string, digest: string): string => `${prefix}:${kind}:${digest}`;

function assertKey(kind: string, digest: string): void {
  if (!/^[a-z][a-z0-9-]*$/.test(kind))
    throw new RangeError(`the kind ${JSON.stringify(kind)} is not lower-case letters, digits and hyphens`);
  if (!/^sha256:[0-9a-f]{64}$/.test(digest))
    throw new RangeError(`the key ${JSON.stringify(digest)} is no sha256 digest`);
}

function prefixOf({ version, fleetId }: KeyScope): string {
  for (const part of [version, fleetId]) {
    if (!/^[A-Za-z0-9._+-]+$/.test(part)) throw new RangeError(`${JSON.stringify(part)} cannot be part of a cache key`);
  }
  return `novacron:${version}:${fleetId}`;
}
