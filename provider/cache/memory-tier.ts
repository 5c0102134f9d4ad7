import { LRUCache } from "lru-cache";
import type { TierStats } from "./cache.ts";
import { type CacheEntry, type CacheTier, TierCounters, type TierSize, unexpired } from "./cache-tier.ts";

/** Bounds of the memory tier; the least recently used entries go first. */
export interface MemoryBounds {
  readonly maxEntries: number;
  /** Of keys and values, counted in UTF-16 code units of two bytes: at most twice what V8 needs. */
  readonly maxBytes: number;
}

/** 16 MiB: beside a plugin of some 60 MB, and room for a plan of a few thousand resources. */
export const defaultMemoryBounds: MemoryBounds = { maxEntries: 10_000, maxBytes: 16 * 1024 * 1024 };

/** Entries in this process, bounded by number and bytes. A value larger than all of it is not kept. */
export class MemoryTier implements CacheTier {
  readonly name = "memory";
  readonly shared = null;
  readonly #entries: LRUCache<string, CacheEntry>;
  readonly #counters = new TierCounters();

  constructor(bounds: MemoryBounds = defaultMemoryBounds) {
    this.#entries = new LRUCache({
      max: bounds.maxEntries,
      maxSize: bounds.maxBytes,
      sizeCalculation: (entry, key) => 2 * (entry.value.length + key.length) + 1,
    });
  }

  async get(key: string, nowMs: number): Promise<CacheEntry | undefined> {
    const entry = this.find(key, nowMs);
    if (entry === undefined) this.#counters.misses++;
    return entry;
  }

  /** The same at once; only a hit is counted. */
  find(key: string, nowMs: number): CacheEntry | undefined {
    const entry = unexpired(this.#entries.get(key), nowMs);
    if (entry !== undefined) this.#counters.hits++;
    return entry;
  }

  /** Whether something lies there, expired or not; counts nothing. */
  has(key: string): boolean {
    return this.#entries.has(key);
  }

  async set(key: string, entry: CacheEntry): Promise<void> {
    this.#entries.set(key, entry);
    this.#counters.writes++;
  }

  async delete(key: string): Promise<void> {
    this.#entries.delete(key);
  }

  async clear(): Promise<number> {
    const { size } = this.#entries;
    this.#entries.clear();
    return size;
  }

  async size(): Promise<TierSize> {
    return { entries: this.#entries.size, bytes: this.#entries.calculatedSize };
  }

  stats(): TierStats {
    return this.#counters.snapshot(this.name);
  }

  async close(): Promise<void> {
    this.#entries.clear();
  }
}
