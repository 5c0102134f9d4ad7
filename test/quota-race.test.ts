import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasRedisServer } from "../provider/cache/redis-server.ts";
import { type RedisDeployment, startSingle } from "../provider/store/redis-deployments.ts";
import { openRedisStore } from "../provider/store/redis-store.ts";
import { smallFleet } from "./support/fleet.ts";
import { novacronProject, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, type PulumiResult, pulumiMissing } from "./support/pulumi.ts";

const program = `
import { Placement } from "novacron/components";
new Placement("vm", { vcpus: 2, memoryGiB: 1 });
`;
// Room for many on either node; of the quota there is one.
const fleet = `${smallFleet({ nodes: [{ name: "a" }, { name: "b" }] })}limits:
  quotas: [{ name: licences, max: { placements: 1 } }]
`;

describe.skipIf(pulumiMissing !== null || !hasRedisServer())(
  "two stacks that want the last of a quota, on a shared store",
  { timeout: slowTest },
  () => {
    let server: RedisDeployment;
    let stacks: readonly PulumiProject[] = [];
    const held = async (): Promise<readonly string[]> => {
      const store = await openRedisStore({ url: server.url, fleetId: "test", now: () => new Date() });
      const rows = await store.listReservations().finally(() => store.close());
      return rows.map(({ claim }) => claim.stack);
    };
    const winnersOf = (results: readonly PulumiResult[]): readonly PulumiProject[] =>
      stacks.filter((_, at) => results[at]?.exitCode === 0);
    const said = ({ stdout, stderr }: PulumiResult | undefined = { exitCode: 0, stdout: "", stderr: "" }) =>
      stdout + stderr;

    beforeAll(async () => {
      server = await startSingle();
      stacks = await Promise.all(
        ["first", "second"].map((name) =>
          novacronProject({
            name,
            files: { "index.ts": program, "fleet.yaml": fleet },
            env: { NOVACRON_STORE: server.url },
          }),
        ),
      );
    }, slowTest);
    afterAll(async () => {
      for (const stack of stacks) await stack.cleanup();
      await server?.dispose();
    });

    it("both preview it, one gets it, and the other is told which quota is used up", async () => {
      for (const preview of await Promise.all(stacks.map((stack) => stack.preview()))) succeeded(preview);
      expect(await held()).toEqual([]);
      const ups = await Promise.all(stacks.map((stack) => stack.up(["--skip-preview"])));
      const winners = winnersOf(ups);
      expect(winners, ups.map(said).join("\n")).toHaveLength(1);
      expect(await held()).toEqual(winners.map(({ name }) => `${name}/dev`));
      const loser = ups.find(({ exitCode }) => exitCode !== 0);
      expect(said(loser)).toMatch(/NC120[124]: .*quota licences/);
      // What it did not get, it does not have in its state either.
      for (const stack of stacks) {
        const resources = (await stack.export()).deployment.resources ?? [];
        const placed = resources.filter(({ type }) => type === "novacron:index:Placement");
        expect(placed).toHaveLength(winners.includes(stack) ? 1 : 0);
      }
    });

    it("the other gets it once the first has given it back, and not before", async () => {
      const [owner] = await held();
      const [winner, loser] = [...stacks].sort((a) => (`${a.name}/dev` === owner ? -1 : 1));
      if (winner === undefined || loser === undefined) throw new Error("there are two stacks");
      const again = await loser.up();
      expect([again.exitCode === 0, said(again)]).toEqual([false, expect.stringContaining("quota licences")]);
      expect(await held()).toEqual([owner]);
      succeeded(await winner.destroy());
      succeeded(await loser.up());
      expect(await held()).toEqual([`${loser.name}/dev`]);
    });
  },
);
