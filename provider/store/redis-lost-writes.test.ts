import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { TcpProxy } from "../../test/support/tcp-proxy.ts";
import { hasRedisServer } from "../cache/redis-server.ts";
import { chainEvents } from "../state/audit-log.ts";
import { type RedisDeployment, startClusterWithReplicas, startSingle } from "./redis-deployments.ts";
import { openRedisStore } from "./redis-store.ts";
import type { Store } from "./store.ts";
import { sampleClaim } from "./store-samples.ts";

const now = () => new Date("2026-03-01T12:00:00Z");
const capacity = { vcpus: 4, memoryGiB: 64, diskGiB: 0, gpus: 0 };
const first = { claim: sampleClaim("dev", "first", { vcpus: 0 }), decisionId: "d0", capacity };
const web = { claim: sampleClaim("dev", "web"), decisionId: "d1", capacity };
const webKey = { urn: web.claim.urn, decisionId: "d1" };

describe.skipIf(!hasRedisServer())("a master that is lost, behind a name that leads to its heir", () => {
  let servers: readonly RedisDeployment[];
  let proxy: TcpProxy;
  const portOf = (at: number): number => servers[at]?.servers[0]?.port ?? 0;
  const kill = async (at: number): Promise<void> => servers[at]?.servers[0]?.kill();
  const asking = <T>(at: number, question: (redis: Redis) => Promise<T>): Promise<T> => {
    const redis = new Redis(portOf(at), "127.0.0.1");
    return question(redis).finally(() => redis.disconnect());
  };
  const follow = (at: number, master: number): Promise<void> =>
    asking(at, async (redis) => {
      await redis.replicaof("127.0.0.1", portOf(master));
      while (!(await redis.info("replication")).includes("master_link_status:up"));
    });
  /** The heir takes over what was written by now, and the third server follows it; the old master does not know. */
  const promote = async (): Promise<void> => {
    await asking(0, async (redis) => {
      await redis.set("mark", "1");
      await redis.wait(2, 0);
    });
    await asking(1, (redis) => redis.replicaof("NO", "ONE"));
    await follow(2, 1);
  };
  const open = (terms: string) =>
    openRedisStore({ url: `redis://127.0.0.1:${proxy.port}?timeoutMs=8000${terms}`, fleetId: "lab", now });

  beforeEach(async () => {
    const words = ["--repl-diskless-sync-delay", "0"];
    servers = await Promise.all([startSingle({ words }), startSingle({ words }), startSingle({ words })]);
    await follow(1, 0);
    await follow(2, 0);
    proxy = await TcpProxy.before(portOf(0));
  }, 60_000);
  afterEach(async () => {
    await proxy.close();
    await Promise.all(servers.map((server) => server.dispose()));
  });

  it("acknowledges nothing that only the old one had, though the heir's replicas answer WAIT", async () => {
    const store = await open("&replicas=1");
    await store.reserve(first);
    await promote();
    proxy.watch((chunk, isAnswer) => {
      if (!isAnswer || !chunk.includes("reserved\r\n")) return;
      proxy.lead(portOf(1));
      void kill(0);
    });
    await expect(store.reserve(web)).rejects.toMatchObject({ code: "NC1714" });
    await store.close();
  }, 60_000);

  it("is noticed by the last call of a run, too: settling what is gone", async () => {
    const store = await open("");
    await store.reserve(first);
    await promote();
    await store.reserve(web);
    proxy.lead(portOf(1));
    await kill(0);
    await expect(store.settle([webKey])).rejects.toMatchObject({ code: "NC1714" });
    expect(await store.settle([webKey])).toEqual([webKey]);
    await store.close();
  }, 60_000);

  const event = (action: string) => ({ at: now().toISOString(), action, subject: "urn:web", details: {} });
  const append = (store: Store, action: string) =>
    store.extendAudit("dev", (last) => chainEvents(last, [event(action)]));

  it("acknowledges no entry of an audit log that no replica has", async () => {
    const store = await open("&replicas=2");
    await append(store, "first");
    await asking(1, (redis) => redis.replicaof("NO", "ONE"));
    await expect(append(store, "second")).rejects.toMatchObject({ code: "NC1713" });
    await store.close();
  }, 60_000);

  it("leaves no audit log behind that goes on as if nothing were missing", async () => {
    const store = await open("");
    await append(store, "first");
    await promote();
    await append(store, "second");
    proxy.lead(portOf(1));
    await kill(0);
    await expect(append(store, "third")).rejects.toMatchObject({ code: "NC1714" });
    expect((await store.auditEntries("dev")).map(({ action }) => action)).toEqual(["first"]);
    // Also where another runner went on.
    const other = await open("");
    await append(other, "another");
    await expect(append(store, "third")).rejects.toMatchObject({ code: "NC1714" });
    await Promise.all([store.close(), other.close()]);
  }, 60_000);
});

describe.skipIf(!hasRedisServer())("a cluster that waits for replicas", () => {
  let cluster: RedisDeployment;
  beforeAll(async () => {
    cluster = await startClusterWithReplicas();
  }, 60_000);
  afterAll(() => cluster?.dispose());

  it("asks the heir of a master that was killed, which has none", async () => {
    const store = await openRedisStore({ url: `${cluster.url}?timeoutMs=20000&replicas=1`, fleetId: "lab", now });
    expect(await store.reserve(first)).toMatchObject({ changed: true });
    for (const server of cluster.servers) {
      const redis = new Redis(server.port, "127.0.0.1");
      const holds = (await redis.info("replication")).includes("role:master") && (await redis.dbsize()) > 0;
      redis.disconnect();
      if (holds) await server.kill();
    }
    await expect(store.reserve(web)).rejects.toMatchObject({ code: "NC1713" });
    expect((await store.listReservations()).map(({ decisionId }) => decisionId)).toEqual(["d0", "d1"]);
    await store.close();
  }, 60_000);
});
