import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seededRandom } from "../bench/random.ts";
import { hasRedisServer } from "../provider/cache/redis-server.ts";
import { type RedisDeployment, startSentinels, startSingle } from "../provider/store/redis-deployments.ts";
import { openRedisStore } from "../provider/store/redis-store.ts";
import { healthy, sentinelFaults, singleFaults } from "./support/store-faults.ts";
import { StoreStorm } from "./support/store-storm.ts";

const now = () => new Date("2026-03-01T12:00:00Z");

describe.skipIf(!hasRedisServer()).each([
  ["one server", startSingle, singleFaults, "timeoutMs=6000"],
  ["a master with replicas and sentinels", startSentinels, sentinelFaults, "timeoutMs=8000&replicas=1"],
] as const)("pipelines that share %s", (_, start, faults, terms) => {
  let deployment: RedisDeployment;
  let storm: StoreStorm;
  const open = () => openRedisStore({ url: `${deployment.url}?${terms}`, fleetId: "lab", now });
  beforeAll(async () => {
    deployment = await start();
    storm = new StoreStorm({
      pipelines: 8,
      nodes: 10,
      capacity: { vcpus: 32, memoryGiB: 1000, diskGiB: 0, gpus: 0 },
      random: seededRandom(1),
      open,
    });
  }, 60_000);
  afterAll(async () => {
    await storm?.close();
    await deployment?.dispose();
  });

  it.each(faults.map(({ name, strike }) => [name, strike] as const))(
    "book nothing twice, and lose nothing that was acknowledged without hearing of it, when %s",
    async (_name, strike) => {
      await healthy(deployment);
      await storm.start();
      await storm.progress();
      await strike(deployment);
      await storm.progress();
      await storm.stop();
      const look = await open();
      try {
        expect(await storm.problems(look)).toEqual({ over: [], lost: [], unknown: [] });
        expect(await look.integrityProblems()).toEqual([]);
      } finally {
        await look.close();
      }
    },
    60_000,
  );
});
