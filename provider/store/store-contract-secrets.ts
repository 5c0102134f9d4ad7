import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Sealer } from "../crypto/sealer.ts";
import type { Store } from "./store.ts";
import type { OpenForTest } from "./store-contract.ts";
import { samplePlanned, sampleSnapshot, secretClaim, secretPlanned } from "./store-samples.ts";

/** Seals for nobody but itself, by keeping what was sealed. */
function memorySealer(): Sealer {
  const kept = new Map<string, unknown>();
  return {
    seal(purpose, place, value) {
      const sealed = `sealed-${kept.size}`;
      kept.set(JSON.stringify([purpose, place, sealed]), structuredClone(value));
      return sealed;
    },
    open: (purpose, place, sealed) => kept.get(JSON.stringify([purpose, place, sealed])),
  };
}

/** The part of the contract that is about what follows from secrets. */
export function describeSecrets(open: OpenForTest): void {
  describe("what follows from secrets", () => {
    let store: Store;
    let dispose: () => Promise<void>;
    beforeEach(async () => {
      const opened = await open("lab", () => new Date("2026-03-01T12:00:00Z"));
      store = opened.store;
      dispose = () => opened.dispose();
    });
    afterEach(() => dispose());

    const web = secretPlanned("plan-1", "web");
    const capacity = { vcpus: 8, memoryGiB: 32, diskGiB: 100, gpus: 2 };

    it("comes back to whom the store was unlocked for, and keeps being sealed once it was shown", async () => {
      store.unlock(memorySealer());
      await store.recordPlanned(web);
      expect(await store.findPlanned(web)).toEqual({ ...web, previewed: false });
      expect(await store.markPreviewed("dev", web.urn, "sha256:one", "plan-1", "run-1")).toBe(true);
      expect(await store.findPlanned(web)).toEqual({ ...web, superseded: null, previewed: true });
      expect((await store.plannedClaims("dev")).claims).toEqual([web.claim]);
      store.unlock(memorySealer());
      expect(await store.findPlanned(web)).toBeUndefined();
    });

    it("stays readable under each of its questions when it is shown", async () => {
      store.unlock(memorySealer());
      const again = { ...web, previousRecord: "sha256:one", kept: true };
      await store.recordPlanned(web);
      await store.recordPlanned(again);
      expect(await store.markPreviewed("dev", web.urn, "sha256:one", "plan-2", "run-2")).toBe(true);
      expect(await store.findPlanned(web)).toMatchObject({ previewed: true, summary: web.summary });
      expect(await store.findPlanned(again)).toMatchObject({ previewed: true, summary: web.summary });
    });

    it("is as good as not recorded for everybody else, who finds the rest", async () => {
      store.unlock(memorySealer());
      for (const planned of [web, samplePlanned("plan-1", "db")]) {
        await store.recordPlanned(planned);
        await store.markPreviewed("dev", planned.urn, "sha256:one", "plan-1", "run-1");
      }
      store.unlock(memorySealer());
      expect(await store.findPlanned(web)).toBeUndefined();
      expect(await store.findPlannedRecord("dev", web.urn, "sha256:one")).toBeUndefined();
      expect(await store.markPreviewed("dev", web.urn, "sha256:one", "plan-2", "run-2")).toBe(false);
      expect((await store.plannedClaims("dev")).claims.map(({ name }) => name)).toEqual(["db"]);
      expect(await store.consumePlanned("dev", web.urn)).toBe(1);
    });

    it("is not written while the store is locked", async () => {
      await expect(store.recordPlanned(web)).rejects.toMatchObject({ code: "NC1601" });
      const claim = secretClaim("dev", "web");
      await expect(store.reserve({ claim, decisionId: "d1", capacity })).rejects.toMatchObject({ code: "NC1601" });
      expect(await store.listReservations()).toEqual([]);
    });

    it("takes its capacity from all, and tells its bonds to its own stack alone", async () => {
      store.unlock(memorySealer());
      const claim = secretClaim("dev", "web");
      const first = await store.reserve({ claim, decisionId: "d1", capacity });
      expect((await store.listReservations()).map((row) => row.claim)).toEqual([claim]);
      expect(await store.reserve({ claim, decisionId: "d1", capacity })).toEqual({ ...first, changed: false });
      store.unlock(memorySealer());
      expect((await store.listReservations()).map((row) => row.claim)).toEqual([{ ...claim, apart: [], spread: null }]);
      const large = { ...secretClaim("prod", "db"), vcpus: 4.5 };
      await expect(store.reserve({ claim: large, decisionId: "d2", capacity })).rejects.toMatchObject({
        code: "NC1204",
      });
    });

    it("is in no snapshot, whose digest the store and the plan make alike", async () => {
      const claim = secretClaim("dev", "web");
      const digest = await store.putSnapshot({ ...sampleSnapshot(1), reservations: [claim] });
      const { urn, stack, name, blind } = claim;
      expect((await store.getSnapshot(digest))?.reservations).toEqual([{ urn, stack, name, blind }]);
      const other = await store.putSnapshot({ ...sampleSnapshot(1), reservations: [{ ...claim, blind: "other" }] });
      expect(other).not.toBe(digest);
    });
  });
}
