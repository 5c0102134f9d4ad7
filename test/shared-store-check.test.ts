import { Cluster, Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasRedisServer } from "../provider/cache/redis-server.ts";
import { type RedisDeployment, startClusterWithReplicas, startSentinels } from "../provider/store/redis-deployments.ts";
import { openRedisStore } from "../provider/store/redis-store.ts";
import type { Store } from "../provider/store/store.ts";
import { smallFleet } from "./support/fleet.ts";
import { novacron } from "./support/novacron-command.ts";
import { novacronProject, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";
import { faultFleet, healthy, masterOf } from "./support/store-faults.ts";

const program = `
import { Placement } from "novacron/components";
for (const name of ["x", "y"]) new Placement(name, { vcpus: 2, memoryGiB: 1 });
`;

describe.skipIf(pulumiMissing !== null || !hasRedisServer()).each([
  ["a master with sentinels", startSentinels],
  ["a cluster", startClusterWithReplicas],
] as const)("the store on %s", { timeout: slowTest }, (_, start) => {
  let deployment: RedisDeployment;
  let project: PulumiProject;
  const withStore = async <T>(work: (store: Store) => Promise<T>): Promise<T> => {
    const store = await openRedisStore({
      url: `${deployment.url}?timeoutMs=20000`,
      fleetId: faultFleet,
      now: () => new Date(),
    });
    return work(store).finally(() => store.close());
  };
  const inStore = (...args: readonly string[]) => novacron(project, "store", ...args, "--stack", "dev");
  const bookings = () => withStore(async (store) => (await store.listReservations()).map(({ claim }) => claim));

  /** Takes a key away behind the store's back, as damage would. */
  const damage = async (key: string): Promise<void> => {
    const { port } = await masterOf(deployment);
    const isCluster = deployment.url.startsWith("redis+cluster:");
    const redis = isCluster ? new Cluster([{ host: "127.0.0.1", port }]) : new Redis(port);
    expect(await redis.del(key)).toBe(1);
    redis.disconnect();
  };

  beforeAll(async () => {
    deployment = await start();
    project = await novacronProject({
      name: "shop",
      files: {
        "index.ts": program,
        "fleet.yaml": smallFleet({ fleet: faultFleet, nodes: [{ name: "a" }, { name: "b" }] }),
      },
      // Not replicas=1: of the two that a slot has, one is killed below.
      env: { NOVACRON_STORE: `${deployment.url}?timeoutMs=20000` },
    });
    succeeded(await project.up(["--skip-preview"]));
  }, slowTest);
  afterAll(async () => {
    await project?.cleanup();
    await deployment?.dispose();
  });

  it("is checked, and mended where it lost a reservation and an index", async () => {
    const sound = await inStore("check");
    expect([sound.exitCode, sound.stdout]).toEqual([
      0,
      expect.stringMatching(/: sound; 2 reservations, revision \d+, compared with shop\/dev\n$/),
    ]);
    const before = await bookings();
    const [x, y] = await withStore((store) => store.listReservations());
    await withStore((store) => store.release(x?.claim.urn ?? "", x?.decisionId ?? ""));
    await damage(`novacron:{${faultFleet}}:urn:${y?.claim.urn}`);

    const checked = await inStore("check");
    expect(checked.exitCode, checked.stderr).toBe(1);
    expect(checked.stdout).toMatch(/error: the state has \S+::x on [ab], and the store has lost it \(repair: book/);
    expect(checked.stdout).toMatch(/error: the reservation sha256:\w+ of \S+::y is not found by urn \(repair: make/);
    const mended = await inStore("repair", "--apply");
    expect(mended.exitCode, mended.stdout + mended.stderr).toBe(0);
    expect(await bookings()).toEqual(before);
    expect((await inStore("check")).stdout).toContain(": sound; 2 reservations");
  });

  it("is checked and mended by whoever is the master after the old one was killed", async () => {
    await healthy(deployment);
    const before = await bookings();
    const [x] = await withStore((store) => store.listReservations());
    const master = await masterOf(deployment);
    await master.kill();
    try {
      await withStore((store) => store.release(x?.claim.urn ?? "", x?.decisionId ?? ""));
      const mended = await inStore("repair", "--apply");
      expect([mended.exitCode, mended.stdout]).toEqual([
        0,
        expect.stringMatching(/^mended: the state has \S+::x on [ab], and the store has lost it: book/m),
      ]);
      expect(await bookings()).toEqual(before);
    } finally {
      await master.restart();
    }
    await healthy(deployment);
    expect((await inStore("check")).stdout).toContain(": sound; 2 reservations");
    succeeded(await project.up(["--skip-preview", "--expect-no-changes"]));
  });
});
