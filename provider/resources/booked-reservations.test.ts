import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hasRedisServer } from "../cache/redis-server.ts";
import { statusOfRun } from "../rpc/cli-run.ts";
import { type RedisDeployment, startSingle } from "../store/redis-deployments.ts";
import { openRedisStore } from "../store/redis-store.ts";
import { leaseMs } from "../store/run-lease.ts";
import { openStore } from "../store/sqlite-store.ts";
import type { Store } from "../store/store.ts";
import { sampleClaim } from "../store/store-samples.ts";
import { BookedReservations } from "./booked-reservations.ts";
import { sweepLeftOvers } from "./sweep-left-overs.ts";

const capacity = { vcpus: 4, memoryGiB: 64, diskGiB: 0, gpus: 0 };
const sign = { run: "runner/1b2f0d9b-5ed0/pid:[4026533101] 17 4242", process: "the plugin" };
const claim = (name: string, stack = "shop/dev") => ({ ...sampleClaim("dev", name), stack });
const self = { urn: "urn:pulumi:dev::shop::pulumi:providers:novacron::default", id: "68307840-92cf" };
/** Long before now: what the run booked is not young. */
const began = new Date(Date.now() - 10 * leaseMs);

let server: RedisDeployment | null = null;
let folder: string;
let count = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "novacron-booked-"));
  if (hasRedisServer()) server = await startSingle();
}, 30_000);
afterAll(async () => {
  await server?.dispose();
  rmSync(folder, { recursive: true });
});

const kinds = [
  ["SQLite", () => openStore({ path: join(folder, `${count++}.db`), fleetId: "lab", now: () => began })],
  ["Redis", () => openRedisStore({ url: `${server?.url}?prefix=b${count++}`, fleetId: "lab", now: () => began })],
] as const;

describe.each(kinds.filter(([kind]) => kind === "SQLite" || hasRedisServer()))("what a plan books on %s", (_, open) => {
  let store: Store;
  let said: string[];
  let booked: BookedReservations;
  beforeEach(async () => {
    store = await open();
    said = [];
    booked = plan(3_600_000);
  });
  afterEach(() => store.close());

  const plan = (everyMs: number) =>
    new BookedReservations({
      store,
      sign,
      everyMs,
      diagnostics: (severity, code, message) => void said.push(`${severity} ${code}: ${message}`),
    });
  const reserve = (name: string) =>
    booked.reserve({ claim: claim(name), decisionId: `sha256:${name}`, operation: sign.run, capacity });
  const held = async () => (await store.listReservations()).map((row) => row.claim.name).sort();

  /** Nothing is heard of the plan's process, and another machine's run of the stack, whose state has nothing, looks. */
  const takenForOver = async () => {
    await store.withdrawSign(sign);
    const state = { deployment: { resources: [{ urn: self.urn, id: self.id }] } };
    return (
      await sweepLeftOvers(store, self, {
        statusOf: statusOfRun,
        now: Date.now,
        readState: async () => JSON.stringify(state),
      })
    ).freed.map(({ decisionId }) => decisionId);
  };

  it("is nobody's to free while signs of life come, and settled at the end", async () => {
    await reserve("web");
    expect(await store.silentRuns()).toHaveProperty("size", 1);
    const swept = await sweepLeftOvers(store, self, {
      statusOf: statusOfRun,
      now: Date.now,
      readState: () => Promise.reject(new Error("it asked")),
    });
    expect(swept).toEqual({ freed: [], unclear: [] });
    booked.apply({ urn: claim("web").urn, decisionId: "sha256:web" });
    await booked.close();
    expect(await store.settledReservations("shop/dev")).toHaveLength(1);
    expect([...(await store.silentRuns())]).toEqual([]);
    expect(said).toEqual([]);
  });

  it("is freed once nothing is heard any more, and booked again where its process goes on", async () => {
    await reserve("web");
    expect(await takenForOver()).toEqual(["sha256:web"]);
    expect(await held()).toEqual([]);
    booked.apply({ urn: claim("web").urn, decisionId: "sha256:web" });
    await booked.close();
    expect(await held()).toEqual(["web"]);
    // Whether the state has it is not known here.
    expect(await store.unsettledReservations("shop/dev")).toMatchObject([{ operation: sign.run }]);
    expect(said).toEqual([expect.stringMatching(/^info NC1714: .*made again$/)]);
  });

  it("that others took meanwhile is missed, said, and nothing more is booked", async () => {
    booked = plan(5);
    await reserve("web");
    // The process goes on in its own time: what it does not hold when it looks next, it books again, or misses.
    const other = { claim: claim("db", "other/x"), decisionId: "sha256:db", capacity };
    await store.releaseAll(claim("web").urn, "shop/dev");
    await store.reserve(other);
    await store.withdrawSign(sign);
    await expect.poll(() => said, { timeout: 10_000 }).toEqual([expect.stringMatching(/^warning NC1714: .*is taken/)]);
    await expect(reserve("api")).rejects.toThrow("NC1714");
    await booked.close();
    expect(await held()).toEqual(["db"]);
  });

  it("is not booked again where it was given back", async () => {
    await reserve("web");
    booked.forget(claim("web").urn);
    await store.releaseAll(claim("web").urn, "shop/dev");
    await takenForOver();
    await booked.close();
    expect([await held(), said]).toEqual([[], []]);
  });
});
