import { expiringDays, notInForce, type Waiver, type WaiverBook } from "../../provider/policy/waivers/waiver-book.ts";

/** What is to be said of the waivers of a project at an instant (milliseconds since 1970), one sentence each. */
export function waiverNotes(book: WaiverBook, atMs: number): readonly string[] {
  const idle = book.waivers.flatMap((waiver) => {
    const why = notInForce(waiver, atMs);
    return why === null ? [] : [{ id: waiver.id, why: `it ${why}` }];
  });
  return [
    ...[...book.refused, ...idle].map(({ id, why }) => `waiver ${id} does not apply: ${why}`),
    ...book
      .expiringWithin(expiringDays, atMs)
      .map(({ id, rule, owner, expires }) => `waiver ${id} of ${rule} (${owner}) expires at ${expires}`),
  ];
}

/** What is told in place of a violation that a waiver covers. */
export function waivedMessage({ id, owner, expires, reason }: Waiver, message: string): string {
  return `waived by ${id} until ${expires} (${owner}: ${reason}): ${message}`;
}
