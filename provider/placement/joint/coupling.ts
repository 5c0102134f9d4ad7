/**
 * What binds requests to each other. Nodes have a domain number at the level that a coupling speaks of: racks, zones and
 * regions as `domainOf` names them, or the node itself. A request that is not placed binds nobody.
 */
export type Coupling = PairCoupling | SpreadCoupling | LimitCoupling;

/** Two requests whose places must, or must not, share a domain, or must be within reach of each other. */
export interface PairCoupling {
  readonly kind: "pair";
  /** The constraint's id, e.g. `together`. */
  readonly id: string;
  readonly a: number;
  readonly b: number;
  /** Domain by node. */
  readonly domain: Int32Array;
  readonly domains: number;
  readonly relation: "same" | "other" | "within";
  /** For `within`: 1 where the domain of `a` (row) reaches that of `b` (column). */
  readonly reach: Uint8Array | null;
}

/**
 * A group kept even: wherever a member that is bound is placed, the domain's count exceeds that of the emptiest domain
 * by at most `maxSkew`.
 */
export interface SpreadCoupling {
  readonly kind: "spread";
  readonly id: string;
  readonly domain: Int32Array;
  /** Who is counted. */
  readonly group: Int32Array;
  /** Who is bound: some of the group. Others of the group may be bound by a spread of their own. */
  readonly bound: Int32Array;
  /** Of the group, those who ask for it: it binds once one of them is placed. Null where it binds in any case. */
  readonly holders: Int32Array | null;
  readonly maxSkew: number;
  /** Placements by domain that stand already; -1 for domains that the bound can never use, which do not count. */
  readonly standing: Int32Array;
}

/** A sum that must not pass a limit: quotas, budgets, moves. */
export interface LimitCoupling {
  readonly kind: "limit";
  readonly id: string;
  /** What is left of the limit, in millionths. */
  readonly limit: number;
  /** By candidate, in millionths, never negative. */
  readonly amounts: Float64Array;
}

/** Whether a pair may stand in these two domains. */
export function pairHolds(pair: PairCoupling, domainOfA: number, domainOfB: number): boolean {
  switch (pair.relation) {
    case "same":
      return domainOfA === domainOfB;
    case "other":
      return domainOfA !== domainOfB;
    case "within":
      return pair.reach?.[domainOfA * pair.domains + domainOfB] === 1;
  }
}
