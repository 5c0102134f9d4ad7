import { randomBytes } from "node:crypto";
import type { CacheKind, CacheTag } from "./cache-kind.ts";

/**
 * Generations by name, `tag:policy` or `key:<cache key>`: `<ms since 1970>-<8 hexadecimal digits>`. The greatest counts.
 * A generation is part of the key under which an entry lies, so a new one hides all older entries at once, also those that
 * are being computed meanwhile.
 */
export type Marks = ReadonlyMap<string, string>;

/** Where marks lie so that other processes see them. */
export interface MarkKeeper {
  /** Undefined where the keeper does not answer. */
  marks(): Promise<Marks | undefined>;
  /** Puts marks in place of older ones of the same names. */
  addMarks(marks: Marks): Promise<void>;
}

/** Marks of single keys beyond this many are forgotten, oldest first; those of tags stay. */
export const keptKeyMarks = 1000;

const generation = /^\d{13}-[0-9a-f]{8}$/;
/** A generation further ahead was not made by a clock; if it counted, no later one could outdo it. */
const aheadMs = 24 * 3_600_000;

/** The marks that a process knows, and those of all keepers it can reach. */
export class InvalidationMarks {
  readonly #keepers: readonly MarkKeeper[];
  readonly #maxAgeMs: number;
  readonly #known = new Map<string, string>();
  readonly #suffixes = new Map<CacheKind, string>();
  #keyMarks = 0;
  #readAtMs = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;

  /** @param maxAgeMs after how long the keepers are asked again: so long may others' invalidations go unnoticed. */
  constructor(keepers: readonly MarkKeeper[], maxAgeMs: number) {
    this.#keepers = keepers;
    this.#maxAgeMs = maxAgeMs;
  }

  /** Whether the keepers were asked lately; a clock that was set back asks again. */
  isFresh(nowMs: number): boolean {
    if (this.#keepers.length === 0) return true;
    const ageMs = nowMs - this.#readAtMs;
    return ageMs >= 0 && ageMs < this.#maxAgeMs;
  }

  /** Asks the keepers, and tells each what it has not got: one may have been away when another was told. */
  refresh(nowMs: number): Promise<void> {
    this.#reading ??= this.#read(nowMs).finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** What a key ends in. */
  suffixOf(kind: CacheKind, key: string): string {
    if (this.#known.size === 0) return "";
    let suffix = this.#suffixes.get(kind);
    if (suffix === undefined) {
      const generations = kind.tags.map((tag) => this.#known.get(`tag:${tag}`) ?? "");
      suffix = generations.every((each) => each === "") ? "" : `#${generations.join(".")}`;
      this.#suffixes.set(kind, suffix);
    }
    const own = this.#keyMarks === 0 ? undefined : this.#known.get(`key:${key}`);
    return own === undefined ? suffix : `${suffix}@${own}`;
  }

  /** Begins a new generation of a tag, for all processes. */
  markTag(tag: CacheTag, nowMs: number): Promise<void> {
    return this.#mark(`tag:${tag}`, nowMs);
  }

  /** Begins a new generation of one key (as it is without a suffix), for all processes. */
  markKey(key: string, nowMs: number): Promise<void> {
    return this.#mark(`key:${key}`, nowMs);
  }

  async #mark(name: string, nowMs: number): Promise<void> {
    await this.refresh(nowMs);
    // Greater than what there is, also where another machine's clock is ahead of this one's.
    const before = Number(this.#known.get(name)?.slice(0, 13) ?? 0);
    const at = Math.max(Math.floor(nowMs), before + 1);
    const marks = new Map([[name, `${String(at).padStart(13, "0")}-${randomBytes(4).toString("hex")}`]]);
    this.#learn(marks, nowMs);
    await Promise.all(this.#keepers.map((keeper) => keeper.addMarks(marks)));
  }

  async #read(nowMs: number): Promise<void> {
    const read = await Promise.all(this.#keepers.map((keeper) => keeper.marks()));
    for (const marks of read) if (marks !== undefined) this.#learn(marks, nowMs);
    this.#readAtMs = nowMs;
    await Promise.all(
      this.#keepers.map((keeper, index) => {
        const has = read[index];
        if (has === undefined) return undefined;
        const lacks = new Map([...this.#known].filter(([name, at]) => (has.get(name) ?? "") < at));
        return lacks.size === 0 ? undefined : keeper.addMarks(lacks);
      }),
    );
  }

  #learn(marks: Marks, nowMs: number): void {
    for (const [name, at] of marks) {
      if (!generation.test(at) || Number(at.slice(0, 13)) > nowMs + aheadMs) continue;
      const before = this.#known.get(name);
      if (before !== undefined && before >= at) continue;
      if (before === undefined && name.startsWith("key:")) this.#keyMarks++;
      this.#known.set(name, at);
      this.#suffixes.clear();
    }
    this.#forgetOldest();
  }

  #forgetOldest(): void {
    const excess = this.#keyMarks - keptKeyMarks;
    if (excess <= 0) return;
    const keys = [...this.#known].filter(([name]) => name.startsWith("key:"));
    keys.sort(([, a], [, b]) => (a < b ? -1 : 1));
    for (const [name] of keys.slice(0, excess)) this.#known.delete(name);
    this.#keyMarks -= excess;
  }
}
