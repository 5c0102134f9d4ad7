import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasRedisServer } from "../cache/redis-server.ts";
import { RedisClient } from "./redis-client.ts";
import { type RedisDeployment, startClusterWithReplicas, startSentinels } from "./redis-deployments.ts";
import { parseRedisStoreUrl } from "./redis-store-url.ts";

/** Breaks every connection of clients, as a network does that fails for a moment. */
async function breakConnections({ servers }: RedisDeployment): Promise<void> {
  for (const { port } of servers) {
    const redis = new Redis(port);
    await redis.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    redis.disconnect();
  }
}

describe.skipIf(!hasRedisServer())("the connection of a store", () => {
  let deployments: readonly RedisDeployment[] = [];
  beforeAll(async () => {
    deployments = await Promise.all([startSentinels(), startClusterWithReplicas()]);
  }, 120_000);
  afterAll(() => Promise.all(deployments.map((deployment) => deployment.dispose())), 60_000);

  it.each([
    ["a master with sentinels", 0],
    ["a cluster", 1],
  ] as const)(
    "waits for the replicas of %s also after its connections broke",
    async (_, at) => {
      const deployment = deployments[at];
      if (deployment === undefined) throw new Error("it was not started");
      const address = parseRedisStoreUrl(`${deployment.url}?timeoutMs=10000&replicas=1`);
      const client = new RedisClient(address);
      const write = [0, 4, "HSET", "~:meta", "confirmed", ""];
      const waited = async () => (await client.replicated("novacronForget", "novacron:{lab}", ...write))[1];
      try {
        expect(await waited()).toBeGreaterThanOrEqual(1);
        for (let time = 0; time < 3; time++) {
          await breakConnections(deployment);
          expect(await waited()).toBeGreaterThanOrEqual(1);
        }
      } finally {
        client.close();
      }
    },
    120_000,
  );
});
