import type { LeftReservation, Reservation } from "../store/reservation.ts";
import type { Store } from "../store/store.ts";

/** A stack's reservations, and those of them that the state is not known to have. */
export interface Held {
  readonly held: readonly Reservation[];
  readonly unsettled: readonly LeftReservation[];
}

/** What the stack held when it was first asked for: a plan itself changes a resource only after it was checked. */
export class HeldReservations {
  readonly #store: Store;
  #held: Promise<Held & { readonly byUrn: ReadonlyMap<string, readonly Reservation[]> }> | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  /** A plugin process serves one stack. */
  of(stack: string): Promise<Held & { readonly byUrn: ReadonlyMap<string, readonly Reservation[]> }> {
    this.#held ??= Promise.all([this.#store.listReservations(), this.#store.unsettledReservations(stack)]).then(
      ([all, unsettled]) => {
        const held = all.filter((reservation) => reservation.claim.stack === stack);
        return { held, unsettled, byUrn: Map.groupBy(held, ({ claim }) => claim.urn) };
      },
    );
    return this.#held;
  }
}
