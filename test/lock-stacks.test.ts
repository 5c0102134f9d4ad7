import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { novacron } from "./support/novacron-command.ts";
import { novacronProject, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

const stacks = ["dev", "prod"] as const;

describe.skipIf(pulumiMissing !== null)(
  "one lock file for two stacks with keys of their own",
  { timeout: slowTest },
  () => {
    let project: PulumiProject;
    const lock = () => readFile(join(project.directory, "novacron.lock"), "utf8");
    const linesOf = (text: string, stack: string) =>
      text.split("\n").filter((line) => line.includes(`"urn:pulumi:${stack}::`));
    /** Exit code and output of each, `novacron lock` being run for both stacks at the same time. */
    const both = (...args: readonly string[]) =>
      Promise.all(
        stacks.map(async (stack) => {
          const { exitCode, stdout, stderr } = await novacron(project, "lock", ...args, "--stack", stack);
          return `${exitCode} ${stdout}${stderr}`;
        }),
      );

    beforeAll(async () => {
      const program = (vcpus: number) =>
        `import { Placement } from "novacron/components";\nnew Placement("web", { vcpus: ${vcpus}, memoryGiB: 1 });`;
      project = await novacronProject({ name: "shop", files: { "index.ts": program(1) } });
      succeeded(await project.run("stack", "init", "prod"));
      for (const stack of stacks) {
        succeeded(
          await project.run("config", "set", "--stack", stack, "--path", "novacron:keys.directory", `keys-${stack}`),
        );
        succeeded(await novacron(project, "keys", "init", "--stack", stack));
      }
    }, slowTest);
    afterAll(() => project?.cleanup());

    it("has the lines of both, written at the same time, and fits either", async () => {
      for (const said of await both("write")) expect(said).toMatch(/^0 .*web on a[\s\S]*1 added, 0 changed, 0 removed/);
      const text = await lock();
      for (const stack of stacks) expect(linesOf(text, stack)).toHaveLength(1);
      for (const said of await both("check")) expect(said).toMatch(/^0 novacron\.lock fits: 1 placement\n/);
      expect(await novacron(project, "lock", "show", "--stack", "dev")).toMatchObject({
        exitCode: 0,
        stdout: expect.stringMatching(/shop\/prod .*: not verified/),
      });
    });

    it("says whose line it is that is not to be believed, and to that stack alone", async () => {
      const text = await lock();
      const [theirs = ""] = linesOf(text, "prod");
      const changed = theirs.replace('"vcpus":1', '"vcpus":2');
      expect(changed).not.toBe(theirs);
      await project.write("novacron.lock", text.replace(theirs, changed));
      const [dev = "", prod = ""] = await both("check");
      expect(dev).toMatch(/^0 /);
      expect(prod).toMatch(/^4 [\s\S]*NC1604: the line of urn:pulumi:prod::\S+::web in \S+novacron\.lock/);
      expect(succeeded(await novacron(project, "lock", "write", "--fresh", "--stack", "dev")).exitCode).toBe(0);
      expect(linesOf(await lock(), "prod")).toEqual([changed]);
      expect(await novacron(project, "lock", "write", "--fresh", "--stack", "prod")).toMatchObject({ exitCode: 0 });
      expect((await both("check"))[1]).toMatch(/^0 /);
    });
  },
);
