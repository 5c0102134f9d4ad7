import { canonicalJson, type Digest, digestOfBytes } from "../crypto/canonical-json.ts";
import type { LearnedWeights } from "../schema/learned-weights.ts";
import type { Outcome } from "../schema/outcome.ts";
import type { AuditEntry } from "../state/audit-entry.ts";
import type { UnavailableOffer } from "../world/clouds/unavailable-offer.ts";
import type { Amounts, ReserveRequest, Shortage } from "./reservation.ts";

/**
 * What a store holds, row by row, in a form that does not tell what it lies in. Bodies are as they were written, sealed
 * parts among them: who moves rows needs no key. `seq` gives the order among rows of a kind.
 */
export type StoreRow =
  | SnapshotRow
  | RecordRow
  | JobRow
  | PlannedRow
  | PreviewRow
  | OutcomeRow
  | WeightsRow
  | PromotionsRow
  | OfferRow
  | RunClaimRow
  | AuditRow
  | ReservationRow;

/** Kinds of rows, each after those that it rests on. */
export const rowKinds = [
  "snapshot",
  "record",
  "job",
  "planned",
  "preview",
  "outcome",
  "weights",
  "promotions",
  "offer",
  "runClaim",
  "audit",
  "reservation",
] as const satisfies readonly StoreRow["kind"][];
export type RowKind = (typeof rowKinds)[number];
/** The row of a kind. */
export type RowOf<Kind extends RowKind> = Extract<StoreRow, { readonly kind: Kind }>;

/** A snapshot; `at` is the ISO 8601 instant at which it was last made, `body` its deflated canonical JSON. */
export interface SnapshotRow {
  readonly kind: "snapshot";
  readonly digest: string;
  readonly at: string;
  readonly body: Uint8Array;
}
/** A decision record of a stack. */
export interface RecordRow {
  readonly kind: "record";
  readonly seq: number;
  readonly stack: string;
  readonly digest: string;
  readonly urn: string;
  readonly target: string;
  readonly snapshot: string;
  readonly recordedAt: string;
  readonly body: Uint8Array;
}
/** Result of a quantum job. */
export interface JobRow {
  readonly kind: "job";
  readonly stack: string;
  readonly digest: string;
  readonly body: Uint8Array;
}
/** A planned decision; `body` as `plannedBody` makes it. */
export interface PlannedRow {
  readonly kind: "planned";
  readonly seq: number;
  readonly stack: string;
  readonly urn: string;
  readonly requestDigest: string;
  /** Empty where no decision stood before. */
  readonly previousRecord: string;
  readonly record: string;
  readonly planId: string;
  readonly operation: string;
  readonly previewed: boolean;
  readonly body: string;
}
/** A plan that a preview was made of. */
export interface PreviewRow {
  readonly kind: "preview";
  readonly seq: number;
  readonly stack: string;
  readonly planId: string;
  readonly operation: string;
}
/** How a decision turned out. */
export interface OutcomeRow {
  readonly kind: "outcome";
  readonly seq: number;
  readonly stack: string;
  readonly outcome: Outcome;
}
/** A set of learned weights. */
export interface WeightsRow {
  readonly kind: "weights";
  readonly seq: number;
  readonly digest: string;
  readonly weights: LearnedWeights;
  readonly proposedAt: string;
  readonly proposedBy: string;
}
/** All promotions of a base, the latest last. */
export interface PromotionsRow {
  readonly kind: "promotions";
  readonly base: string;
  readonly promotions: readonly {
    readonly digest: string;
    readonly at: string;
    readonly by: string;
    readonly undone: { readonly at: string; readonly by: string } | null;
  }[];
}
/** What a cloud refused. */
export interface OfferRow {
  readonly kind: "offer";
  readonly offer: UnavailableOffer;
}
/** What a process of a run claimed; `body` as `runClaimBody` makes it. */
export interface RunClaimRow {
  readonly kind: "runClaim";
  readonly seq: number;
  readonly stack: string;
  readonly operation: string;
  readonly urn: string;
  readonly process: string;
  /** ISO 8601 instant; Redis knows only that of the process's last claim. */
  readonly claimedAt: string;
  readonly body: string;
}
/** An entry of a stack's audit log. */
export interface AuditRow {
  readonly kind: "audit";
  readonly stack: string;
  readonly entry: AuditEntry;
}
/** A reservation; `body` as `reservationBody` makes it. */
export interface ReservationRow extends Amounts {
  readonly kind: "reservation";
  readonly urn: string;
  readonly decisionId: string;
  readonly stack: string;
  readonly node: string;
  /** Slot of the GPU that is shared. */
  readonly gpu?: number;
  readonly reservedAt: string;
  readonly body: string;
  /** The run that made it, as long as it is not settled; null afterwards. */
  readonly run: string | null;
}

