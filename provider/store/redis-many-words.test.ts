import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasRedisServer } from "../cache/redis-server.ts";
import { chainEvents } from "../state/audit-log.ts";
import { type RedisDeployment, startSingle } from "./redis-deployments.ts";
import { openRedisStore } from "./redis-store.ts";
import type { RecordRow } from "./store-rows.ts";
import { sampleClaim, urnOf } from "./store-samples.ts";

const now = () => new Date("2026-03-01T12:00:00Z");
const capacity = { vcpus: 4, memoryGiB: 64, diskGiB: 0, gpus: 0 };
/** More than Lua gives to one command. */
const many = 9001;

describe.skipIf(!hasRedisServer())("a Redis that is told of thousands at once", () => {
  let server: RedisDeployment;
  beforeAll(async () => {
    server = await startSingle({ words: ["--appendfsync", "no"] });
  }, 30_000);
  afterAll(() => server?.dispose());

  it("settles them, removes them, and writes them into an audit log", async () => {
    const store = await openRedisStore({ url: server.url, fleetId: "lab", now });
    await store.reserve({ claim: sampleClaim("dev", "p7"), decisionId: "d", capacity, operation: "run" });
    const keys = Array.from({ length: many }, (_, n) => ({ urn: urnOf("dev", `p${n}`), decisionId: "d" }));
    expect(await store.settle(keys)).toHaveLength(many - 1);
    expect(await store.unsettledReservations("dev")).toEqual([]);

    const rows = keys.map(
      ({ urn }, n): RecordRow => ({
        ...{ kind: "record", seq: n + 1, stack: "dev", digest: `sha256:${n}`, urn, target: "node-1" },
        ...{ snapshot: "sha256:s", recordedAt: "2026-03-01T12:00:00.000Z", body: new Uint8Array([n % 256]) },
      }),
    );
    await store.rows.putRows(rows, "kept");
    await store.rows.removeRows(rows);
    expect(await store.listDecisionRecords("dev")).toEqual([]);

    const events = keys.map(({ urn }) => ({ at: now().toISOString(), action: "a", subject: urn, details: {} }));
    await store.extendAudit("dev", (last) => chainEvents(last, events));
    expect(await store.auditEntries("dev")).toHaveLength(many);
    await store.close();
  }, 60_000);
});
