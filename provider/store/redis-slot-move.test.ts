import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasRedisServer } from "../cache/redis-server.ts";
import { type RedisDeployment, startCluster } from "./redis-deployments.ts";
import { openRedisStore } from "./redis-store.ts";
import { sampleClaim } from "./store-samples.ts";

const now = () => new Date("2026-03-01T12:00:00Z");
const capacity = { vcpus: 8, memoryGiB: 64, diskGiB: 0, gpus: 0 };

describe.skipIf(!hasRedisServer())("a slot that is on its way between two masters", () => {
  let cluster: RedisDeployment;
  beforeAll(async () => {
    cluster = await startCluster();
  }, 60_000);
  afterAll(() => cluster?.dispose());

  const asking = async <T>(port: number, question: (redis: Redis) => Promise<T>): Promise<T> => {
    const redis = new Redis(port, "127.0.0.1");
    return question(redis).finally(() => redis.disconnect());
  };

  it.each([
    ["none of its keys has come", 0],
    ["some of its keys have come", 2],
    ["all of its keys have come", 100],
  ])("books nothing twice while %s, and everything afterwards", async (name, count) => {
    const fleetId = `fleet-${count}`;
    const url = `${cluster.url}?timeoutMs=1500&prefix=t`;
    const store = await openRedisStore({ url, fleetId, now });
    await store.reserve({ claim: sampleClaim("dev", "first", { vcpus: 8 }), decisionId: "d", capacity });
    const [any] = cluster.servers;
    const slot = await asking(any?.port ?? 0, async (redis) =>
      String(await redis.call("CLUSTER", "KEYSLOT", `{${fleetId}}`)),
    );
    const owners = await Promise.all(
      cluster.servers.map(({ port }) =>
        asking(port, async (redis) => Number(await redis.call("CLUSTER", "COUNTKEYSINSLOT", slot)) > 0),
      ),
    );
    const source = cluster.servers[owners.indexOf(true)]?.port ?? 0;
    const target = cluster.servers[owners.indexOf(false)]?.port ?? 0;
    const id = (port: number) => asking(port, async (redis) => String(await redis.call("CLUSTER", "MYID")));
    const [from, to] = [await id(source), await id(target)];
    await asking(target, (redis) => redis.call("CLUSTER", "SETSLOT", slot, "IMPORTING", from));
    await asking(source, (redis) => redis.call("CLUSTER", "SETSLOT", slot, "MIGRATING", to));
    const move = async (most: number): Promise<void> => {
      const keys = (await asking(source, (redis) =>
        redis.call("CLUSTER", "GETKEYSINSLOT", slot, `${most}`),
      )) as string[];
      if (keys.length === 0) return;
      await asking(source, (redis) =>
        redis.call("MIGRATE", "127.0.0.1", `${target}`, "", "0", "5000", "KEYS", ...keys),
      );
    };
    if (count > 0) await move(count);

    // Refused for want of room, or not answered in time; never booked.
    const second = store.reserve({ claim: sampleClaim("dev", "second"), decisionId: "d", capacity });
    await expect(second, name).rejects.toMatchObject({ code: expect.stringMatching(/^NC1(?:712|204)$/) });

    await move(1000);
    for (const port of [target, source])
      await asking(port, (redis) => redis.call("CLUSTER", "SETSLOT", slot, "NODE", to));
    expect((await store.listReservations()).map(({ claim }) => claim.name)).toEqual(["first"]);
    await expect(
      store.reserve({ claim: sampleClaim("dev", "second"), decisionId: "d", capacity }),
    ).rejects.toMatchObject({ code: "NC1204" });
    expect(await store.integrityProblems()).toEqual([]);
    expect(await store.release(sampleClaim("dev", "first").urn, "d")).toBe(true);
    await store.reserve({ claim: sampleClaim("dev", "second"), decisionId: "d", capacity });
    await store.close();
  });
});
