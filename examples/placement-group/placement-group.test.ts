import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { decisionsIn, decisionsShown } from "../../test/support/decided.ts";
import { novacron } from "../../test/support/novacron-command.ts";
import { novacronProject, slowTest, succeeded } from "../../test/support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "../../test/support/pulumi.ts";

const here = import.meta.dirname;
const read = (path: string) => readFile(join(here, path), "utf8");

describe.skipIf(pulumiMissing !== null)("three placements that fit together only", { timeout: slowTest }, () => {
  let project: PulumiProject;

  beforeAll(async () => {
    const files = (await readdir(here)).filter((name) =>
      /^(?:index|requests|one-by-one)\.ts$|^fleet\.yaml$/.test(name),
    );
    const { config } = parse(await read("Pulumi.yaml")) as { config: Record<string, string> };
    project = await novacronProject({
      name: "placement-group",
      files: Object.fromEntries(await Promise.all(files.map(async (name) => [name, await read(name)] as const))),
      config,
    });
  });
  afterAll(() => project?.cleanup());

  it("one by one the database finds the memory, but no vCPUs beside it", async () => {
    await project.write("index.ts", await read("one-by-one.ts"));
    const { exitCode, stdout, stderr } = await project.preview();
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toMatch(/NC1201: none of 3 nodes can take "database": removed 2 by capacity\.vcpus, 1 by/);
    await project.write("index.ts", await read("index.ts"));
  });

  it("as a group each has a node, at the cost that the README says", async () => {
    const shown = decisionsShown(await project.preview(["--json"]));
    succeeded(await project.up(["--skip-preview"]));
    expect(await project.outputs()).toEqual({ runsOn: { api1: "ams-3", api2: "ams-2", database: "ams-1" } });
    const decisions = decisionsIn(await project.export());
    expect(decisions).toEqual(shown);
    const readme = await read("README.md");
    for (const { decision } of Object.values(decisions))
      expect(readme).toContain(`${decision.costPerMonth?.toFixed(2)} EUR a month`);
  });

  it("explain says so, as the README has it", async () => {
    const { stdout } = await novacron(project, "explain", "shop-database");
    const together = stdout.match(/^together +(.*); group sha256:[0-9a-f]{12}$/m)?.[1] ?? "nothing";
    expect(await read("README.md")).toContain(together);
  });
});
