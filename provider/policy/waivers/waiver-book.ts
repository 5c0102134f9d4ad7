import { type Digest, digestOf } from "../../crypto/canonical-json.ts";
import { parseUrnGlob, type UrnGlob, urnMatches } from "./urn-glob.ts";

/** One exception from one rule for the resources of one glob, as its owner signed it. */
export interface Waiver {
  /** Names the waiver in records, reports and logs; unique in its file. */
  readonly id: string;
  /** Exact id of the rule that is waived, e.g. NCP-RES-001. */
  readonly rule: string;
  /** URN glob, see `parseUrnGlob`. */
  readonly resource: string;
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  /** ISO 8601 instant in UTC; the waiver covers nothing from then on. */
  readonly expires: string;
}

/** The waivers of a project that hold, and why the others do not. */
export interface WaiverBook {
  /** Over the waivers that hold. */
  readonly digest: Digest;
  /**
   * Sorted by id. Their signatures were verified; whether they are in force is asked at each use, with the caller's
   * instant: see {@link notInForce}.
   */
  readonly waivers: readonly Waiver[];
  /** What the file has and does not apply, with the reason: unsigned, edited, too broad ... */
  readonly refused: readonly { readonly id: string; readonly why: string }[];
  /**
   * The waiver that lifts a rule's denial of a resource, or undefined where the denial stands. Of several, the one that
   * lasts longest.
   * @param atMs milliseconds since 1970; at plan time the Snapshot's instant.
   */
  cover(rule: string, urn: string, atMs: number): Waiver | undefined;
  /** Waivers in use that expire within so many days of an instant (milliseconds since 1970), the first to expire first. */
  expiringWithin(days: number, atMs: number): readonly Waiver[];
}

const dayMs = 24 * 3_600_000;

/** How long a waiver may last, in days: a year and a day. What should last longer is a change of the rules. */
export const maximumWaiverDays = 366;

/** How many days before their end waivers are told of. */
export const expiringDays = 30;

/** No waivers: every denial stands. */
export const noWaivers: WaiverBook = waiverBook([], []);

/** A book of waivers whose signatures hold. What is too broad must have been refused before. */
export function waiverBook(waivers: readonly Waiver[], refused: WaiverBook["refused"]): WaiverBook {
  const sorted = waivers.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const longestFirst = sorted
    .flatMap((waiver) => {
      const glob = parseUrnGlob(waiver.resource);
      return typeof glob === "string" ? [] : [{ waiver, glob }];
    })
    .sort((a, b) => Date.parse(b.waiver.expires) - Date.parse(a.waiver.expires));
  const byRule: ReadonlyMap<string, readonly { readonly waiver: Waiver; readonly glob: UrnGlob }[]> = Map.groupBy(
    longestFirst,
    ({ waiver }) => waiver.rule,
  );
  return Object.freeze<WaiverBook>({
    digest: digestOf(sorted),
    waivers: sorted,
    refused,
    cover: (rule, urn, atMs) =>
      byRule.get(rule)?.find(({ waiver, glob }) => isInForce(waiver, atMs) && urnMatches(glob, urn))?.waiver,
    expiringWithin: (days, atMs) =>
      sorted
        .filter((waiver) => isInForce(waiver, atMs) && Date.parse(waiver.expires) <= atMs + days * dayMs)
        .sort((a, b) => Date.parse(a.expires) - Date.parse(b.expires)),
  });
}

/** Why a waiver covers nothing at an instant (milliseconds since 1970), or null where it is in force. */
export function notInForce(waiver: Waiver, atMs: number): string | null {
  const left = Date.parse(waiver.expires) - atMs;
  if (left <= 0) return `expired at ${waiver.expires}`;
  // Its own span was looked at when it was read. This is for one that was signed with a date to come.
  if (left > (maximumWaiverDays + 1) * dayMs)
    return `lasts until ${waiver.expires}, more than ${maximumWaiverDays} days`;
  return left > 0 ? null : "has no expiry";
}

/** Digest of the policies as they are for a resource: of the policies alone where no waiver is for it, else of both. */
export function digestWithWaivers(policies: Digest, waivers: readonly Waiver[]): Digest {
  return waivers.length === 0 ? policies : digestOf({ policies, waivers });
}

function isInForce(waiver: Waiver, atMs: number): boolean {
  return notInForce(waiver, atMs) === null;
}

/** The waivers that could lift something of a resource at an instant, whatever the rules say of it; sorted by id. */
export function waiversFor(book: WaiverBook, urn: string, atMs: number): readonly Waiver[] {
  return book.waivers.filter((waiver) => isInForce(waiver, atMs) && isFor(waiver, urn));
}

/** A waiver of a rule for a resource that is in force no longer, the last to expire of several; for messages. */
export function lapsedWaiver(book: WaiverBook, rule: string, urn: string, atMs: number): Waiver | undefined {
  return book.waivers
    .filter((waiver) => waiver.rule === rule && Date.parse(waiver.expires) <= atMs && isFor(waiver, urn))
    .sort((a, b) => Date.parse(b.expires) - Date.parse(a.expires))[0];
}

function isFor({ resource }: Waiver, urn: string): boolean {
  const glob = parseUrnGlob(resource);
  return typeof glob !== "string" && urnMatches(glob, urn);
}
