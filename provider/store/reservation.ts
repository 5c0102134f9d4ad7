import { NovaCronError } from "../errors/novacron-error.ts";
import { gpusFit, gpuUse } from "../world/gpu-slots.ts";
import type { Claim } from "../world/snapshot.ts";

/** Amounts in the four dimensions that a node has; also a node's capacity. */
export interface Amounts {
  readonly vcpus: number;
  readonly memoryGiB: number;
  readonly diskGiB: number;
  readonly gpus: number;
}

/** A claim that is held, and the decision that it belongs to. */
export interface Reservation {
  readonly decisionId: string;
  readonly claim: Claim;
  /** ISO 8601 instant. */
  readonly reservedAt: string;
}

/** What names a reservation. */
export interface ReservationKey {
  readonly urn: string;
  readonly decisionId: string;
}

/** A reservation that the state is not known to have: its apply is under way, or was cut off. */
export interface UnsettledReservation extends ReservationKey {
  /** Names the run of the CLI that reserved it; empty where that is not known. */
  readonly operation: string;
}

/** The same as it is found in a store. */
export interface LeftReservation extends UnsettledReservation {
  /** ISO 8601 instant. */
  readonly reservedAt: string;
}

/** What to reserve, and on which terms. */
export interface ReserveRequest {
  readonly claim: Claim;
  readonly decisionId: string;
  /** Names the run of the CLI that reserves. */
  readonly operation?: string;
  /** Capacity of the claim's node, from the fleet as it is now. */
  readonly capacity: Amounts;
  /**
   * The reservation that goes in the same transaction: a move, an update in place. Its URN is another one only where an
   * alias renamed the resource.
   */
  readonly replaces?: ReservationKey;
  /**
   * Whether every other reservation of the URN goes too; `unsettled`: those that an apply left behind which was cut off,
   * and not that of a resource which lives until its successor is there. False where absent.
   */
  readonly freeOthers?: boolean | "unsettled";
  /**
   * What else the claim may not pass, beside what others hold at the very moment at which it is taken: why not, in words, or
   * null. Called again where something changed meanwhile. Not asked about what is held already.
   * @param others claims of all other URNs, without what goes with this one.
   */
  readonly shortOf?: (others: readonly Claim[]) => string | null;
}

/** What a reservation led to. */
export interface ReserveOutcome {
  /** False when the very same reservation stood already. */
  readonly changed: boolean;
  /** Revision of the reservations afterwards. */
  readonly revision: number;
}

/** All reservations and their revision, read at one moment. */
export interface ReservationState {
  readonly revision: number;
  readonly reservations: readonly Reservation[];
}

/** A dimension that is short, and who holds the rest. Amounts in the dimension's unit. */
export interface Shortage {
  readonly node: string;
  readonly dimension: keyof Amounts;
  readonly wanted: number;
  readonly free: number;
  readonly capacity: number;
  /** Stack names with what each holds, largest first, then by name. */
  readonly holders: readonly { readonly stack: string; readonly held: number }[];
}

/** NC1204 with its numbers. */
export class CapacityTakenError extends NovaCronError {
  readonly shortage: Shortage;

  constructor(claim: Claim, shortage: Shortage) {
    const { node, dimension, wanted, free, capacity, holders } = shortage;
    const held =
      holders.map((holder) => `${holder.stack} holds ${round(holder.held)}`).join(", ") || "nobody holds any";
    super(
      "NC1204",
      `${claim.name} wants ${round(wanted)} ${dimension} on ${node}, where ${round(free)} of ${round(capacity)} are free (${held})`,
      {
        property: propertyOf(dimension, claim),
        expected: `at most ${round(free)}`,
        remedy: "Run `pulumi preview` again: it decides with what is free now.",
      },
    );
    this.name = "CapacityTakenError";
    this.shortage = shortage;
  }
}

/** NC1204 for a quota. */
export class QuotaTakenError extends NovaCronError {
  constructor(claim: Claim, why: string) {
    super("NC1204", `${claim.name} on ${claim.node}: ${why}`, {
      remedy: "Run `pulumi preview` again: it decides with what is left now. Or raise the quota.",
    });
    this.name = "QuotaTakenError";
  }
}

