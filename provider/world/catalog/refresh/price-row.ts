import { z } from "zod";

/** What a price list says of one type in one region; kept in checkpoints, so it is checked when read. */
export const priceRow = z.strictObject({
  kind: z.enum(["onDemand", "spot"]),
  region: z.string().min(1),
  type: z.string().min(1),
  /** US dollars. */
  perHour: z.number().positive(),
  vcpus: z.number().positive().optional(),
  memoryGiB: z.number().positive().optional(),
});

export type PriceRow = z.infer<typeof priceRow>;

/** One page of a list, and how to get at the next; null after the last. */
export interface Page {
  readonly rows: readonly PriceRow[];
  readonly next: string | null;
}

/** A cloud's list. Cursors are opaque to callers, and are written into checkpoints: no secrets in them. */
export interface PriceList {
  /** Names list and options; a checkpoint of another is not gone on with. */
  readonly key: string;
  readonly first: string;
  /** @throws {NovaCronError} NC1141, NC1142. */
  page(cursor: string): Promise<Page>;
}
