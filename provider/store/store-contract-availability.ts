import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { UnavailableOffer } from "../world/clouds/unavailable-offer.ts";
import type { Store } from "./store.ts";
import type { OpenForTest } from "./store-contract.ts";
import { urnOf } from "./store-samples.ts";

const entry = (offer: string, hour: number, more: Partial<UnavailableOffer> = {}): UnavailableOffer => ({
  offer,
  placement: urnOf("dev", "api"),
  kind: "noCapacity",
  at: `2026-03-01T0${hour}:00:00.000Z`,
  until: `2026-03-01T0${hour + 1}:00:00.000Z`,
  ...more,
});

/** The part of the contract that is about what clouds refused. */
export function describeAvailability(open: OpenForTest): void {
  describe("what clouds refused", () => {
    let store: Store;
    let dispose: () => Promise<void>;
    beforeEach(async () => {
      const opened = await open("lab", () => new Date("2026-03-01T12:00:00Z"));
      store = opened.store;
      dispose = () => opened.dispose();
    });
    afterEach(() => dispose());

    it("is remembered by name until its instant", async () => {
      await store.markUnavailable(entry("prod.b", 1));
      await store.markUnavailable(entry("prod.a", 1, { kind: "quota", until: "2026-03-02T00:00:00.000Z" }));
      const both = [entry("prod.a", 1, { kind: "quota", until: "2026-03-02T00:00:00.000Z" }), entry("prod.b", 1)];
      expect(await store.unavailableOffers("2026-03-01T01:59:59.999Z")).toEqual(both);
      expect(await store.unavailableOffers("2026-03-01T02:00:00.000Z")).toEqual(both.slice(0, 1));
    });

    it("counts as it was said last", async () => {
      await store.markUnavailable(entry("prod.a", 1));
      await store.markUnavailable(entry("prod.a", 3, { kind: "throttling" }));
      expect(await store.unavailableOffers("2026-03-01T03:30:00.000Z")).toEqual([
        entry("prod.a", 3, { kind: "throttling" }),
      ]);
    });

    it("is remembered of each placement that it was refused to", async () => {
      const other = { placement: urnOf("dev", "web") };
      await store.markUnavailable(entry("prod.a", 1, other));
      await store.markUnavailable(entry("prod.a", 1));
      expect(await store.unavailableOffers("2026-03-01T01:30:00.000Z")).toEqual([
        entry("prod.a", 1),
        entry("prod.a", 1, other),
      ]);
    });
  });
}
