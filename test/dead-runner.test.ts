import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasRedisServer } from "../provider/cache/redis-server.ts";
import { type RedisDeployment, startSingle } from "../provider/store/redis-deployments.ts";
import { openRedisStore } from "../provider/store/redis-store.ts";
import { leaseMs } from "../provider/store/run-lease.ts";
import type { Store } from "../provider/store/store.ts";
import { smallFleet } from "./support/fleet.ts";
import { novacron } from "./support/novacron-command.ts";
import { novacronProject, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

const program = `
import { Placement } from "novacron/components";
new Placement("web", { vcpus: 9, memoryGiB: 1 });
`;
const amounts = { vcpus: 16, memoryGiB: 64, diskGiB: 500 };
const capacity = { ...amounts, gpus: 0 };
const nodes = [
  { name: "a", pricePerHour: 0.1, capacity: amounts },
  { name: "b", capacity: amounts },
];
const fleet = smallFleet({ nodes });
/** A run of the CLI on another machine. */
const sign = { run: "runner-x7k2p/1b2f0d9b-5ed0/pid:[4026533101] 17 4242", process: "its plugin" };

describe.skipIf(pulumiMissing !== null || !hasRedisServer())("a runner that is killed", { timeout: slowTest }, () => {
  let server: RedisDeployment;
  let project: PulumiProject;
  let store: Store;
  beforeAll(async () => {
    server = await startSingle();
    store = await openRedisStore({ url: server.url, fleetId: "test", now: () => new Date() });
    const files = { "index.ts": program, "fleet.yaml": fleet };
    project = await novacronProject({ name: "shop", files, env: { NOVACRON_STORE: server.url } });
    succeeded(await project.up(["--skip-preview"]));
  }, slowTest);
  afterAll(async () => {
    await project?.cleanup();
    await store?.close();
    await server?.dispose();
  });

  const places = async () => (await store.listReservations()).map(({ claim }) => `${claim.name} on ${claim.node}`);
  const [webOnA, webOnB] = ["web on a", "web on b"];
  /** As if the last sign of the run had come before the lease. */
  const silence = async () => {
    const redis = new Redis(server.url);
    const member = `${sign.run}\n${sign.process}`;
    await redis.zadd("novacron:{test}:alive", "XX", Date.now() - leaseMs - 1000, member);
    await redis.quit();
  };

  it("in the middle of a move holds the new place as long as it may live; then the state's is booked again", async () => {
    const [held] = await store.listReservations();
    if (held === undefined) throw new Error("up reserved nothing");
    const { claim, decisionId } = held;
    await store.signRun(sign, leaseMs);
    await store.reserve({
      claim: { ...claim, node: "b" },
      decisionId: `sha256:${"9".repeat(64)}`,
      operation: sign.run,
      capacity,
      replaces: { urn: claim.urn, decisionId },
      freeOthers: true,
    });
    for (const look of [await project.refresh(), await project.preview()]) {
      expect(succeeded(look).stdout + look.stderr).toMatch(/warning: NC1711: the state has it on a, where the store/);
      expect(await places()).toEqual([webOnB]);
    }
    await silence();
    expect(succeeded(await project.refresh()).stdout).toContain("NC1705: the store had it elsewhere");
    expect(await places()).toEqual([webOnA]);
    const other = { ...claim, urn: `${claim.urn}-2`, stack: "other/x", vcpus: 16 };
    await expect(store.reserve({ claim: other, decisionId: "sha256:d", capacity })).rejects.toThrow("NC1204");
  });

  it("keeps what it was creating only for the lease", async () => {
    const [held] = await store.listReservations();
    if (held === undefined) throw new Error("nothing is held");
    const ghost = { ...held.claim, urn: held.claim.urn.replace(/web$/, "ghost"), name: "ghost", node: "b" };
    await store.signRun(sign, leaseMs);
    await store.reserve({ claim: ghost, decisionId: "sha256:ghost", operation: sign.run, capacity });
    const refused = await novacron(project, "reservations", "release", ghost.urn, "--yes");
    expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining("NC1908")]);
    await silence();
    const listed = await novacron(project, "reservations", "list");
    expect(listed.stdout).toMatch(/ghost .* process 17 on runner-x7k2p, over/);
    expect(succeeded(await project.preview()).stdout).toContain("NC1711: freed what a run had booked");
    expect(await places()).toEqual([webOnA]);
  });
});
