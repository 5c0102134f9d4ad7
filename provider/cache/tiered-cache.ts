import type { Digest } from "../crypto/canonical-json.ts";
import type { Cache, CacheLifetime, CacheStats } from "./cache.ts";
import type { CacheEntry, CacheTier } from "./cache-tier.ts";

/** What distinguishes the keys of one cache from those of others on the same server. */
export interface KeyScope {
  /** Version of NovaCron: what another version computed is not taken over. */
  readonly version: string;
  readonly fleetId: string;
}

/** {@link Cache} over tiers, fastest first. What a slower tier knows is copied into the faster ones. */
export class TieredCache implements Cache {
  readonly #scope: KeyScope;
  readonly #tiers: readonly CacheTier[];
  readonly #now: () => Date;
  readonly #underWay = new Map<string, Promise<string>>();
  readonly #background = new Set<Promise<void>>();
  #computed = 0;
  #joined = 0;
  #closed = false;

  constructor(scope: KeyScope, tiers: readonly CacheTier[], now: () => Date) {
    this.#scope = scope;
    this.#tiers = tiers;
    this.#now = now;
  }

  getOrCompute(
    kind: string,
    digest: Digest,
    lifetime: CacheLifetime,
    compute: () => string | Promise<string>,
  ): Promise<string> {
    const key = cacheKey(this.#scope, kind, digest);
    const running = this.#underWay.get(key);
    if (running) {
      this.#joined++;
      return running;
    }
    const result = this.#findOrCompute(key, lifetime, compute).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, result);
    return result;
  }

  get(kind: string, digest: Digest): Promise<string | undefined> {
    return this.#find(cacheKey(this.#scope, kind, digest));
  }

  set(kind: string, digest: Digest, value: string, lifetime: CacheLifetime): Promise<void> {
    return this.#keep(cacheKey(this.#scope, kind, digest), value, lifetime);
  }

  stats(): CacheStats {
    return { tiers: this.#tiers.map((tier) => tier.stats()), computed: this.#computed, joined: this.#joined };
  }

  async close(): Promise<void> {
    this.#closed = true;
    // Writes may start others (a pruning), but none that this set does not hold.
    while (this.#background.size > 0) await Promise.all(this.#background);
    await Promise.all(this.#tiers.map((tier) => tier.close()));
  }

  async #findOrCompute(key: string, lifetime: CacheLifetime, compute: () => string | Promise<string>): Promise<string> {
    const known = await this.#find(key);
    if (known !== undefined) return known;
    this.#computed++;
    const value = await compute();
    await this.#keep(key, value, lifetime);
    return value;
  }

  async #find(key: string): Promise<string | undefined> {
    for (const [depth, tier] of this.#tiers.entries()) {
      const entry = await tier.get(key, this.#now().getTime());
      if (!entry) continue;
      // With the expiry it has: a value does not grow younger by being copied.
      await this.#write(this.#tiers.slice(0, depth), key, entry);
      return entry.value;
    }
    return undefined;
  }

  async #keep(key: string, value: string, { ttlMs }: CacheLifetime): Promise<void> {
    if (!Number.isFinite(ttlMs) || ttlMs < 0)
      throw new RangeError(`ttlMs is ${ttlMs}; expected a finite number, 0 or more`);
    if (ttlMs === 0) return;
    await this.#write(this.#tiers, key, { value, expiresAtMs: this.#now().getTime() + ttlMs });
  }

  /** Waits for the memory tier only: the others take a disk or a network, and nobody needs them to be done. */
  async #write(tiers: readonly CacheTier[], key: string, entry: CacheEntry): Promise<void> {
    if (this.#closed) return;
    for (const tier of tiers) {
      const written = tier.set(key, entry);
      if (tier.name === "memory") {
        await written;
      } else {
        const tracked = written.finally(() => this.#background.delete(tracked));
        this.#background.add(tracked);
      }
    }
  }
}

/**
 * The key under which a value lies in every tier: `novacron:<version>:<fleet>:<kind>:<digest>`.
 * @throws {RangeError} when a part could be mistaken for two, or holds a line feed.
 */
export function cacheKey(scope: KeyScope, kind: string, digest: Digest): string {
  if (!/^[a-z][a-z0-9-]*$/.test(kind))
    throw new RangeError(`the kind ${JSON.stringify(kind)} is not lower-case letters, digits and hyphens`);
  if (!/^sha256:[0-9a-f]{64}$/.test(digest))
    throw new RangeError(`the key ${JSON.stringify(digest)} is no sha256 digest`);
  return `${prefixOf(scope)}:${kind}:${digest}`;
}

function prefixOf({ version, fleetId }: KeyScope): string {
  for (const part of [version, fleetId]) {
    if (!/^[A-Za-z0-9._+-]+$/.test(part)) throw new RangeError(`${JSON.stringify(part)} cannot be part of a cache key`);
  }
  return `novacron:${version}:${fleetId}`;
}
