import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallFleet } from "./support/fleet.ts";
import { novacron } from "./support/novacron-command.ts";
import { novacronProject, slowTest } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

const program = (...names: readonly string[]) => `
import { Placement } from "novacron/components";
${names.map((name) => `new Placement("${name}", { vcpus: 12, memoryGiB: 8 });`).join("\n")}
`;

describe.skipIf(pulumiMissing !== null)(
  "two branches that lock the last place of a node",
  { timeout: slowTest },
  () => {
    let project: PulumiProject;
    const at = (name: string): string => join(project.directory, name);

    beforeAll(async () => {
      project = await novacronProject({
        name: "branches",
        files: {
          "index.ts": program(),
          "fleet.yaml": smallFleet({ nodes: [{ name: "a", pricePerHour: 0.1 }, { name: "b" }] }),
        },
      });
      expect(await novacron(project, "keys", "init")).toMatchObject({ exitCode: 0 });
      expect(await novacron(project, "lock", "write")).toMatchObject({ exitCode: 0 });
      await copyFile(at("novacron.lock"), at("base.lock"));
    }, slowTest);
    afterAll(() => project?.cleanup());

    /** Locks one placement more than the base has, on a runner that knows nothing of the other branch. */
    async function branch(name: string): Promise<void> {
      await project.write("index.ts", program(name));
      await copyFile(at("base.lock"), at(`${name}.lock`));
      const runner = project.withEnvironment({ NOVACRON_STORE: `${name}/store.db` });
      const { exitCode, stdout, stderr } = await novacron(runner, "lock", "write", "--file", `${name}.lock`);
      expect(`${exitCode} ${stderr}`).toMatch(/^0 /);
      expect(stdout).toContain(`+ ${name} on a`);
    }

    it("merge cleanly, and the check of the merged branch finds it; to lock anew moves one of them alone", async () => {
      await branch("ours");
      await branch("theirs");
      expect(await novacron(project, "lock", "merge", "base.lock", "ours.lock", "theirs.lock")).toMatchObject({
        exitCode: 0,
        stderr: "",
      });
      await copyFile(at("ours.lock"), at("novacron.lock"));
      await project.write("index.ts", program("ours", "theirs"));
      const check = await novacron(project, "lock", "check");
      expect(check.exitCode).toBe(5);
      const found = check.stdout.trimEnd().split("\n");
      expect(found).toEqual([
        expect.stringMatching(/^NC2008: ours is locked on a, which cannot be carried out any more: /),
        expect.stringMatching(/^NC2008: theirs is locked on a, which cannot be carried out any more: /),
      ]);
      const write = await novacron(project, "lock", "write");
      expect(write.stdout).toMatch(
        /^~ (ours|theirs): a -> b\nwrote novacron\.lock: 0 added, 1 changed, 0 removed, 1 as before\n$/,
      );
      expect(await novacron(project, "lock", "check")).toMatchObject({ exitCode: 0 });
    });

    it("merge where they lock the last of a quota as well, and the check names the quota", async () => {
      const before = await readFile(at("fleet.yaml"), "utf8");
      const roomy = { vcpus: 64, memoryGiB: 256, diskGiB: 500 };
      const fleet = smallFleet({ nodes: [{ name: "a", pricePerHour: 0.1, capacity: roomy }] });
      await project.write("fleet.yaml", `${fleet}limits:\n  quotas: [{ name: team, max: { vcpus: 20 } }]\n`);
      await branch("ours");
      await branch("theirs");
      await novacron(project, "lock", "merge", "base.lock", "ours.lock", "theirs.lock");
      await copyFile(at("ours.lock"), at("novacron.lock"));
      await project.write("index.ts", program("ours", "theirs"));
      const check = await novacron(project, "lock", "check");
      expect(check.exitCode).toBe(5);
      expect(check.stdout).toMatch(/^NC2008: ours is locked on a, .*8 of 20 vcpus left in the quota team/m);
      await project.write("fleet.yaml", before);
      await copyFile(at("base.lock"), at("novacron.lock"));
      expect(await novacron(project, "lock", "write")).toMatchObject({ exitCode: 0 });
    });

    it("leave marks where both changed the same, which no plan goes by", async () => {
      const [header, , theirs = ""] = (await readFile(at("novacron.lock"), "utf8")).split("\n");
      const marked = [header, "<<<<<<< ours", theirs, "=======", theirs, ">>>>>>> theirs", ""].join("\n");
      await writeFile(at("novacron.lock"), marked);
      for (const args of [["check"], ["write"], ["show"]]) {
        const { exitCode, stderr } = await novacron(project, "lock", ...args);
        expect(`${exitCode} ${stderr}`).toMatch(/^1 NC2001: \S+novacron\.lock line 2 is what a merge left/);
      }
      await rm(at("novacron.lock"));
      expect(await novacron(project, "lock", "write")).toMatchObject({ exitCode: 0 });
    });
  },
);
