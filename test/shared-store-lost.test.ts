import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasRedisServer } from "../provider/cache/redis-server.ts";
import { type RedisDeployment, startSingle } from "../provider/store/redis-deployments.ts";
import { smallFleet } from "./support/fleet.ts";
import { novacronProject, slowTest } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";
import { TcpProxy } from "./support/tcp-proxy.ts";

const program = (...names: readonly string[]) => `
import { Placement } from "novacron/components";
for (const name of ${JSON.stringify(names)}) new Placement(name, { vcpus: 2, memoryGiB: 1 });
`;

describe.skipIf(pulumiMissing !== null || !hasRedisServer())("a Redis that has lost something when a run ends", () => {
  let server: RedisDeployment;
  let proxy: TcpProxy;
  let project: PulumiProject;
  beforeAll(async () => {
    server = await startSingle();
    proxy = await TcpProxy.before(server.servers[0]?.port ?? 0);
    const files = { "index.ts": program("first"), "fleet.yaml": smallFleet({ nodes: [{ name: "only" }] }) };
    project = await novacronProject({
      name: "loser",
      files,
      env: { NOVACRON_STORE: `redis://127.0.0.1:${proxy.port}?timeoutMs=5000` },
    });
  }, slowTest);
  afterAll(async () => {
    await project?.cleanup();
    await proxy?.close();
    await server?.dispose();
  });

  /** Once, right after the server has booked: before the runner hears of it. */
  const whenReserved = (harm: (redis: Redis) => Promise<unknown>): { readonly isDone: () => boolean } => {
    let isDone = false;
    let isBegun = false;
    proxy.watch((chunk, isAnswer) => {
      if (!isAnswer || isBegun || !chunk.includes("reserved\r\n")) return;
      isBegun = true;
      const redis = new Redis(server.servers[0]?.port ?? 0, "127.0.0.1");
      void harm(redis).finally(() => {
        isDone = true;
        redis.disconnect();
      });
    });
    return { isDone: () => isDone };
  };

  it(
    "is told of what could not be settled, and the rest of what ends a run is done",
    async () => {
      const unsettled = "novacron:{test}:unsettled";
      const harm = whenReserved(async (redis) => {
        await redis.del(unsettled);
        await redis.set(unsettled, "no hash");
      });
      const up = await project.up();
      expect(harm.isDone()).toBe(true);
      // All is made and in the state: it is the closing plugin that says so.
      expect(up.exitCode).toBe(0);
      expect(up.stdout + up.stderr).toContain("NC1712");
      const redis = new Redis(server.servers[0]?.port ?? 0, "127.0.0.1");
      expect(await redis.hlen("novacron:{test}:run-processes")).toBe(0);
      await redis.del(unsettled);
      redis.disconnect();
    },
    slowTest,
  );

  it(
    "is told of the last reservation, which is gone",
    async () => {
      await project.write("index.ts", program("first", "second"));
      const harm = whenReserved((redis) => redis.flushall());
      const up = await project.up();
      expect(harm.isDone()).toBe(true);
      expect(up.exitCode).toBe(0);
      expect(up.stdout + up.stderr).toContain("NC1714");
    },
    slowTest,
  );
});
