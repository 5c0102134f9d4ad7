import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decisionsIn } from "./support/decided.ts";
import { smallFleet } from "./support/fleet.ts";
import { allDone, killDuring } from "./support/kill-during.ts";
import { novacronProject, reservationsOf, slowTest, succeeded } from "./support/novacron-project.ts";
import { overbooked } from "./support/overbooked.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

const program = `
import { Placement } from "novacron/components";

for (let index = 0; index < 12; index++) new Placement("vm-" + index, { vcpus: 2, memoryGiB: 4 });
`;

// Two stacks of 24 vCPUs on 60.
const fleet = smallFleet({
  nodes: ["a", "b", "c"].map((name) => ({ name, capacity: { vcpus: 20, memoryGiB: 64, diskGiB: 500 } })),
});

/** NAME, node and decision of all that the state has, sorted. */
const inState = async (project: PulumiProject): Promise<readonly string[]> =>
  Object.entries(decisionsIn(await project.export()))
    .map(([name, { decision }]) => `${name} ${decision.target} ${decision.record}`)
    .sort();

/** The same of all that the store has of one project's stack. */
const inStore = async (project: PulumiProject, of: string): Promise<readonly string[]> =>
  (await reservationsOf(project))
    .filter(({ claim }) => claim.stack === `${of}/dev`)
    .map(({ claim, decisionId }) => `${claim.name} ${claim.node} ${decisionId}`)
    .sort();

describe.skipIf(pulumiMissing !== null)("a store that was lost", { timeout: slowTest }, () => {
  let project: PulumiProject;

  beforeAll(async () => {
    project = await novacronProject({ name: "lost", files: { "index.ts": program, "fleet.yaml": fleet } });
    succeeded(await project.up(["--skip-preview"]));
  }, slowTest);
  afterAll(() => project?.cleanup());

  const loseStore = async (): Promise<void> => {
    const folder = join(project.directory, ".novacron");
    const files = (await readdir(folder)).filter((name) => /^store\.db/.test(name));
    expect(files).toContain("store.db");
    for (const file of files) await rm(join(folder, file));
    expect(await reservationsOf(project)).toEqual([]);
  };

  it("is filled from the verified state by a refresh, which sees no deletion", async () => {
    const before = await inState(project);
    await loseStore();
    const refresh = succeeded(await project.refresh(["--expect-no-changes"]));
    expect(refresh.stdout).not.toMatch(/deleted|to delete/);
    expect(await inState(project)).toEqual(before);
    expect(await inStore(project, "lost")).toEqual(before);
  });

  it("is filled by an up that changes nothing, too", async () => {
    const before = await inState(project);
    await loseStore();
    succeeded(await project.up(["--skip-preview", "--expect-no-changes"]));
    expect(await inState(project)).toEqual(before);
    expect(await inStore(project, "lost")).toEqual(before);
  });

  it("is no obstacle to a destroy", async () => {
    await loseStore();
    succeeded(await project.destroy(["--skip-preview"]));
    expect(await reservationsOf(project)).toEqual([]);
  });
});

describe.skipIf(pulumiMissing !== null || process.platform === "win32")(
  "two stacks that share a store and go up at once",
  { timeout: slowTest },
  () => {
    let one: PulumiProject;
    let two: PulumiProject;

    beforeAll(async () => {
      const files = { "index.ts": program, "fleet.yaml": fleet };
      one = await novacronProject({ name: "one", files });
      const store = join(one.directory, ".novacron", "store.db");
      two = await novacronProject({ name: "two", files, config: { "novacron:store": store } });
    }, slowTest);
    afterAll(async () => {
      await one?.cleanup();
      await two?.cleanup();
    });

    const expectWhole = async (): Promise<void> => {
      expect(overbooked(await reservationsOf(one), fleet)).toEqual([]);
      for (const [name, project] of [["one", one] as const, ["two", two] as const]) {
        const state = await inState(project);
        expect(state).toHaveLength(12);
        expect(await inStore(one, name)).toEqual(state);
      }
    };

    /** What a stack may be told that comes second, where both decided at once on what was free before. */
    const beaten = /NC1204|NC1202/;

    /** Both stacks are as their programs say, one after the other: what a test begins with. */
    const bothUp = async (text: string): Promise<void> => {
      for (const project of [one, two]) {
        await project.write("index.ts", text);
        succeeded(await project.up());
      }
    };

    it("book nothing twice when the plugin of one is killed in the middle", async () => {
      const up = ["up", "--yes", "--skip-preview"] as const;
      const [other] = await allDone(
        two.up(["--skip-preview"]),
        killDuring(one, "plugin", /vm-\d+ creat/, up, { orFailsWith: beaten }),
      );
      expect(overbooked(await reservationsOf(one), fleet)).toEqual([]);
      if (other.exitCode !== 0) expect(other.stdout + other.stderr).toMatch(beaten);
      succeeded(await two.up());
      succeeded(await one.up());
      await expectWhole();
    });

    it("free and book nothing of each other when both CLIs are killed", async () => {
      await bothUp(program);
      await one.write("index.ts", program.replace("vcpus: 2", "vcpus: 1"));
      await two.write("index.ts", program.replace("vcpus: 2", "vcpus: 1.5"));
      const up = ["up", "--yes", "--skip-preview"] as const;
      await allDone(
        killDuring(one, "CLI", /vm-\d+ updat/, up, { orFailsWith: beaten }),
        killDuring(two, "CLI", /vm-\d+ updat/, up, { orFailsWith: beaten }),
      );
      expect(overbooked(await reservationsOf(one), fleet)).toEqual([]);
      succeeded(await one.up(["--skip-preview"]));
      succeeded(await two.up(["--skip-preview"]));
      await expectWhole();
    });
  },
);
