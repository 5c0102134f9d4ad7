import { type StateHoldings, standingOf } from "../../provider/resources/state-holdings.ts";
import type { HeldReservation } from "./held-reservation.ts";

/** What `novacron reservations release` makes of one reservation. */
export type Judgement =
  /** Nobody needs it any more. */
  | { readonly kind: "free" }
  /** Only with --force, for this reason. */
  | { readonly kind: "doubtful"; readonly why: string }
  /** Never: a run is at it. */
  | { readonly kind: "in use"; readonly why: string };

/**
 * Judges whether a reservation may be given back.
 * @param state of its stack; null where that could not be read.
 */
export function judgeRelease(reservation: HeldReservation, state: StateHoldings | null): Judgement {
  const { run } = reservation;
  if (run?.status === "under way") return { kind: "in use", why: "the run that booked it is under way" };
  const standing = state === null ? null : standingOf(reservation, state);
  if (standing === "held") return { kind: "doubtful", why: "the stack's state has it" };
  if (standing === "related") {
    return { kind: "doubtful", why: "the stack's state has its resource; the next `pulumi up` sorts that out" };
  }
  if (run === null) return { kind: "doubtful", why: "it is settled: the state had it" };
  if (run.status === "unknown") return { kind: "doubtful", why: "its run is of another machine, and may be under way" };
  return { kind: "free" };
}
