import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { leaseMs } from "./run-lease.ts";
import type { Store } from "./store.ts";
import type { OpenForTest } from "./store-contract.ts";

/** The part of the contract that is about signs of life. */
export function describeLeases(open: OpenForTest): void {
  describe("signs of life", () => {
    let store: Store;
    let dispose: () => Promise<void>;
    let now: Date;
    beforeEach(async () => {
      now = new Date("2026-03-01T12:00:00Z");
      const opened = await open("lab", () => now);
      store = opened.store;
      dispose = () => opened.dispose();
    });
    afterEach(() => dispose());

    const runs = async () => [...(await store.silentRuns()).keys()].sort();
    /** Lets a moment pass by the store's clock, whichever that is. */
    const moment = async (since: string) => {
      now = new Date(now.getTime() + 1);
      await expect.poll(async () => (await store.silentRuns()).get(since), { interval: 1 }).toBeGreaterThan(0);
    };

    it("tell when a run was last heard of, by the latest of its processes", async () => {
      expect(await runs()).toEqual([]);
      expect(await store.signRun({ run: "run 1", process: "a" }, leaseMs)).toBe(false);
      await moment("run 1");
      expect(await store.signRun({ run: "run 2", process: "b" }, leaseMs)).toBe(false);
      expect(await store.signRun({ run: "run 1", process: "c" }, leaseMs)).toBe(false);
      const silent = await store.silentRuns();
      expect(silent.get("run 1")).toBeLessThanOrEqual(silent.get("run 2") ?? -1);
      expect(silent.get("run 1")).toBeLessThan(leaseMs);
      expect(await store.signRun({ run: "run 1", process: "a" }, leaseMs)).toBe(true);
    });

    it("end with the last process of a run", async () => {
      for (const process of ["a", "b"]) await store.signRun({ run: "run 1", process }, leaseMs);
      await store.withdrawSign({ run: "run 1", process: "a" });
      expect(await runs()).toEqual(["run 1"]);
      await store.withdrawSign({ run: "run 1", process: "b" });
      await store.withdrawSign({ run: "run 1", process: "b" });
      expect(await runs()).toEqual([]);
    });

    it("are forgotten after the lease, and whoever gave them hears that", async () => {
      await store.signRun({ run: "frozen", process: "a" }, leaseMs);
      await moment("frozen");
      await store.signRun({ run: "run 1", process: "b" }, 0);
      expect(await runs()).toEqual(["run 1"]);
      expect(await store.signRun({ run: "frozen", process: "a" }, leaseMs)).toBe(false);
      await moment("frozen");
      expect(await store.signRun({ run: "frozen", process: "a" }, 0)).toBe(false);
    });
  });
}
