import { cp, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasRedisServer } from "../provider/cache/redis-server.ts";
import { verifyAuditEntries } from "../provider/state/verify-audit-log.ts";
import { type RedisDeployment, startSingle } from "../provider/store/redis-deployments.ts";
import { openRedisStore } from "../provider/store/redis-store.ts";
import { openStore } from "../provider/store/sqlite-store.ts";
import type { Store } from "../provider/store/store.ts";
import { sampleClaim } from "../provider/store/store-samples.ts";
import { smallFleet } from "./support/fleet.ts";
import { novacron } from "./support/novacron-command.ts";
import { novacronProject, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

const program = (names: readonly string[]) => `
import { secret } from "@pulumi/pulumi";
import { Placement } from "novacron/components";
for (const name of ${JSON.stringify(names)}) new Placement(name, { vcpus: 2, memoryGiB: 1 });
new Placement("hidden", { vcpus: secret(3), memoryGiB: 1 });
`;
const fleet = smallFleet({ nodes: [{ name: "a" }, { name: "b" }] });

describe.skipIf(pulumiMissing !== null || !hasRedisServer())("runners that share a Redis, a state and keys", () => {
  let server: RedisDeployment;
  let first: PulumiProject;
  let second: PulumiProject;
  let folder: PulumiProject;
  const withStore = async <T>(work: (store: Store) => Promise<T>, now = () => new Date()): Promise<T> => {
    const store = await openRedisStore({ url: server.url, fleetId: "test", now });
    return work(store).finally(() => store.close());
  };
  const held = () =>
    withStore(async (store) => (await store.listReservations()).map(({ claim }) => `${claim.name} on ${claim.node}`));
  const local = async (project: PulumiProject) =>
    (await readdir(join(project.directory, ".novacron"))).filter((name) => !name.startsWith("cache.db")).sort();

  beforeAll(async () => {
    server = await startSingle();
    const options = {
      name: "shop",
      files: { "index.ts": program(["x", "y"]), "fleet.yaml": fleet },
      env: { NOVACRON_STORE: server.url },
    };
    first = await novacronProject(options);
    succeeded(await first.up());
    // Another machine: its own checkout and home, the public keys that are committed, the private ones as a secret.
    folder = await novacronProject({ ...options, modules: "linked" });
    const keys = join(first.directory, ".novacron", "keys");
    await mkdir(join(folder.directory, ".novacron", "keys"), { recursive: true });
    await cp(join(keys, "keys.json"), join(folder.directory, ".novacron", "keys", "keys.json"));
    await cp(join(first.directory, "Pulumi.dev.yaml"), join(folder.directory, "Pulumi.dev.yaml"));
    const home = join(folder.directory, "..", "home");
    await mkdir(home);
    second = folder.withEnvironment({
      PULUMI_BACKEND_URL: first.environment.PULUMI_BACKEND_URL ?? "",
      NOVACRON_PRIVATE_KEY: await readFile(join(keys, "private.key"), "utf8"),
      HOME: home,
    });
  }, slowTest);
  afterAll(async () => {
    await first?.cleanup();
    await folder?.cleanup();
    await server?.dispose();
  });

  it(
    "go on with each other's work, and keep nothing but keys and what can be lost",
    async () => {
      expect(await local(first)).toEqual(["keys"]);
      succeeded(await second.preview(["--expect-no-changes"]));
      const explained = await novacron(second, "explain", "x");
      expect([explained.exitCode, explained.stdout]).toEqual([0, expect.stringMatching(/runs on +[ab] /)]);
      await second.write("index.ts", program(["x", "y", "z"]));
      succeeded(await second.preview());
      await first.write("index.ts", program(["x", "y", "z"]));
      // Previewed there, applied here.
      succeeded(await first.up());
      succeeded(await second.up(["--expect-no-changes"]));
      expect(await held()).toHaveLength(4);
      expect(await local(second)).toEqual(["keys"]);
      const entries = await withStore((store) => store.auditEntries("shop/dev"));
      expect(verifyAuditEntries(entries)).toMatchObject({ status: "intact", entries: 4 });
      expect(entries.map(({ action, subject }) => `${action} ${subject.split("::").at(-1)}`).sort()).toEqual(
        ["hidden", "x", "y", "z"].map((name) => `decision.applied ${name}`),
      );
      expect(JSON.stringify(entries)).not.toContain('"vcpus"');
    },
    slowTest,
  );

  it(
    "find and mend what a failover lost, brought back or left behind",
    async () => {
      const sound = await novacron(second, "store", "check", "--stack", "dev");
      expect([sound.exitCode, sound.stdout, sound.stderr]).toEqual([
        0,
        expect.stringMatching(/: sound; 4 reservations, revision \d+, compared with shop\/dev\n$/),
        "",
      ]);
      const before = await withStore((store) => store.listReservations());
      const of = (name: string) => before.find(({ claim }) => claim.name === name);
      await withStore(async (store) => {
        for (const name of ["x", "hidden"]) await store.release(of(name)?.claim.urn ?? "", of(name)?.decisionId ?? "");
      });
      const ghost = { ...sampleClaim("dev", "ghost", { node: "b", vcpus: 1 }), stack: "shop/dev" };
      await withStore(
        async (store) => {
          const capacity = { vcpus: 16, memoryGiB: 64, diskGiB: 500, gpus: 0 };
          await store.reserve({ claim: ghost, decisionId: "sha256:ghost", capacity });
          await store.settle([{ urn: ghost.urn, decisionId: "sha256:ghost" }]);
        },
        () => new Date("2026-01-01T00:00:00Z"),
      );
      const redis = new Redis(Number(new URL(server.url).port), "127.0.0.1");
      await redis.del(`novacron:{test}:urn:${of("y")?.claim.urn}`);
      redis.disconnect();

      const checked = await novacron(second, "store", "check", "--stack", "dev");
      expect(checked.exitCode).toBe(1);
      for (const text of [
        /error: the reservation sha256:\w+ of \S+::y is not found by urn \(repair: make the indexes anew\)/,
        /error: the state has \S+::x on [ab], and the store has lost it \(repair: book/,
        /error: the state has \S+::hidden on [ab], and the store has lost it/,
        /warning: \S+::ghost holds b, and the state knows nothing of it \(repair: give back/,
        /3 errors, \d warnings; 3 reservations/,
      ])
        expect(checked.stdout).toMatch(text);

      const dry = await novacron(second, "store", "repair", "--stack", "dev");
      expect([dry.exitCode, dry.stderr]).toEqual([1, "Nothing was changed; --apply mends\n"]);
      expect(await held()).toHaveLength(3);
      const mended = await novacron(second, "store", "repair", "--stack", "dev", "--apply");
      expect(mended.stdout).toMatch(/^mended: the state has \S+::x on [ab], and the store has lost it: book/m);
      expect(mended.exitCode, mended.stdout + mended.stderr).toBe(0);
      const after = await withStore((store) => store.listReservations());
      expect(after.map(({ claim }) => claim)).toEqual(before.map(({ claim }) => claim));
      expect((await novacron(second, "store", "check", "--stack", "dev")).stdout).toContain(": sound; 4 reservations");
      const entries = await withStore((store) => store.auditEntries("shop/dev"));
      expect(verifyAuditEntries(entries).status).toBe("intact");
      expect(entries.filter(({ action }) => action === "store.repaired").length).toBeGreaterThanOrEqual(4);
      succeeded(await second.up(["--expect-no-changes"]));
    },
    slowTest,
  );

  it(
    "do not book again what somebody else has by now",
    async () => {
      const all = await withStore((store) => store.listReservations());
      const y = all.find(({ claim }) => claim.name === "y");
      const free =
        16 - all.filter(({ claim }) => claim.node === y?.claim.node).reduce((n, { claim }) => n + claim.vcpus, 0);
      const thief = sampleClaim("other", "thief", { node: y?.claim.node ?? "", vcpus: free + 2, memoryGiB: 1 });
      await withStore(async (store) => {
        await store.release(y?.claim.urn ?? "", y?.decisionId ?? "");
        const capacity = { vcpus: 16, memoryGiB: 64, diskGiB: 500, gpus: 0 };
        await store.reserve({ claim: thief, decisionId: "d", capacity });
      });
      const mended = await novacron(second, "store", "repair", "--stack", "dev", "--apply");
      expect(mended.exitCode).toBe(1);
      expect(mended.stdout).toMatch(
        /^left: the state has \S+::y on .*NC1204: y wants 2 vcpus on [ab], where 0 of 16 are free/m,
      );
      await withStore((store) => store.release(thief.urn, "d"));
      expect((await novacron(second, "store", "repair", "--stack", "dev", "--apply")).exitCode).toBe(0);
    },
    slowTest,
  );

  it(
    "move to a file and back, and destroy on whichever machine",
    async () => {
      const path = join(first.directory, "..", "moved.db");
      const copied = await novacron(second, "store", "copy", "-", path);
      expect([copied.exitCode, copied.stdout]).toEqual([0, expect.stringContaining("4 of them reservations")]);
      const file = await openStore({ path, fleetId: "test", now: () => new Date() });
      const kept = await file.reservationState();
      await file.close();
      expect(kept).toEqual(await withStore((store) => store.reservationState()));
      succeeded(await first.withEnvironment({ NOVACRON_STORE: path }).up(["--expect-no-changes"]));

      const redis = new Redis(Number(new URL(server.url).port), "127.0.0.1");
      await redis.flushall();
      redis.disconnect();
      const refused = await novacron(second, "store", "copy", path, `${server.url}?prefix=again`, "--merge", "--force");
      expect(refused.exitCode).toBe(2);
      expect((await novacron(second, "store", "copy", path, "-")).exitCode).toBe(0);
      expect(await withStore((store) => store.reservationState())).toEqual(kept);
      expect((await novacron(second, "store", "copy", path, "-")).stderr).toContain("NC1717");
      succeeded(await second.destroy());
      expect(await held()).toEqual([]);
      await rm(path);
    },
    slowTest,
  );
});

describe.skipIf(pulumiMissing !== null || !hasRedisServer())("novacron/dynamic on a shared Redis", () => {
  it("writes into its stack's audit log, though nobody tells it the stack at first", {
    timeout: slowTest,
  }, async () => {
    const server = await startSingle();
    const dynamic = (vcpus: number) => `
import { Placement } from "novacron/dynamic";
new Placement("web", { vcpus: ${vcpus}, memoryGiB: 1 });
`;
    const project = await novacronProject({
      name: "shop",
      files: { "index.ts": dynamic(1), "fleet.yaml": fleet },
      plugins: { providers: [] },
      env: { NOVACRON_STORE: server.url },
    });
    try {
      succeeded(await project.up(["--skip-preview"]));
      await project.write("index.ts", dynamic(2));
      succeeded(await project.up(["--skip-preview"]));
      const store = await openRedisStore({ url: server.url, fleetId: "test", now: () => new Date() });
      const logs = await store.auditStacks().finally(() => store.close());
      expect(logs).toEqual(["shop/dev"]);
    } finally {
      await project.cleanup();
      await server.dispose();
    }
  });
});
