import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Store } from "./store.ts";
import { describeAudit } from "./store-contract-audit.ts";
import { describeAvailability } from "./store-contract-availability.ts";
import { describeFeedback } from "./store-contract-feedback.ts";
import { describeLeases } from "./store-contract-leases.ts";
import { describePlannedDecisions } from "./store-contract-planned.ts";
import { describeReservations } from "./store-contract-reservations.ts";
import { describeRuns } from "./store-contract-runs.ts";
import { describeSecrets } from "./store-contract-secrets.ts";
import { samplePlanned, sampleRecord, sampleSnapshot, sampleSummary, urnOf } from "./store-samples.ts";

/** A new, empty store, and how to remove it when the test is over. */
export interface StoreUnderTest {
  readonly store: Store;
  /** Closes the store and removes what it left. */
  dispose(): Promise<void>;
}

/** Opens a new, empty store of the given fleet, with a clock that stands where the test sets it. */
export type OpenForTest = (fleetId: string, now: () => Date) => Promise<StoreUnderTest>;

/**
 * The contract of {@link Store}, as tests. Every implementation runs it:
 * @example
 * describeStore("SqliteStore", async (fleetId, now) => { ... });
 */
export function describeStore(name: string, open: OpenForTest): void {
  describe(`${name} keeps the contract of Store`, () => {
    describePlannedDecisions(open);
    describeReservations(open);
    describeRuns(open);
    describeLeases(open);
    describeSecrets(open);
    describeFeedback(open);
    describeAvailability(open);
    describeAudit(open);
    describeRecords(open);
  });
}

