import type { UnavailabilityKind, UnavailableOffer } from "../world/clouds/unavailable-offer.ts";
import type { AvailabilityStore } from "./availability-store.ts";
import { type SqliteDatabase, text } from "./sqlite-database.ts";

/** {@link AvailabilityStore} in SQLite. */
export class SqliteAvailability implements AvailabilityStore {
  readonly #db: SqliteDatabase;

  constructor(db: SqliteDatabase) {
    this.#db = db;
  }

  markUnavailable({ offer, placement, kind, at, until }: UnavailableOffer): Promise<void> {
    return this.#db.write("full", () => {
      this.#db.run("DELETE FROM unavailable_offers WHERE until <= ?", at);
      this.#db.run(
        "INSERT OR REPLACE INTO unavailable_offers (offer, placement, kind, at, until) VALUES (?, ?, ?, ?, ?)",
        offer,
        placement,
        kind,
        at,
        until,
      );
    });
  }

  unavailableOffers(at: string): Promise<readonly UnavailableOffer[]> {
    return this.#db.read(() =>
      this.#db
        .all(
          "SELECT offer, placement, kind, at, until FROM unavailable_offers WHERE until > ? ORDER BY offer, placement",
          at,
        )
        .map((row) => ({
          offer: text(row, "offer"),
          placement: text(row, "placement"),
          kind: text(row, "kind") as UnavailabilityKind,
          at: text(row, "at"),
          until: text(row, "until"),
        })),
    );
  }
}
