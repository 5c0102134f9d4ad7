import { mkdirSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { replaceFile } from "../../../crypto/atomic-file.ts";
import { type PriceRow, priceRow } from "./price-row.ts";

const state = z.strictObject({
  formatVersion: z.literal(1),
  /** Of the list, see `PriceList.key`. */
  key: z.string(),
  /** Milliseconds since 1970. */
  startedAt: z.number(),
  pages: z.int().min(0),
  next: z.string(),
});

/** Prices change: what was fetched longer ago is fetched again. */
const freshForMs = 24 * 3600 * 1000;

/** Pages that an interrupted refresh has fetched. */
export interface Resumed {
  readonly rows: readonly PriceRow[];
  readonly next: string;
  readonly startedAt: number;
  readonly pages: number;
}

/** The pages of one list in a folder of their own, one file each; `state.json` says how far they go. */
export class Checkpoint {
  readonly #folder: string;
  readonly #key: string;

  constructor(folder: string, key: string) {
    this.#folder = folder;
    this.#key = key;
  }

  /** What there is to go on from; null where there is nothing, or what is there is of another list, too old or damaged. */
  async resume(nowMs: number): Promise<Resumed | null> {
    const found = state.safeParse(await this.#read("state.json"));
    if (!found.success || found.data.key !== this.#key) return null;
    const { startedAt, pages, next } = found.data;
    if (nowMs - startedAt > freshForMs || startedAt > nowMs) return null;
    const rows: PriceRow[] = [];
    for (let page = 0; page < pages; page++) {
      const kept = z.array(priceRow).safeParse(await this.#read(pageName(page)));
      if (!kept.success) return null;
      for (const row of kept.data) rows.push(row);
    }
    return { rows, next, startedAt, pages };
  }

  /** Keeps a page. The page is on the disk before the state counts it. */
  keep(page: number, rows: readonly PriceRow[], next: string, startedAt: number): void {
    mkdirSync(this.#folder, { recursive: true });
    replaceFile(join(this.#folder, pageName(page)), JSON.stringify(rows));
    const kept = { formatVersion: 1, key: this.#key, startedAt, pages: page + 1, next } satisfies z.infer<typeof state>;
    replaceFile(join(this.#folder, "state.json"), JSON.stringify(kept));
  }

  /** Forgets all of it. */
  clear(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #read(name: string): Promise<unknown> {
    try {
      return JSON.parse(await readFile(join(this.#folder, name), "utf8"));
    } catch {
      return undefined;
    }
  }
}

function pageName(page: number): string {
  return `page-${String(page).padStart(5, "0")}.json`;
}
