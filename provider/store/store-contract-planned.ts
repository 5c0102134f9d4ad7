import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Store } from "./store.ts";
import type { OpenForTest } from "./store-contract.ts";
import { sampleClaim, samplePlanned, sampleSummary, urnOf } from "./store-samples.ts";

/** The part of the contract that is about planned decisions: recorded by previews, replayed and consumed by applies. */
export function describePlannedDecisions(open: OpenForTest): void {
  describe("planned decisions", () => {
    let store: Store;
    let dispose: () => Promise<void>;
    beforeEach(async () => {
      const opened = await open("lab", () => new Date("2026-03-01T12:00:00Z"));
      store = opened.store;
      dispose = () => opened.dispose();
    });
    afterEach(() => dispose());

    const web = samplePlanned("plan-1", "web");
    const preview = async (input: typeof web) => {
      await store.recordPlanned(input);
      return store.markPreviewed(input.stack, input.urn, input.summary.record, input.planId, input.operation);
    };
    const elsewhere = {
      summary: sampleSummary("node-2", "sha256:two"),
      claim: sampleClaim("dev", "web", { node: "node-2" }),
      superseded: { record: "sha256:one", target: "node-1", reason: "node-1 is full" },
    };

    it("finds what was recorded, attestation part for part, under its own question only", async () => {
      await store.recordPlanned(web);
      expect(await store.findPlanned(web)).toEqual({ ...web, previewed: false });
      expect(await store.findPlanned({ ...web, stack: "prod" })).toBeUndefined();
      expect(await store.findPlanned({ ...web, urn: urnOf("dev", "db") })).toBeUndefined();
      expect(await store.findPlanned({ ...web, requestDigest: "sha256:other" })).toBeUndefined();
      expect(await store.findPlanned({ ...web, previousRecord: "sha256:before" })).toBeUndefined();
      expect(await store.findPlannedRecord("dev", web.urn, "sha256:one")).toEqual({ ...web, previewed: false });
      expect(await store.findPlannedRecord("dev", web.urn, "sha256:two")).toBeUndefined();
    });

    it("lets the latest answer to a question win, and keeps answers to others", async () => {
      await store.recordPlanned(web);
      await store.recordPlanned({ ...web, previousRecord: "sha256:before" });
      await store.recordPlanned({ ...web, ...elsewhere, planId: "plan-2" });
      expect(await store.findPlanned(web)).toMatchObject({
        planId: "plan-2",
        superseded: elsewhere.superseded,
        previewed: false,
      });
      expect(await store.findPlanned({ ...web, previousRecord: "sha256:before" })).toMatchObject({ planId: "plan-1" });
    });

    it("forgets what a decision superseded once it was shown itself, and who showed it last", async () => {
      await store.recordPlanned({ ...web, ...elsewhere });
      expect(await store.markPreviewed("dev", web.urn, "sha256:two", "plan-2", "run-2", "seed-2")).toBe(true);
      expect(await store.findPlanned(web)).toEqual({
        ...web,
        ...elsewhere,
        superseded: null,
        planId: "plan-2",
        operation: "run-2",
        seed: "seed-2",
        previewed: true,
      });
    });

    it("marks nothing for a decision that is no longer planned", async () => {
      await store.recordPlanned(web);
      await store.recordPlanned({ ...web, ...elsewhere });
      expect(await store.markPreviewed("dev", web.urn, "sha256:one", "plan-1", "run-1")).toBe(false);
      expect(await store.findPlanned(web)).toMatchObject({ previewed: false });
      expect((await store.plannedClaims("dev")).claims).toEqual([]);
    });

    it("counts the claims of the latest previewed plan, by URN, until they are consumed", async () => {
      await preview(web);
      await preview(samplePlanned("plan-1", "db"));
      await preview(samplePlanned("plan-1", "job", { claim: null }));
      await preview(samplePlanned("plan-9", "web", { stack: "prod" }));
      const names = async () => (await store.plannedClaims("dev")).claims.map((claim) => claim.name);
      expect(await names()).toEqual(["db", "web"]);
      expect(await store.consumePlanned("dev", web.urn)).toBe(1);
      expect(await names()).toEqual(["db"]);
      expect(await store.findPlanned(web)).toBeUndefined();
      expect(await store.consumePlanned("dev", web.urn)).toBe(0);
    });

    it("does not count what a newer preview did not show, not even when all of that is consumed", async () => {
      await preview(web);
      await preview(samplePlanned("plan-1", "db"));
      await preview({ ...web, planId: "plan-2", operation: "run-2" });
      expect((await store.plannedClaims("dev")).claims.map((claim) => claim.name)).toEqual(["web"]);
      await store.consumePlanned("dev", web.urn);
      expect((await store.plannedClaims("dev")).claims).toEqual([]);
    });

    it("counts what all plans of the latest previewed run have shown", async () => {
      await preview(samplePlanned("plan-0", "old", { operation: "run-0" }));
      await preview(web);
      await preview(samplePlanned("plan-2", "db"));
      expect((await store.plannedClaims("dev")).claims.map((claim) => claim.name)).toEqual(["db", "web"]);
    });

    it("counts what a run has shown itself, for that run, whoever previewed since", async () => {
      expect(await store.plannedClaims("dev", "run-1")).toEqual({ operation: null, claims: [] });
      await preview(web);
      await preview(samplePlanned("plan-2", "db", { operation: "run-2" }));
      expect(await store.plannedClaims("dev", "run-1")).toEqual({ operation: "run-1", claims: [web.claim] });
      expect(await store.plannedClaims("dev", "run-3")).toMatchObject({ operation: "run-2", claims: [{ name: "db" }] });
      expect(await store.plannedClaims("dev")).toMatchObject({ operation: "run-2" });
    });

    it("counts one claim per URN when its request changed within a plan", async () => {
      await preview(web);
      await preview({
        ...web,
        requestDigest: "sha256:changed",
        summary: sampleSummary("node-1", "sha256:changed"),
        claim: sampleClaim("dev", "web", { vcpus: 16 }),
      });
      expect((await store.plannedClaims("dev")).claims.map((claim) => claim.vcpus)).toEqual([16]);
      expect(await store.consumePlanned("dev", web.urn)).toBe(2);
    });
  });
}
