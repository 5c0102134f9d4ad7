import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore } from "./sqlite-store.ts";
import type { Store } from "./store.ts";
import type { PlannedRow } from "./store-rows.ts";
import { sampleClaim, samplePlanned, sampleSummary, urnOf } from "./store-samples.ts";

let folder: string;
let plan: Store;
let other: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "novacron-planned-"));
  const open = () =>
    openStore({ path: join(folder, "store.db"), fleetId: "lab", now: () => new Date("2026-03-01T12:00:00Z") });
  plan = await open();
  other = await open();
});
afterEach(async () => {
  await plan.close();
  await other.close();
  rmSync(folder, { recursive: true });
});

const web = samplePlanned("plan-1", "web");
const db = samplePlanned("plan-1", "db");

it("answers of what a plan has read together, each under its own question", async () => {
  await other.recordPlanned(web);
  await other.recordPlanned({ ...db, previousRecord: "sha256:before" });
  await plan.plannedClaims("dev");
  expect(await plan.findPlanned(web)).toEqual({ ...web, previewed: false });
  expect(await plan.findPlanned(db)).toBeUndefined();
  expect(await plan.findPlanned({ ...db, previousRecord: "sha256:before" })).toMatchObject({ urn: db.urn });
  expect(await plan.findPlanned({ ...web, urn: urnOf("dev", "cache") })).toBeUndefined();
  expect(await plan.findPlanned({ ...web, stack: "prod" })).toBeUndefined();
});

it("sees what another process records meanwhile", async () => {
  await other.recordPlanned(web);
  await plan.plannedClaims("dev");
  expect(await plan.findPlanned(db)).toBeUndefined();
  await other.recordPlanned(db);
  await other.recordPlanned({ ...web, planId: "plan-2", summary: sampleSummary("node-2", "sha256:two") });
  expect(await plan.findPlanned(db)).toMatchObject({ planId: "plan-1" });
  expect(await plan.findPlanned(web)).toMatchObject({ planId: "plan-2", summary: { target: "node-2" } });
  await other.consumePlanned("dev", web.urn);
  expect(await plan.findPlanned(web)).toBeUndefined();
});

it("sees what the plan itself records, shows and applies", async () => {
  await other.recordPlanned(web);
  await plan.plannedClaims("dev");
  await plan.recordPlanned({ ...web, planId: "plan-2" });
  expect(await plan.findPlanned(web)).toMatchObject({ planId: "plan-2", previewed: false });
  await plan.recordPlanned(db);
  expect(await plan.findPlanned(db)).toMatchObject({ planId: "plan-1" });
  await plan.plannedClaims("dev");
  await plan.markPreviewed("dev", web.urn, web.summary.record, "plan-2", "run-2");
  expect(await plan.findPlanned(web)).toMatchObject({ operation: "run-2", previewed: true });
  await plan.consumePlanned("dev", db.urn);
  expect(await plan.findPlanned(db)).toBeUndefined();
});

it("has what was recorded last of a resource as the latest, whatever was there before", async () => {
  await other.recordPlanned(web);
  await plan.plannedClaims("dev");
  const moved = {
    summary: sampleSummary("node-2", "sha256:two"),
    claim: sampleClaim("dev", "web", { node: "node-2" }),
  };
  const again = { ...web, planId: "plan-2", operation: "run-2" };
  await plan.recordPlanned({ ...again, ...moved, requestDigest: "sha256:other" });
  await plan.recordPlanned(again);
  await plan.markPreviewed("dev", web.urn, web.summary.record, "plan-2", "run-2");
  expect((await plan.plannedClaims("dev")).claims).toEqual([web.claim]);
  await plan.recordPlanned({ ...again, ...moved, requestDigest: "sha256:other" });
  expect((await plan.plannedClaims("dev")).claims).toEqual([moved.claim]);
});