/** The claims that a new one is judged beside: those of other URNs than its own and the one that it takes the place of. */
export function othersOf({ claim, replaces }: ReserveRequest, all: readonly Reservation[]): readonly Claim[] {
  return all.map((row) => row.claim).filter(({ urn }) => urn !== claim.urn && urn !== replaces?.urn);
}

function propertyOf(dimension: keyof Amounts, { gpu }: Claim): string {
  if (dimension !== "gpus") return dimension;
  return gpu === undefined ? "gpus.count" : "gpus.share";
}

const dimensions = ["vcpus", "memoryGiB", "diskGiB", "gpus"] as const;

/** Sums of decimal fractions such as 0.1 are off by some 1e-16 each; no real claim is as small as this. */
const tolerance = 1e-9;

/**
 * The first dimension in which `claim` does not fit beside `others`, if any.
 * @param released What the same URN gives back on the same node in the same transaction. A claim that takes no more than
 *   that always fits: a node that was made smaller, or was overfull before, must not block updates that make it no worse.
 */
export function firstShortage(
  claim: Claim,
  capacity: Amounts,
  others: readonly Claim[],
  released: readonly Claim[],
): Shortage | undefined {
  for (const dimension of dimensions) {
    const wanted = claim[dimension];
    const free =
      dimension === "gpus" ? gpusFree(claim, capacity, others) : capacity[dimension] - sum(others, dimension);
    if (wanted <= free + tolerance) continue;
    if (givesBack(dimension, claim, released)) continue;
    return {
      node: claim.node,
      dimension,
      wanted,
      free: Math.max(0, free),
      capacity: capacity[dimension],
      holders: holdersOf(others, dimension),
    };
  }
  return undefined;
}

/** Whole GPUs that nobody touches; for a share, what is left of the GPU that it goes to. */
function gpusFree(claim: Claim, capacity: Amounts, others: readonly Claim[]): number {
  const use = gpuUse(others);
  if (claim.gpu === undefined) return capacity.gpus - use.touched;
  const held = use.shares.get(claim.gpu);
  if (held !== undefined) return 1 - held;
  return gpusFit(claim, use, capacity.gpus) ? 1 : 0;
}

/** Whether the claim takes no more than the same URN gives back: of GPUs, on the same one, or whole ones. */
function givesBack(dimension: keyof Amounts, claim: Claim, released: readonly Claim[]): boolean {
  const same = dimension === "gpus" ? released.filter(({ gpu }) => gpu === claim.gpu) : released;
  return claim[dimension] <= sum(same, dimension) + tolerance;
}

/** @throws {NovaCronError} NC1001 when an amount is negative or no finite number, which would undo other people's claims. */
export function assertAmounts(claim: Claim): void {
  for (const dimension of dimensions) {
    if (Number.isFinite(claim[dimension]) && claim[dimension] >= 0) continue;
    throw new NovaCronError("NC1001", `${claim.name} claims ${claim[dimension]} ${dimension}`, {
      property: propertyOf(dimension, claim),
      expected: "a finite number, 0 or more",
    });
  }
}

/** Order of reservations in every list: by URN, then by decision id, by UTF-16 code units as canonical JSON has it. */
export function compareReservations(a: Reservation, b: Reservation): number {
  return compare(a.claim.urn, b.claim.urn) || compare(a.decisionId, b.decisionId);
}

function holdersOf(claims: readonly Claim[], dimension: keyof Amounts): Shortage["holders"] {
  const byStack = new Map<string, number>();
  for (const claim of claims) {
    if (claim[dimension] > 0) byStack.set(claim.stack, (byStack.get(claim.stack) ?? 0) + claim[dimension]);
  }
  return [...byStack]
    .map(([stack, held]) => ({ stack, held }))
    .sort((a, b) => b.held - a.held || compare(a.stack, b.stack));
}

function sum(parts: readonly Amounts[], dimension: keyof Amounts): number {
  return parts.reduce((total, part) => total + part[dimension], 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** For messages: 0.30000000000000004 reads as 0.3. */
function round(amount: number): number {
  return Number(amount.toFixed(6));
}