/** What names a row among those of its kind. Neither URNs, names of stacks nor digests hold a line feed. */
export function rowKey(row: StoreRow): string {
  switch (row.kind) {
    case "snapshot":
    case "weights":
      return row.digest;
    case "record":
    case "job":
      return `${row.stack}\n${row.digest}`;
    case "planned":
      return `${row.stack}\n${row.urn}\n${row.requestDigest}\n${row.previousRecord}`;
    case "preview":
      return `${row.stack}\n${row.planId}`;
    case "outcome":
      return `${row.stack}\n${row.outcome.decision}`;
    case "promotions":
      return row.base;
    case "offer":
      return `${row.offer.offer}\n${row.offer.placement}`;
    case "runClaim":
      return `${row.stack}\n${row.operation}\n${row.urn}`;
    case "audit":
      return `${row.stack}\n${row.entry.seq}`;
    case "reservation":
      return `${row.urn}\n${row.decisionId}`;
  }
}

/** Digest of all that a row says; of a run's claim without its instant, which not every store keeps. */
export function rowDigest(row: StoreRow): Digest {
  const said = row.kind === "runClaim" ? { ...row, claimedAt: null } : row;
  return digestOfBytes(
    canonicalJson("body" in said && typeof said.body !== "string" ? { ...said, body: base64(said.body) } : said),
  );
}

/** The same without its number and without when it was made: for rows of two stores that were not copied from each other. */
export function contentDigest(row: StoreRow): Digest {
  switch (row.kind) {
    case "snapshot":
      return rowDigest({ ...row, at: "" });
    case "record":
      return rowDigest({ ...row, seq: 0, recordedAt: "" });
    case "weights":
      return rowDigest({ ...row, seq: 0, proposedAt: "", proposedBy: "" });
    case "reservation":
      return rowDigest({ ...row, reservedAt: "" });
    default:
      return rowDigest("seq" in row ? { ...row, seq: 0 } : row);
  }
}

const base64 = (body: Uint8Array): string => Buffer.from(body).toString("base64");

/** What came of a reservation that was moved into a store which others use. */
export type Admission =
  | { readonly kind: "admitted" }
  /** It stood there already. */
  | { readonly kind: "same" }
  /** Something else stands under its key. */
  | { readonly kind: "conflict" }
  | { readonly kind: "short"; readonly shortage: Shortage }
  /** A quota has no room for it. */
  | { readonly kind: "refused"; readonly why: string };

/** The rows of a store, for those who move or mend them: a part of a `Store`. */
export interface RowStore {
  /** All rows of a kind, in their order. */
  rows<Kind extends RowKind>(kind: Kind): AsyncIterable<RowOf<Kind>>;
  /**
   * Writes rows as they are, over what has their keys. No capacity is checked: only for stores that nobody uses meanwhile.
   * @param numbering `kept`: with their numbers, which the store then goes on from; `fresh`: after all that it has.
   */
  putRows(rows: readonly StoreRow[], numbering: "kept" | "fresh"): Promise<void>;
  /** Takes rows away. */
  removeRows(rows: readonly StoreRow[]): Promise<void>;
  /**
   * Takes a reservation as it is, atomically, where nothing stands under its key and its node and the quotas have room.
   * @param shortOf as in `ReserveRequest`: why a quota refuses it beside the claims of all other URNs, or null.
   */
  admitRow(row: ReservationRow, capacity: Amounts, shortOf?: ReserveRequest["shortOf"]): Promise<Admission>;
  /**
   * Compares what finds reservations by node and URN with the reservations, in one step.
   * @param nodes names that may have some, beside those that have.
   * @param mend whether to make it right.
   * @returns What was wrong, in lines.
   */
  reindex(nodes: readonly string[], mend: boolean): Promise<readonly string[]>;
  /** Lets the revision of the reservations be no lower than this. */
  raiseRevision(revision: number): Promise<void>;
  /** What a copy that is not at its end left: where it copies from. Null where none is under way. */
  copying(): Promise<string | null>;
  /** Marks the store as one that is being filled, which nobody may open meanwhile, or as complete. */
  setCopying(from: string | null): Promise<void>;
}
