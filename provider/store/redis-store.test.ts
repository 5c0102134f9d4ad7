import { afterAll, beforeAll, describe } from "vitest";
import { hasRedisServer } from "../cache/redis-server.ts";
import { type RedisDeployment, startCluster, startSentinels, startSingle } from "./redis-deployments.ts";
import { openRedisStore } from "./redis-store.ts";
import { describeStore } from "./store-contract.ts";

describe.skipIf(!hasRedisServer()).each([
  ["one server", startSingle, ""],
  ["a master with replicas and sentinels", startSentinels, "&replicas=1"],
  ["a cluster", startCluster, ""],
] as const)("on %s", (name, start, terms) => {
  let deployment: RedisDeployment;
  let stores = 0;
  beforeAll(async () => {
    deployment = await start();
  }, 60_000);
  afterAll(() => deployment.dispose());

  describeStore(`RedisStore on ${name}`, async (fleetId, now) => {
    // Keys of its own, in servers that the whole file shares.
    const url = `${deployment.url}?prefix=test-${stores++}${terms}`;
    const store = await openRedisStore({ url, fleetId, now });
    return { store, dispose: () => store.close() };
  });
});
