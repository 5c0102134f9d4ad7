import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasRedisServer } from "../provider/cache/redis-server.ts";
import { type RedisDeployment, startSingle } from "../provider/store/redis-deployments.ts";
import { smallFleet } from "./support/fleet.ts";
import { novacronProject, slowTest } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";
import { TcpProxy } from "./support/tcp-proxy.ts";

const program = `
import { Placement } from "novacron/components";
new Placement("only", { vcpus: 2, memoryGiB: 1 });
`;

describe.skipIf(pulumiMissing !== null || !hasRedisServer())("a Redis that loses the last reservation of a run", () => {
  let server: RedisDeployment;
  let proxy: TcpProxy;
  let project: PulumiProject;
  beforeAll(async () => {
    server = await startSingle();
    proxy = await TcpProxy.before(server.servers[0]?.port ?? 0);
    const files = { "index.ts": program, "fleet.yaml": smallFleet({ nodes: [{ name: "only" }] }) };
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

  it(
    "is told of at the end of the run",
    async () => {
      // What a failover to a replica that is far behind looks like to the one that goes on.
      let isLost = false;
      proxy.watch((chunk, isAnswer) => {
        if (!isAnswer || !chunk.includes("reserved\r\n")) return;
        const admin = new Redis(server.servers[0]?.port ?? 0, "127.0.0.1");
        void admin.flushall().finally(() => {
          isLost = true;
          admin.disconnect();
        });
      });
      const up = await project.up();
      expect(isLost).toBe(true);
      // All is made and in the state: it is the closing plugin that says so.
      expect(up.exitCode).toBe(0);
      expect(up.stdout + up.stderr).toContain("NC1714");
    },
    slowTest,
  );
});
