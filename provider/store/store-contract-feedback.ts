import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Digest, digestOf } from "../crypto/canonical-json.ts";
import type { LearnedWeights } from "../schema/learned-weights.ts";
import type { Outcome } from "../schema/outcome.ts";
import type { Store } from "./store.ts";
import type { OpenForTest } from "./store-contract.ts";

const base = digestOf("configured");
const outcomeOf = (name: string, changes: Partial<Outcome> = {}): Outcome => ({
  decision: digestOf(name),
  failures: 0,
  at: "2026-03-01T11:00:00Z",
  ...changes,
});
const weightsOf = (parent: Digest | null, energy: number): LearnedWeights => ({
  formatVersion: 1,
  base,
  parent,
  categories: { energy },
  learnedFrom: { outcomes: 200, significance: 3.1, rankedBefore: 0.55, rankedAfter: 0.6 },
});

/** The part of the contract that is about outcomes and learned weights. */
export function describeFeedback(open: OpenForTest): void {
  describe("feedback", () => {
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

    it("keeps one outcome a decision and stack, the latest", async () => {
      await store.putOutcomes([
        { stack: "dev", outcome: outcomeOf("web") },
        { stack: "dev", outcome: outcomeOf("db") },
        { stack: "prod", outcome: outcomeOf("web") },
      ]);
      await store.putOutcomes([{ stack: "dev", outcome: outcomeOf("web", { failures: 3, latencyMs: 12.5 }) }]);
      expect(await store.listOutcomes()).toEqual([
        { stack: "dev", outcome: outcomeOf("db") },
        { stack: "prod", outcome: outcomeOf("web") },
        { stack: "dev", outcome: outcomeOf("web", { failures: 3, latencyMs: 12.5 }) },
      ]);
    });

    it("lets no proposed set count before it is promoted", async () => {
      const digest = await store.putLearnedWeights(weightsOf(null, 1.25), "ada");
      expect(digest).toBe(digestOf(weightsOf(null, 1.25)));
      expect(await store.putLearnedWeights(weightsOf(null, 1.25), "bob")).toBe(digest);
      expect(await store.promotedWeights(base)).toBeNull();
      expect(await store.listLearnedWeights(base)).toEqual([
        {
          digest,
          weights: weightsOf(null, 1.25),
          proposedAt: "2026-03-01T12:00:00.000Z",
          proposedBy: "ada",
          promotion: null,
          isInEffect: false,
        },
      ]);
    });

    it("promotes set after set, and undoes them in turn down to nothing", async () => {
      const first = weightsOf(null, 1.25);
      const second = weightsOf(digestOf(first), 1.5);
      for (const each of [first, second]) await store.putLearnedWeights(each, "ada");
      expect(await store.promoteWeights(first, "ada")).toBe(true);
      expect(await store.promoteWeights(second, "bob")).toBe(true);
      expect(await store.promotedWeights(base)).toEqual(second);
      now = new Date("2026-03-01T13:00:00Z");
      expect(await store.undoWeights(second, "eve")).toBe(true);
      expect(await store.promotedWeights(base)).toEqual(first);
      expect(
        (await store.listLearnedWeights(base)).map(({ promotion, isInEffect }) => [promotion, isInEffect]),
      ).toEqual([
        [{ at: "2026-03-01T12:00:00.000Z", by: "ada", undone: null }, true],
        [
          {
            at: "2026-03-01T12:00:00.000Z",
            by: "bob",
            undone: { at: "2026-03-01T13:00:00.000Z", by: "eve" },
          },
          false,
        ],
      ]);
      expect(await store.undoWeights(first, "eve")).toBe(true);
      expect(await store.promotedWeights(base)).toBeNull();
      // What was undone may be promoted again where it still fits.
      expect(await store.promoteWeights(second, "ada")).toBe(false);
      expect(await store.promoteWeights(first, "ada")).toBe(true);
      expect(await store.promotedWeights(base)).toEqual(first);
    });

    it("promotes nothing that was made on other weights, and undoes nothing but what is in effect", async () => {
      const [first, rival] = [weightsOf(null, 1.25), weightsOf(null, 0.8)];
      for (const each of [first, rival]) await store.putLearnedWeights(each, "ada");
      expect(await store.undoWeights(first, "ada")).toBe(false);
      const tries = await Promise.all([store.promoteWeights(first, "ada"), store.promoteWeights(rival, "bob")]);
      expect(tries).toEqual([true, false]);
      expect(await store.undoWeights(rival, "bob")).toBe(false);
      expect(await store.promotedWeights(base)).toEqual(first);
    });

    it("keeps the sets of each base apart", async () => {
      const other: LearnedWeights = { ...weightsOf(null, 2), base: digestOf("configured otherwise") };
      for (const each of [weightsOf(null, 1.25), other]) {
        await store.putLearnedWeights(each, "ada");
        await store.promoteWeights(each, "ada");
      }
      expect(await store.promotedWeights(base)).toEqual(weightsOf(null, 1.25));
      expect(await store.promotedWeights(other.base)).toEqual(other);
      expect(await store.listLearnedWeights(other.base)).toHaveLength(1);
      expect(await store.promotedWeights(digestOf("nobody's"))).toBeNull();
    });
  });
}
