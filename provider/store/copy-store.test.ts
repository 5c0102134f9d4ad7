import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hasRedisServer } from "../cache/redis-server.ts";
import { digestOf } from "../crypto/canonical-json.ts";
import { keyRingSealer } from "../crypto/sealer.ts";
import { testRing } from "../state/testdata/golden.ts";
import { copyStore } from "./copy-store.ts";
import { allRows, fillStore, fullCapacity } from "./full-store-samples.ts";
import { mergeStore } from "./merge-store.ts";
import { openStoreAt, storePlace } from "./open-store.ts";
import { type RedisDeployment, startCluster, startSingle } from "./redis-deployments.ts";
import type { Store } from "./store.ts";
import { sampleClaim, samplePlanned } from "./store-samples.ts";

const now = () => new Date("2026-03-01T12:00:00Z");
const weights = {
  formatVersion: 1 as const,
  base: digestOf("configured"),
  parent: null,
  categories: { energy: 1.25 },
  learnedFrom: { outcomes: 200, significance: 3.1, rankedBefore: 0.55, rankedAfter: 0.6 },
};
const sealer = keyRingSealer(testRing());

const folder = mkdtempSync(join(tmpdir(), "novacron-copy-"));
let stores = 0;
let single: RedisDeployment | undefined;
let cluster: RedisDeployment | undefined;
beforeAll(async () => {
  if (hasRedisServer()) [single, cluster] = await Promise.all([startSingle(), startCluster()]);
}, 60_000);
afterAll(async () => {
  await Promise.all([single?.dispose(), cluster?.dispose()]);
  rmSync(folder, { recursive: true });
});

/** The URL or path of a store that nobody has used. */
const places = {
  sqlite: () => join(folder, `${stores++}.db`),
  redis: () => `${single?.url}?prefix=copy-${stores++}`,
  cluster: () => `${cluster?.url}?prefix=copy-${stores++}`,
};
const open = async (at: string, filling = false): Promise<Store> => {
  const store = await openStoreAt(storePlace(at, folder), { fleetId: "lab", now, filling });
  store.unlock(sealer);
  return store;
};

