import type { ReservationRow, StoreRow } from "../../provider/store/store-rows.ts";
import type { Claim } from "../../provider/world/snapshot.ts";

/** Something about a store that is not as it should be. */
export interface StoreFinding {
  /** `error`: what the store says is wrong, or may become so; `warning`: something was left behind or is missing. */
  readonly severity: "error" | "warning";
  /** What is wrong, in a line. */
  readonly text: string;
  /** What `novacron store repair` does about it; null where people have to. */
  readonly mend: Mend | null;
}

/** How something is mended. Each is one step of the store, which changes nothing where things are otherwise by then. */
export type Mend =
  /** Sets by node and URN are made anew from the reservations. */
  | { readonly how: "reindex" }
  /** A reservation that a verified state has is made again, where its node has room. */
  | { readonly how: "rebook"; readonly claim: Claim; readonly decisionId: string }
  /** The state is known to have it. */
  | { readonly how: "settle"; readonly row: ReservationRow }
  /** Capacity is given back that no state has. */
  | { readonly how: "release"; readonly row: ReservationRow }
  /** What a process claimed that ended without a word is forgotten. */
  | { readonly how: "leaveRun"; readonly process: string }
  /** A row is taken away that nothing can be done with; the next preview makes it anew. */
  | { readonly how: "drop"; readonly row: StoreRow };

/** What a mend does, in the words of a line. */
export function describeMend(mend: Mend): string {
  switch (mend.how) {
    case "reindex":
      return "make the indexes anew";
    case "rebook":
      return `book ${mend.claim.urn} on ${mend.claim.node} again, if there is room`;
    case "settle":
      return `mark ${mend.row.urn} as settled`;
    case "release":
      return `give back what ${mend.row.urn} holds on ${mend.row.node}`;
    case "leaveRun":
      return `forget the claims of ${mend.process}`;
    case "drop":
      return "take it away; the next preview makes it anew";
  }
}