function describeRecords(open: OpenForTest): void {
  describe("records", () => {
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

    it("gives a snapshot back under its digest, and nothing under another", async () => {
      const digest = await store.putSnapshot(sampleSnapshot(7));
      expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(await store.getSnapshot(digest)).toEqual(sampleSnapshot(7));
      expect(await store.getSnapshot(`sha256:${"0".repeat(64)}`)).toBeUndefined();
      expect(await store.putSnapshot(sampleSnapshot(7))).toBe(digest);
      expect(await store.putSnapshot(sampleSnapshot(8))).not.toBe(digest);
    });

    it("prunes old snapshots, but not one that a planned decision rests on", async () => {
      const old = await store.putSnapshot(sampleSnapshot(1));
      const used = await store.putSnapshot(sampleSnapshot(2));
      const record = await store.putDecisionRecord("dev", sampleRecord("web", "node-1", used));
      await store.recordPlanned(samplePlanned("plan-1", "web", { summary: sampleSummary("node-1", record) }));
      await store.markPreviewed("dev", urnOf("dev", "web"), record, "plan-1", "run-1");
      now = new Date("2026-03-02T12:00:00Z");
      const young = await store.putSnapshot(sampleSnapshot(3));
      const late = { recordedAt: Date.parse("2026-03-02T10:00:00Z"), summary: sampleSummary("node-1", record) };
      await store.recordPlanned(samplePlanned("plan-2", "late", late));
      expect(await store.prune({ superseded: "2026-03-02T00:00:00+00:00", all: "2026-03-02T00:00:00+00:00" })).toEqual({
        planned: 1,
        snapshots: 1,
      });
      expect(await store.getSnapshot(old)).toBeUndefined();
      expect(await store.getSnapshot(used)).toBeDefined();
      expect(await store.getSnapshot(young)).toBeDefined();
    });

    it("prunes planned decisions that a newer preview has not shown, with the snapshots that they rest on", async () => {
      const planned = async (plan: string, name: string, stack: string): Promise<string> => {
        const snapshot = await store.putSnapshot(sampleSnapshot(Number(plan.slice(5))));
        const record = await store.putDecisionRecord(stack, sampleRecord(name, "node-1", snapshot));
        const input = { stack, operation: `run-of-${plan}`, summary: sampleSummary("node-1", record) };
        await store.recordPlanned(samplePlanned(plan, name, input));
        await store.markPreviewed(stack, samplePlanned(plan, name, input).urn, record, plan, input.operation);
        return snapshot;
      };
      const first = await planned("plan-1", "gone", "dev");
      const second = await planned("plan-2", "web", "dev");
      await planned("plan-3", "api", "pr-1");
      await store.consumePlanned("pr-1", samplePlanned("plan-3", "api", { stack: "pr-1" }).urn);
      const limits = { superseded: "2026-03-02T00:00:00.000Z", all: "2026-02-01T00:00:00.000Z" };
      now = new Date("2026-03-02T12:00:00Z");
      expect(await store.prune(limits)).toEqual({ planned: 1, snapshots: 0 });
      expect(await rowsOf("planned")).toEqual(["web"]);
      expect(await rowsOf("preview")).toEqual(["plan-1", "plan-2"]);
      expect((await store.plannedClaims("dev")).claims.map(({ name }) => name)).toEqual(["web"]);

      // Within the hour nobody does it again, whatever there is.
      now = new Date("2026-03-02T12:59:00Z");
      const later = { superseded: "2026-03-02T00:00:00.000Z", all: "2026-03-02T00:00:00.000Z" };
      expect(await store.prune(later)).toBeNull();
      now = new Date("2026-03-02T13:00:00Z");
      expect(await store.prune(later)).toEqual({ planned: 1, snapshots: 3 });
      expect([await rowsOf("planned"), await rowsOf("preview")]).toEqual([[], []]);
      expect([await store.getSnapshot(first), await store.getSnapshot(second)]).toEqual([undefined, undefined]);
    });

    const rowsOf = async (kind: "planned" | "preview"): Promise<readonly string[]> => {
      const found: string[] = [];
      for await (const row of store.rows.rows(kind)) found.push(row.kind === "preview" ? row.planId : nameOf(row.urn));
      return found;
    };

    it("keeps decision records apart by stack", async () => {
      const digest = await store.putDecisionRecord("dev", sampleRecord("web", "node-1"));
      expect(await store.getDecisionRecord(digest, "dev")).toEqual(sampleRecord("web", "node-1"));
      expect(await store.getDecisionRecord(digest, "prod")).toBeUndefined();
      expect(await store.listDecisionRecords("prod")).toEqual([]);
    });

    it("lists decisions newest first, a decision made again among them", async () => {
      const first = await store.putDecisionRecord("dev", sampleRecord("web", "node-1"));
      const second = await store.putDecisionRecord("dev", sampleRecord("db", "node-2"));
      const third = await store.putDecisionRecord("dev", sampleRecord("web", "node-3"));
      const digests = async (filter?: { urn?: string; limit?: number }) =>
        (await store.listDecisionRecords("dev", filter)).map((entry) => entry.digest);
      expect(await digests()).toEqual([third, second, first]);
      await store.putDecisionRecord("dev", sampleRecord("web", "node-1"));
      expect(await digests()).toEqual([first, third, second]);
      expect(await digests({ urn: sampleRecord("db", "x").subject.urn })).toEqual([second]);
      expect(await digests({ limit: 2 })).toEqual([first, third]);
      expect((await store.listDecisionRecords("dev"))[0]).toEqual({
        digest: first,
        urn: sampleRecord("web", "x").subject.urn,
        target: "node-1",
        recordedAt: "2026-03-01T12:00:00.000Z",
      });
    });

    it("keeps job results by stack and digest, the latest of each", async () => {
      await store.putJobResult("dev", "sha256:j", { counts: { "00": 1 } });
      await store.putJobResult("dev", "sha256:j", { counts: { "00": 498, "11": 502 } });
      expect(await store.getJobResult("dev", "sha256:j")).toEqual({ counts: { "00": 498, "11": 502 } });
      expect(await store.getJobResult("prod", "sha256:j")).toBeUndefined();
      expect(await store.getJobResult("dev", "sha256:k")).toBeUndefined();
    });

    it("refuses what has no JSON form, and stores nothing of it", async () => {
      await expect(store.putJobResult("dev", "sha256:j", { p: Number.NaN })).rejects.toThrow();
      expect(await store.getJobResult("dev", "sha256:j")).toBeUndefined();
    });

    it("is sound, and closes twice", async () => {
      expect(await store.integrityProblems()).toEqual([]);
      await store.close();
      await store.close();
    });
  });
}

function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf(":") + 1);
}