describe.skipIf(!hasRedisServer()).each([
  ["sqlite", "redis"],
  ["redis", "sqlite"],
  ["sqlite", "cluster"],
  ["cluster", "redis"],
  ["sqlite", "sqlite"],
] as const)("copying from %s to %s", (source, target) => {
  let from: Store;
  let at: string;
  let to: Store;
  beforeEach(async () => {
    from = await open(places[source]());
    await fillStore(from, 130, weights);
    at = places[target]();
    to = await open(at, true);
    return () => Promise.all([from.close(), to.close()]);
  });

  it("takes everything along, what is sealed and the order of rows too, and the copy works as the source does", async () => {
    const report = await copyStore(from, to);
    expect(report.rows.reservation).toBe(132);
    expect(report.removed).toBe(0);
    expect(await allRows(to)).toEqual(await allRows(from));
    expect(await to.reservationState()).toEqual(await from.reservationState());
    expect(await to.plannedClaims("dev")).toEqual(await from.plannedClaims("dev"));
    expect(await to.listDecisionRecords("dev")).toEqual(await from.listDecisionRecords("dev"));
    expect(await to.listLearnedWeights(weights.base)).toEqual(await from.listLearnedWeights(weights.base));
    const run = { stack: "dev", operation: "run-1" };
    expect((await to.runClaims(run, 0)).claims).toEqual((await from.runClaims(run, 0)).claims);
    expect(await to.integrityProblems()).toEqual([]);
    // Numbers go on after those that were taken along.
    await to.putDecisionRecord("dev", { ...(await newestRecord(to)), why: "another" });
    expect((await to.listDecisionRecords("dev")).map(({ target: chosen }) => chosen)).toEqual([
      "node-1",
      "node-1",
      "node-2",
    ]);
    await to.reserve({
      claim: sampleClaim("dev", "late", { node: "node-9" }),
      decisionId: "d",
      capacity: fullCapacity,
    });
    expect(await to.reservationsRevision()).toBe(report.revision + 1);
  });

  it("goes on where it was cut off, and lets nobody open the half", async () => {
    let kinds = 0;
    const cut = copyStore(from, to, {
      onProgress: (kind) => {
        kinds++;
        if (kind === "weights") throw new Error("cut off");
      },
    });
    await expect(cut).rejects.toThrow("cut off");
    expect(kinds).toBe(7);
    await expect(open(at)).rejects.toMatchObject({ code: "NC1716" });
    const first = await to.listDecisionRecords("dev");
    const report = await copyStore(from, to);
    expect(report.written).toBe(
      Object.values(report.rows).reduce((sum, count) => sum + count, 0) - writtenBefore(report),
    );
    expect(await to.listDecisionRecords("dev")).toEqual(first);
    expect(await allRows(to)).toEqual(await allRows(from));
    await (await open(at)).close();
  });

  it("notices what is written to the source meanwhile, and takes it along", async () => {
    let once = true;
    const pending: Promise<unknown>[] = [];
    const report = await copyStore(from, to, {
      onProgress: (kind) => {
        if (kind !== "reservation" || !once) return;
        once = false;
        pending.push(from.releaseAll(sampleClaim("dev", "vm0").urn, "dev"));
      },
    });
    await Promise.all(pending);
    expect(report.removed).toBe(1);
    expect(await allRows(to)).toEqual(await allRows(from));
    expect(report.revision).toBe(await from.reservationsRevision());
  });

  it("refuses a target that holds something, and replaces it by force", async () => {
    await to.reserve({ claim: sampleClaim("dev", "own"), decisionId: "x", capacity: fullCapacity });
    const before = await allRows(to);
    await expect(copyStore(from, to)).rejects.toMatchObject({ code: "NC1717" });
    expect(await allRows(to)).toEqual(before);
    expect((await copyStore(from, to, { force: true })).removed).toBe(1);
    expect(await allRows(to)).toEqual(await allRows(from));
  });

  it("merges into what is in use without booking twice, and says what is left out", async () => {
    const full = sampleClaim("prod", "big", { node: "node-1", vcpus: 63 });
    await to.reserve({ claim: full, decisionId: "x", capacity: fullCapacity });
    const other = sampleClaim("dev", "vm2", { node: "node-5" });
    await to.reserve({ claim: other, decisionId: "d", capacity: fullCapacity });
    const known = new Set(Array.from({ length: 10 }, (_, n) => `node-${n}`));
    known.delete("node-7");
    const report = await mergeStore(from, to, { capacityOf: (node) => (known.has(node) ? fullCapacity : null) });
    const vcpus = (await to.listReservations())
      .filter(({ claim }) => claim.node === "node-1")
      .reduce((sum, { claim }) => sum + claim.vcpus, 0);
    expect(vcpus).toBeLessThanOrEqual(64 + 1e-6);
    expect(vcpus).toBeGreaterThan(63.9);
    // 17 of 0.1 and one that follows from secrets wanted to go where 1 was free, 16 where the fleet has no node.
    expect(report.left.filter((line) => line.includes("node-1, where"))).toHaveLength(8);
    expect(report.left.filter((line) => line.includes("the fleet has no node node-7"))).toHaveLength(16);
    expect(report.left.filter((line) => line.includes("another under its name"))).toHaveLength(1);
    expect(report.added.reservation).toBe(132 - 8 - 16 - 1);
    expect(report.added.record).toBe(3);
    expect(await to.integrityProblems()).toEqual([]);
    const again = await mergeStore(from, to, { capacityOf: (node) => (known.has(node) ? fullCapacity : null) });
    expect(again.added).toEqual(Object.fromEntries(Object.keys(report.added).map((kind) => [kind, 0])));
    expect(again.left).toHaveLength(report.left.length);
  });

  it("merges no preview over the latest one of a stack that is in use", async () => {
    const latest = samplePlanned("plan-new", "latest", { operation: "run-new" });
    await to.recordPlanned(latest);
    await to.markPreviewed("dev", latest.urn, latest.summary.record, "plan-new", "run-new");
    const { added } = await mergeStore(from, to, { capacityOf: () => null });
    expect(added.planned).toBeGreaterThan(0);
    expect(await to.plannedClaims("dev")).toMatchObject({ operation: "run-new", claims: [{ name: "latest" }] });
  });

  it("merges no more than the quotas have room for, and names the quota", async () => {
    const most = 4;
    await to.reserve({ claim: sampleClaim("prod", "own"), decisionId: "x", capacity: fullCapacity });
    const report = await mergeStore(from, to, {
      capacityOf: () => fullCapacity,
      shortOf: ({ name }, others) => {
        if (!name.startsWith("vm")) return null;
        const held = others.filter((other) => other.name.startsWith("vm")).length;
        return held < most ? null : `1 placements wanted, 0 of ${most} left in the quota vms`;
      },
    });
    const held = (await to.listReservations()).map(({ claim }) => claim.name);
    expect(held.filter((name) => name.startsWith("vm"))).toHaveLength(most);
    expect(held).toContain("own");
    const refused = report.left.filter((line) => line.includes("0 of 4 left in the quota vms"));
    expect(refused.length).toBeGreaterThan(100);
    expect(refused[0]).toMatch(/^the reservation .*::vm\d+: NC1204: /);
    expect(await to.reservationsRevision()).toBe(1 + report.added.reservation);
  });
});

it("refuses to copy between two fleets", async () => {
  const from = await open(places.sqlite());
  const to = await openStoreAt(storePlace(places.sqlite(), folder), { fleetId: "other", now });
  await expect(copyStore(from, to)).rejects.toMatchObject({ code: "NC1706" });
  await Promise.all([from.close(), to.close()]);
});

const writtenBefore = ({ rows }: { readonly rows: Readonly<Record<string, number>> }): number =>
  ["snapshot", "record", "job", "planned", "preview", "outcome", "weights"].reduce(
    (sum, kind) => sum + (rows[kind] ?? 0),
    0,
  );

async function newestRecord(store: Store) {
  const [entry] = await store.listDecisionRecords("dev");
  const record = await store.getDecisionRecord(entry?.digest ?? "", "dev");
  if (record === undefined) throw new Error("no record");
  return record;
}
