import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasRedisServer } from "../provider/cache/redis-server.ts";
import { type RedisDeployment, startSingle } from "../provider/store/redis-deployments.ts";
import { openRedisStore } from "../provider/store/redis-store.ts";
import type { Reservation } from "../provider/store/reservation.ts";
import { smallFleet } from "./support/fleet.ts";
import { novacronProject, slowTest, succeeded } from "./support/novacron-project.ts";
import { bookedOn, overbooked } from "./support/overbooked.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

const program = (count: number) => `
import { Placement } from "novacron/components";
for (let n = 0; n < ${count}; n++) new Placement("p" + n, { vcpus: 2, memoryGiB: 1 });
`;
const fleet = smallFleet({ nodes: [{ name: "only" }] });

describe.skipIf(pulumiMissing !== null || !hasRedisServer())("two stacks that share a Redis", () => {
  let server: RedisDeployment;
  let first: PulumiProject;
  let second: PulumiProject;
  const held = async (): Promise<readonly Reservation[]> => {
    const store = await openRedisStore({ url: server.url, fleetId: "test", now: () => new Date() });
    try {
      return await store.listReservations();
    } finally {
      await store.close();
    }
  };

  beforeAll(async () => {
    server = await startSingle();
    const files = { "index.ts": program(3), "fleet.yaml": fleet };
    first = await novacronProject({ name: "first", files, env: { NOVACRON_STORE: `${server.url}?timeoutMs=2000` } });
    second = await novacronProject({ name: "second", files, config: { "novacron:store": server.url } });
  }, slowTest);
  afterAll(async () => {
    await first?.cleanup();
    await second?.cleanup();
    await server?.dispose();
  });

  it(
    "book together what there is, and keep no store of their own",
    async () => {
      for (const result of await Promise.all([first.up(), second.up()])) succeeded(result);
      expect(overbooked(await held(), fleet)).toEqual([]);
      expect(bookedOn(await held(), "only").vcpus).toBe(12);
      for (const { directory } of [first, second])
        expect(existsSync(join(directory, ".novacron", "store.db"))).toBe(false);
      await first.write("index.ts", program(6));
      const late = await first.preview();
      expect(late.exitCode).not.toBe(0);
      expect(late.stdout + late.stderr).toContain("NC1201");
      await first.write("index.ts", program(3));
    },
    slowTest,
  );

  it(
    "go on from the same decisions on a runner that has lost everything but its keys",
    async () => {
      rmSync(join(second.directory, ".novacron", "cache.db"), { force: true });
      rmSync(join(second.directory, ".novacron", "audit.jsonl"), { force: true });
      const again = succeeded(await second.up(["--expect-no-changes"]));
      expect(again.stdout).toContain("unchanged");
    },
    slowTest,
  );

  it(
    "decide nothing while it cannot be reached, say so without a password, and lose nothing",
    async () => {
      const before = await held();
      await server.servers[0]?.kill();
      const without = await first.up();
      expect(without.exitCode).not.toBe(0);
      expect(without.stdout + without.stderr).toMatch(
        /NC1712: redis:\/\/127\.0\.0\.1:\d+\/0 \(prefix novacron\): ECONNREFUSED within 2000 ms/,
      );
      await server.servers[0]?.restart();
      expect(await held()).toEqual(before);
      succeeded(await first.up(["--expect-no-changes"]));
      succeeded(await first.destroy());
      expect(bookedOn(await held(), "only").vcpus).toBe(6);
    },
    slowTest,
  );
});
