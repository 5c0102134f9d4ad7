import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Store } from "./store.ts";
import type { OpenForTest } from "./store-contract.ts";
import { sampleClaim, urnOf } from "./store-samples.ts";

/** The part of the contract that is about runs of the CLI: what their plugin processes tell each other. */
export function describeRuns(open: OpenForTest): void {
  describe("claims of a run", () => {
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

    const run = { stack: "dev", operation: "run-1" };
    const of = (process: string, name: string, node = "node-1") => ({
      process,
      urn: urnOf("dev", name),
      claim: sampleClaim("dev", name, { node }),
    });

    it("are seen by all of its processes, once, and by no other run or stack", async () => {
      const [web, db] = [of("a", "web"), of("b", "db")];
      expect(await store.runClaims(run, 0)).toEqual({ seen: 0, claims: [] });
      expect(await store.claimInRun(run, web, 0)).toBe(true);
      const first = await store.runClaims(run, 0);
      expect(first.claims).toEqual([web]);
      expect(await store.claimInRun(run, db, first.seen)).toBe(true);
      expect((await store.runClaims(run, first.seen)).claims).toEqual([db]);
      expect((await store.runClaims({ ...run, operation: "run-2" }, 0)).claims).toEqual([]);
      expect((await store.runClaims({ ...run, stack: "prod" }, 0)).claims).toEqual([]);
    });

    it("are refused where another process claimed something that was not seen", async () => {
      await store.claimInRun(run, of("a", "web"), 0);
      const { seen } = await store.runClaims(run, 0);
      await store.claimInRun(run, of("a", "db"), seen);
      expect(await store.claimInRun(run, of("b", "api"), seen)).toBe(false);
      expect((await store.runClaims(run, 0)).claims.map(({ urn }) => urn)).toEqual([
        urnOf("dev", "web"),
        urnOf("dev", "db"),
      ]);
      const again = await store.runClaims(run, seen);
      expect(await store.claimInRun(run, of("b", "api"), again.seen)).toBe(true);
    });

    it("are not refused for what the process itself, or another run, claimed", async () => {
      expect(await store.claimInRun(run, of("a", "web"), 0)).toBe(true);
      expect(await store.claimInRun(run, of("a", "db"), 0)).toBe(true);
      expect(await store.claimInRun({ ...run, operation: "run-2" }, of("b", "web"), 0)).toBe(true);
    });

    it("take the place of what was claimed under the URN before, and are new to everybody", async () => {
      await store.claimInRun(run, of("a", "web"), 0);
      const { seen } = await store.runClaims(run, 0);
      const moved = of("a", "web", "node-2");
      await store.claimInRun(run, moved, seen);
      expect((await store.runClaims(run, 0)).claims).toEqual([moved]);
      expect(await store.claimInRun(run, of("b", "db"), seen)).toBe(false);
      const nothing = { ...moved, claim: null };
      await store.claimInRun(run, nothing, seen);
      expect((await store.runClaims(run, 0)).claims).toEqual([nothing]);
    });

    it("go with their process, and a new claim is new although the last ones are gone", async () => {
      await store.claimInRun(run, of("a", "web"), 0);
      const { seen } = await store.runClaims(run, 0);
      expect(await store.leaveRun("a")).toBe(1);
      expect(await store.leaveRun("a")).toBe(0);
      await store.claimInRun(run, of("a", "db"), 0);
      expect((await store.runClaims(run, seen)).claims).toEqual([of("a", "db")]);
    });

    it("are forgotten where the process ended without a word, or claimed nothing for long", async () => {
      await store.claimInRun(run, of("old", "web"), 0);
      now = new Date("2026-03-02T12:00:00Z");
      let { seen } = await store.runClaims(run, 0);
      await store.claimInRun(run, of("gone", "db"), seen);
      ({ seen } = await store.runClaims(run, 0));
      await store.claimInRun(run, of("alive", "api"), seen);
      expect(await store.forgetRuns((process) => process !== "gone", "2026-03-02T00:00:00.000Z")).toBe(2);
      expect((await store.runClaims(run, 0)).claims).toEqual([of("alive", "api")]);
    });
  });
}
