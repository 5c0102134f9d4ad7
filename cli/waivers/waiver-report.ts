import {
  expiringDays,
  maximumWaiverDays,
  notInForce,
  type Waiver,
  type WaiverBook,
} from "../../provider/policy/waivers/waiver-book.ts";

/** What has become of one entry of a waiver file. */
export interface WaiverLine {
  readonly id: string;
  readonly status: "in use" | "expiring" | "expired" | "refused";
  /** What is said of it; null of what is refused, for nobody signed it as it is. */
  readonly waiver: Waiver | null;
  /** Why it does not apply, or null. */
  readonly why: string | null;
}

/** Every entry of a waiver file as it is at an instant (milliseconds since 1970): in use first, by id. */
export function waiverLines(book: WaiverBook, atMs: number): readonly WaiverLine[] {
  const soon = new Set(book.expiringWithin(expiringDays, atMs));
  const known = book.waivers.map((waiver): WaiverLine => {
    const why = notInForce(waiver, atMs);
    if (why === null) return { id: waiver.id, status: soon.has(waiver) ? "expiring" : "in use", waiver, why };
    const isOver = Date.parse(waiver.expires) <= atMs;
    return { id: waiver.id, status: isOver ? "expired" : "refused", waiver, why };
  });
  const refused = book.refused.map(({ id, why }): WaiverLine => ({ id, status: "refused", waiver: null, why }));
  const order = ["in use", "expiring", "expired", "refused"];
  return [...known, ...refused].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
}

/** For help texts. */
export const waiverBounds = `A waiver names one rule, a project, and a type or a name; it lasts ${maximumWaiverDays} days at most.`;
