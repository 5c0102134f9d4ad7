import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CapacityTakenError } from "./reservation.ts";
import type { Store } from "./store.ts";
import type { OpenForTest } from "./store-contract.ts";
import { sampleClaim, urnOf } from "./store-samples.ts";

/** The part of the contract that is about reservations. */
export function describeReservations(open: OpenForTest): void {
  describe("reservations", () => {
    let store: Store;
    let dispose: () => Promise<void>;
    beforeEach(async () => {
      const opened = await open("lab", () => new Date(reservedAt));
      store = opened.store;
      dispose = () => opened.dispose();
    });
    afterEach(() => dispose());

    const reservedAt = "2026-03-01T12:00:00.000Z";
    const capacity = { vcpus: 8, memoryGiB: 32, diskGiB: 100, gpus: 2 };
    const web = sampleClaim("dev", "web");
    const db = sampleClaim("prod", "db");
    const held = async () =>
      (await store.listReservations()).map((row) => `${row.claim.name} ${row.decisionId} ${row.claim.node}`);
    const refusal = async (request: Parameters<Store["reserve"]>[0]): Promise<CapacityTakenError> => {
      const error: unknown = await store.reserve(request).then(
        () => "was reserved",
        (reason: unknown) => reason,
      );
      if (error instanceof CapacityTakenError) return error;
      throw new Error(`expected NC1204, got ${String(error)}`);
    };

    it("fills a node to the brim and not beyond, and says who holds it", async () => {
      await store.reserve({ claim: web, decisionId: "d1", capacity });
      await store.reserve({ claim: { ...db, vcpus: 3.5 }, decisionId: "d2", capacity });
      const error = await refusal({ claim: sampleClaim("dev", "late", { vcpus: 1 }), decisionId: "d3", capacity });
      expect(error.code).toBe("NC1204");
      expect(error.property).toBe("vcpus");
      expect(error.message).toContain(
        "late wants 1 vcpus on node-1, where 0.5 of 8 are free (dev holds 4, prod holds 3.5)",
      );
      expect(error.shortage).toMatchObject({ node: "node-1", dimension: "vcpus", free: 0.5 });
      await store.reserve({ claim: sampleClaim("dev", "small", { vcpus: 0.5 }), decisionId: "d3", capacity });
      expect(await held()).toEqual(["small d3 node-1", "web d1 node-1", "db d2 node-1"]);
    });

    it.each(["vcpus", "memoryGiB", "diskGiB", "gpus"] as const)("checks %s", async (dimension) => {
      const amounts = { vcpus: 0, memoryGiB: 0, diskGiB: 0, gpus: 0 };
      const claim = { ...web, ...amounts, [dimension]: capacity[dimension] };
      await store.reserve({ claim, decisionId: "d1", capacity });
      const error = await refusal({ claim: { ...db, ...amounts, [dimension]: 1 }, decisionId: "d2", capacity });
      expect(error.shortage).toMatchObject({
        dimension,
        free: 0,
        holders: [{ stack: "dev", held: capacity[dimension] }],
      });
      expect(error.property).toBe(dimension === "gpus" ? "gpus.count" : dimension);
    });

    it("counts shares by GPU, and whole GPUs beside them", async () => {
      const share = (name: string, gpus: number, gpu: number) =>
        sampleClaim("dev", name, { vcpus: 0, memoryGiB: 0, gpus, gpu });
      await store.reserve({ claim: share("a", 0.6, 0), decisionId: "a", capacity });
      await store.reserve({ claim: share("b", 0.4, 0), decisionId: "b", capacity });
      expect((await refusal({ claim: share("c", 0.1, 0), decisionId: "c", capacity })).shortage).toMatchObject({
        dimension: "gpus",
        wanted: 0.1,
        free: 0,
      });
      const whole = (gpus: number) => sampleClaim("dev", "whole", { vcpus: 0, memoryGiB: 0, gpus });
      expect((await refusal({ claim: whole(2), decisionId: "d", capacity })).shortage).toMatchObject({ free: 1 });
      await store.reserve({ claim: whole(1), decisionId: "d", capacity });
      const error = await refusal({ claim: share("e", 0.1, 1), decisionId: "e", capacity });
      expect(error.shortage).toMatchObject({ free: 0 });
      expect(error.property).toBe("gpus.share");
      // In place, on the GPU that it has: no more than is left there beside the others.
      const replaces = { urn: share("a", 0, 0).urn, decisionId: "a" };
      await store.reserve({ claim: share("a", 0.5, 0), decisionId: "a2", capacity, replaces });
      await store.reserve({ claim: share("c", 0.1, 0), decisionId: "c", capacity });
    });

    it("adds decimal fractions without being misled by binary ones", async () => {
      const tight = { ...capacity, vcpus: 0.3 };
      await store.reserve({ claim: { ...web, vcpus: 0.1 }, decisionId: "d1", capacity: tight });
      await store.reserve({ claim: { ...db, vcpus: 0.2 }, decisionId: "d2", capacity: tight });
      await refusal({ claim: sampleClaim("dev", "late", { vcpus: 0.001 }), decisionId: "d3", capacity: tight });
    });

    it("does not mix up nodes", async () => {
      await store.reserve({ claim: { ...web, vcpus: 8 }, decisionId: "d1", capacity });
      await store.reserve({ claim: { ...db, vcpus: 8, node: "node-2" }, decisionId: "d2", capacity });
      expect(await held()).toHaveLength(2);
    });

    it("takes the same key once, even on a node that has become too small", async () => {
      expect(await store.reserve({ claim: web, decisionId: "d1", capacity })).toEqual({ changed: true, revision: 1 });
      const small = { ...capacity, vcpus: 1 };
      expect(await store.reserve({ claim: web, decisionId: "d1", capacity: small })).toEqual({
        changed: false,
        revision: 1,
      });
      expect(await held()).toEqual(["web d1 node-1"]);
    });

    it("checks the same key again when its claim has changed", async () => {
      await store.reserve({ claim: web, decisionId: "d1", capacity });
      await store.reserve({ claim: { ...web, vcpus: 8 }, decisionId: "d1", capacity });
      await refusal({ claim: { ...web, vcpus: 9 }, decisionId: "d1", capacity });
      expect((await store.listReservations()).map((row) => row.claim.vcpus)).toEqual([8]);
    });

    it("moves in one step: the old reservation goes with the new one, or stays with its refusal", async () => {
      await store.reserve({ claim: { ...db, vcpus: 8, node: "node-2" }, decisionId: "d0", capacity });
      await store.reserve({ claim: web, decisionId: "d1", capacity });
      await refusal({
        claim: { ...web, node: "node-2" },
        decisionId: "d2",
        capacity,
        replaces: { urn: web.urn, decisionId: "d1" },
      });
      expect(await held()).toEqual(["web d1 node-1", "db d0 node-2"]);
      await store.reserve({
        claim: { ...web, node: "node-3" },
        decisionId: "d3",
        capacity,
        replaces: { urn: web.urn, decisionId: "d1" },
      });
      expect(await held()).toEqual(["web d3 node-3", "db d0 node-2"]);
    });

    it("moves a reservation from the URN that a renamed resource had", async () => {
      await store.reserve({ claim: { ...web, vcpus: 8 }, decisionId: "d1", capacity });
      const renamed = sampleClaim("dev", "front", { vcpus: 8 });
      await refusal({ claim: renamed, decisionId: "d2", capacity, replaces: { urn: renamed.urn, decisionId: "d1" } });
      await store.reserve({ claim: renamed, decisionId: "d2", capacity, replaces: { urn: web.urn, decisionId: "d1" } });
      expect(await held()).toEqual(["front d2 node-1"]);
      // The same decision under the new URN: an alias without an update.
      await store.reserve({ claim: web, decisionId: "d2", capacity, replaces: { urn: renamed.urn, decisionId: "d2" } });
      expect(await held()).toEqual(["web d2 node-1"]);
    });

    it("counts what it replaces as free: growing in place to the whole node", async () => {
      await store.reserve({ claim: { ...web, vcpus: 6 }, decisionId: "d1", capacity });
      await store.reserve({
        claim: { ...web, vcpus: 8 },
        decisionId: "d2",
        capacity,
        replaces: { urn: web.urn, decisionId: "d1" },
      });
      expect(await held()).toEqual(["web d2 node-1"]);
    });

    it("lets an update stay on an overfull node as long as it takes no more there", async () => {
      await store.reserve({ claim: web, decisionId: "d1", capacity });
      await store.reserve({ claim: db, decisionId: "d2", capacity });
      const small = { ...capacity, vcpus: 5 };
      await store.reserve({
        claim: { ...web, memoryGiB: 4 },
        decisionId: "d3",
        capacity: small,
        replaces: { urn: web.urn, decisionId: "d1" },
      });
      await refusal({
        claim: { ...web, vcpus: 5 },
        decisionId: "d4",
        capacity: small,
        replaces: { urn: web.urn, decisionId: "d3" },
      });
      expect(await held()).toEqual(["web d3 node-1", "db d2 node-1"]);
    });

    it("holds both while a replacement is created before the old one is deleted", async () => {
      await store.reserve({ claim: web, decisionId: "d1", capacity });
      await store.reserve({ claim: web, decisionId: "d2", capacity });
      expect(await held()).toEqual(["web d1 node-1", "web d2 node-1"]);
      expect(await store.release(web.urn, "d1")).toBe(true);
      expect(await held()).toEqual(["web d2 node-1"]);
    });

    it("frees the URN's others when told so, and nobody else's", async () => {
      await store.reserve({ claim: web, decisionId: "d1", capacity });
      await store.reserve({ claim: { ...web, node: "node-2" }, decisionId: "d2", capacity });
      await store.reserve({ claim: db, decisionId: "d1", capacity });
      await store.reserve({ claim: { ...web, node: "node-3" }, decisionId: "d3", capacity, freeOthers: true });
      expect(await held()).toEqual(["web d3 node-3", "db d1 node-1"]);
      await store.reserve({ claim: { ...web, node: "node-2" }, decisionId: "d2", capacity });
      const kept = await store.reserve({
        claim: { ...web, node: "node-3" },
        decisionId: "d3",
        capacity,
        freeOthers: true,
      });
      expect(kept.changed).toBe(true);
      expect(await held()).toEqual(["web d3 node-3", "db d1 node-1"]);
    });

    it("settles what is held, and says of what it is not", async () => {
      await store.reserve({ claim: web, decisionId: "d1", capacity });
      const gone = { urn: web.urn, decisionId: "d2" };
      expect(await store.settle([gone, { urn: web.urn, decisionId: "d1" }])).toEqual([gone]);
      expect(await store.settle([])).toEqual([]);
      expect(await store.settledReservations(web.stack)).toEqual([{ urn: web.urn, decisionId: "d1" }]);
    });

    it("frees what an apply left behind that was cut off, and not what the state is known to have", async () => {
      await store.reserve({ claim: web, decisionId: "d1", capacity });
      await store.settle([{ urn: web.urn, decisionId: "d1" }]);
      await store.reserve({ claim: { ...web, node: "node-2" }, decisionId: "d2", capacity });
      expect(await store.settledReservations(web.stack)).toEqual([{ urn: web.urn, decisionId: "d1" }]);
      expect(await store.settledReservations("another/stack")).toEqual([]);
      await store.reserve({ claim: { ...web, node: "node-3" }, decisionId: "d3", capacity, freeOthers: "unsettled" });
      expect(await held()).toEqual(["web d1 node-1", "web d3 node-3"]);
    });

    it("says who made the reservations that are not settled", async () => {
      const api = sampleClaim("dev", "api");
      await store.reserve({ claim: web, decisionId: "d1", capacity, operation: "run-1" });
      await store.reserve({ claim: api, decisionId: "d2", capacity });
      expect(await store.unsettledReservations(web.stack)).toEqual([
        { urn: api.urn, decisionId: "d2", operation: "", reservedAt },
        { urn: web.urn, decisionId: "d1", operation: "run-1", reservedAt },
      ]);
      expect(await store.unsettledReservations("another/stack")).toEqual([]);
      await store.settle([{ urn: web.urn, decisionId: "d1" }]);
      expect(await store.unsettledReservations(web.stack)).toEqual([
        { urn: api.urn, decisionId: "d2", operation: "", reservedAt },
      ]);
    });

    it("gives back what a run left behind, unless it was settled or another run took it over", async () => {
      const [api, job] = [sampleClaim("dev", "api", { vcpus: 1 }), sampleClaim("dev", "job", { vcpus: 1 })];
      for (const claim of [web, api, job])
        await store.reserve({ claim, decisionId: "d1", capacity, operation: "run-1" });
      const left = await store.unsettledReservations(web.stack);
      await store.settle([{ urn: web.urn, decisionId: "d1" }]);
      const again = await store.reserve({ claim: api, decisionId: "d1", capacity, operation: "run-2" });
      expect(again).toEqual({ changed: false, revision: 3 });
      const released = await store.releaseAbandoned(left);
      expect(released).toEqual([{ urn: job.urn, decisionId: "d1", operation: "run-1", reservedAt }]);
      expect(await held()).toEqual(["api d1 node-1", "web d1 node-1"]);
      expect(await store.reservationsRevision()).toBe(4);
      expect(await store.releaseAbandoned(left)).toEqual([]);
      expect(await store.reservationsRevision()).toBe(4);
    });

    it("hands over what is not settled also where others of the URN go, and leaves a settled one with its run", async () => {
      await store.reserve({ claim: web, decisionId: "d1", capacity, operation: "run-1" });
      await store.reserve({ claim: { ...web, node: "node-2" }, decisionId: "d2", capacity, operation: "run-1" });
      await store.reserve({ claim: web, decisionId: "d1", capacity, operation: "run-2", freeOthers: "unsettled" });
      expect(await store.unsettledReservations(web.stack)).toEqual([
        { urn: web.urn, decisionId: "d1", operation: "run-2", reservedAt },
      ]);
      await store.settle([{ urn: web.urn, decisionId: "d1" }]);
      await store.reserve({ claim: web, decisionId: "d1", capacity, operation: "run-3" });
      expect(await store.unsettledReservations(web.stack)).toEqual([]);
    });

    it("releases all of a URN at once, of one stack", async () => {
      await store.reserve({ claim: web, decisionId: "d1", capacity });
      await store.reserve({ claim: web, decisionId: "d2", capacity });
      await store.reserve({ claim: { ...db, node: "node-2" }, decisionId: "d1", capacity });
      expect(await store.releaseAll(web.urn, "another/stack")).toBe(0);
      expect(await store.releaseAll(web.urn, web.stack)).toBe(2);
      expect(await held()).toEqual(["db d1 node-2"]);
    });

    it("releases once; again is no error and no change", async () => {
      await store.reserve({ claim: web, decisionId: "d1", capacity });
      expect(await store.release(web.urn, "d1")).toBe(true);
      expect(await store.release(web.urn, "d1")).toBe(false);
      expect(await store.release(urnOf("dev", "never"), "d1")).toBe(false);
      expect(await store.reservationState()).toEqual({ revision: 2, reservations: [] });
    });

    it("raises the revision with every change, and with nothing else", async () => {
      expect(await store.reservationsRevision()).toBe(0);
      await store.reserve({ claim: web, decisionId: "d1", capacity });
      await refusal({ claim: { ...db, vcpus: 9 }, decisionId: "d2", capacity });
      await store.reserve({ claim: web, decisionId: "d1", capacity });
      expect(await store.reservationsRevision()).toBe(1);
      await store.release(web.urn, "d1");
      expect(await store.reservationsRevision()).toBe(2);
    });

    it("gives claims back as they were, in URN order", async () => {
      const rich = sampleClaim("dev", "Ärger", {
        apart: [{ from: "web", level: "rack" }],
        spread: { group: "front", level: "zone", maxSkew: 1 },
      });
      const small = { vcpus: 1, memoryGiB: 1 };
      for (const name of ["z", "Z", "a", "\u{1f600}", "\uff5e"]) {
        await store.reserve({ claim: sampleClaim("dev", name, small), decisionId: "d", capacity });
      }
      await store.reserve({ claim: { ...rich, ...small }, decisionId: "d", capacity });
      const rows = await store.listReservations();
      expect(rows.map((row) => row.claim.name)).toEqual(["Z", "a", "z", "Ärger", "\u{1f600}", "\uff5e"]);
      expect(rows[3]).toEqual({
        decisionId: "d",
        claim: { ...rich, ...small },
        reservedAt: "2026-03-01T12:00:00.000Z",
      });
    });

    it("asks what else may not be passed beside what is held at that very moment", async () => {
      const most = 3;
      const shortOf = (others: readonly { readonly vcpus: number }[]): string | null => {
        const held = others.reduce((sum, { vcpus }) => sum + vcpus, 0);
        return held + 1 > most ? `1 wanted, ${most - held} left in the quota team` : null;
      };
      const outcomes = await Promise.allSettled(
        Array.from({ length: 8 }, (_, n) =>
          store.reserve({
            claim: sampleClaim("dev", `vm${n}`, { node: `node-${n}`, vcpus: 1 }),
            decisionId: "d",
            capacity,
            shortOf,
          }),
        ),
      );
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(most);
      for (const outcome of outcomes) {
        if (outcome.status === "rejected")
          expect(outcome.reason).toMatchObject({
            code: "NC1204",
            message: expect.stringContaining("left in the quota team"),
          });
      }
      const [first] = await store.listReservations();
      if (first === undefined) throw new Error("nothing is held");
      // What is held already is not asked about again, and what moves gives back what it had.
      const never = (): string => "no";
      const unchanged = { claim: first.claim, decisionId: "d", capacity, shortOf: never };
      expect((await store.reserve(unchanged)).changed).toBe(false);
      const moved = { ...first.claim, node: "node-99" };
      const replaces = { urn: moved.urn, decisionId: "d" };
      await store.reserve({ claim: moved, decisionId: "d2", capacity, replaces, shortOf });
      expect(await held()).toHaveLength(most);
    });

    it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("refuses a claim of %d", async (vcpus) => {
      await expect(store.reserve({ claim: { ...web, vcpus }, decisionId: "d1", capacity })).rejects.toMatchObject({
        code: "NC1001",
      });
      expect(await held()).toEqual([]);
    });

    it("never goes over capacity when many reserve at once in one process", async () => {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, (_, n) =>
          store.reserve({
            claim: sampleClaim("dev", `vm${n}`, { vcpus: 1 }),
            decisionId: "d",
            capacity: { ...capacity, memoryGiB: 1000 },
          }),
        ),
      );
      expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(8);
      expect(await held()).toHaveLength(8);
    });
  });
}
