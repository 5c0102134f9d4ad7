import type { Checkpoint } from "./checkpoint.ts";
import type { PriceList, PriceRow } from "./price-row.ts";

/** How reading a list goes. */
export interface ReadListOptions {
  readonly checkpoint: Checkpoint;
  /** Whether to begin anew although pages were kept. */
  readonly anew: boolean;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** After each page, and where it goes on from kept ones. */
  readonly onProgress: (what: string) => void;
}

/** No list has so many pages: one that goes in a circle ends. */
const mostPages = 100_000;

/**
 * All rows of a list, page by page. Each page is kept as it comes, so the next call goes on where this one was cut off.
 * @throws {NovaCronError} NC1141, NC1142 of the list.
 */
export async function readList(list: PriceList, options: ReadListOptions): Promise<readonly PriceRow[]> {
  const { checkpoint, anew, nowMs, onProgress } = options;
  const kept = anew ? null : await checkpoint.resume(nowMs);
  if (kept === null) checkpoint.clear();
  else onProgress(`going on after ${kept.pages} pages that were fetched before`);
  const rows: PriceRow[] = [...(kept?.rows ?? [])];
  const startedAt = kept?.startedAt ?? nowMs;
  let cursor: string | null = kept?.next ?? list.first;
  for (let page = kept?.pages ?? 0; cursor !== null && page < mostPages; page++) {
    const found = await list.page(cursor);
    for (const row of found.rows) rows.push(row);
    cursor = found.next;
    if (cursor !== null) checkpoint.keep(page, found.rows, cursor, startedAt);
    onProgress(`${page + 1} pages, ${rows.length} prices`);
  }
  return rows;
}
