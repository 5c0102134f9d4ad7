import { type Digest, digestOf } from "../../crypto/canonical-json.ts";

/** One exception from one rule for the resources of one glob, as its owner signed it. */
export interface Waiver {
  /** Names the waiver in records, reports and logs; unique in its file. */
  readonly id: string;
  /** Exact id of the rule that is waived, e.g. NCP-RES-001. */
  readonly rule: string;
  /** URN glob: `*` stands for any run of characters, everything else for itself. */
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
  /** Sorted by id. Their signatures were verified; whether they expired is asked at each use, with the caller's instant. */
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

/** No waivers: every denial stands. */
export const noWaivers: WaiverBook = Object.freeze<WaiverBook>({
  digest: digestOf([]),
  waivers: [],
  refused: [],
  cover: () => undefined,
  expiringWithin: () => [],
});