it("writes in the place of the row that it has read, or anew where that is gone", async () => {
  await other.recordPlanned(web);
  await other.recordPlanned(db);
  for (const [planId, consumes] of [["plan-2", false] as const, ["plan-3", true] as const]) {
    await plan.plannedClaims("dev");
    const recorded = plan.recordPlanned({ ...web, planId, operation: "run-2", seed: planId });
    if (consumes) await plan.consumePlanned("dev", web.urn);
    await recorded;
    const expected = { ...web, planId, operation: "run-2", seed: planId, previewed: false };
    expect(await other.findPlanned(web)).toEqual(expected);
    expect(await plan.findPlanned(web)).toEqual(expected);
  }
  await plan.plannedClaims("dev");
  await other.consumePlanned("dev", web.urn);
  await other.recordPlanned({ ...web, requestDigest: "sha256:other" });
  await plan.recordPlanned({ ...web, planId: "plan-4" });
  expect(await other.findPlanned(web)).toMatchObject({ planId: "plan-4" });
  expect(await other.findPlanned({ ...web, requestDigest: "sha256:other" })).toMatchObject({ planId: "plan-1" });
});

describe("what a plan makes of a question just as the one before", () => {
  const again = {
    ...web,
    planId: "plan-2",
    operation: "run-2",
    seed: "c2VlZA==",
    recordedAt: Date.parse("2026-03-05T12:00:00Z"),
  };
  const inFile = (sql: string): readonly unknown[] => {
    const file = new DatabaseSync(join(folder, "store.db"), { readOnly: true });
    try {
      return file.prepare(sql).all();
    } finally {
      file.close();
    }
  };
  beforeEach(async () => {
    await other.recordPlanned(web);
    await other.markPreviewed("dev", web.urn, web.summary.record, web.planId, web.operation);
    await plan.plannedClaims("dev");
    await plan.recordPlanned(again);
  });

  it("is told by all that read it, and the decision itself is not written again", async () => {
    expect(inFile("SELECT plan_id FROM planned")).toEqual([{ plan_id: "plan-1" }]);
    for (const store of [plan, other]) {
      expect(await store.findPlanned(web)).toEqual({ ...again, previewed: false });
      expect(await store.findPlannedRecord("dev", web.urn, web.summary.record)).toMatchObject({ seed: again.seed });
    }
    const rows: PlannedRow[] = [];
    for await (const row of other.rows.rows("planned")) rows.push(row);
    expect(rows).toMatchObject([{ planId: "plan-2", operation: "run-2", previewed: false }]);
    expect(JSON.parse(rows[0]?.body ?? "")).toMatchObject({ seed: again.seed, recordedAt: again.recordedAt });
  });

  it("is as old as it was written last", async () => {
    expect(await other.prune({ superseded: "2026-03-04T00:00:00Z", all: "2026-03-04T00:00:00Z" })).toMatchObject({
      planned: 0,
    });
  });

  it.each<[string, string | undefined, () => Promise<unknown>]>([
    ["shown", "plan-2", () => plan.markPreviewed("dev", web.urn, web.summary.record, "plan-2", "run-2")],
    ["made otherwise", "plan-3", () => other.recordPlanned({ ...web, planId: "plan-3", basis: "sha256:others" })],
    ["applied", undefined, () => plan.consumePlanned("dev", web.urn)],
  ])("is forgotten once it is %s", async (_, planId, change) => {
    const before = await other.findPlanned(web);
    expect(inFile("SELECT plan_id FROM planned_again")).toEqual([{ plan_id: "plan-2" }]);
    await change();
    expect(inFile("SELECT plan_id FROM planned_again")).toEqual([]);
    const now = await other.findPlanned(web);
    expect(now?.planId).toBe(planId);
    expect(now).not.toEqual(before);
  });

  it("is written as a whole where somebody else has written since, or anything of it differs", async () => {
    await plan.plannedClaims("dev");
    await other.consumePlanned("dev", web.urn);
    await plan.recordPlanned({ ...again, planId: "plan-3" });
    expect(await other.findPlanned(web)).toMatchObject({ planId: "plan-3" });
    for (const [part, value] of Object.entries({
      basis: "sha256:others",
      kept: !web.kept,
      summary: sampleSummary("node-2", web.summary.record),
      claim: sampleClaim("dev", "web", { node: "node-2" }),
      superseded: { record: "sha256:0", target: "node-0", reason: "full" },
      attestation: { ...web.attestation, signature: "other" },
    })) {
      await plan.plannedClaims("dev");
      const changed = { ...again, planId: "plan-4", [part]: value };
      await plan.recordPlanned(changed);
      expect(await other.findPlanned(web)).toEqual({ ...changed, previewed: false });
      await plan.recordPlanned(web);
    }
  });
});
