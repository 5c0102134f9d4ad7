import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { DecisionSummary } from "../../provider/schema/decision.ts";
import { novacronProject, placesOf, resourceNamed, slowTest, succeeded } from "../../test/support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "../../test/support/pulumi.ts";

const here = import.meta.dirname;
const read = (path: string) => readFile(join(here, path), "utf8");

describe.skipIf(pulumiMissing !== null)("placements and a job without a plugin", { timeout: slowTest }, () => {
  let project: PulumiProject;

  beforeAll(async () => {
    const files = (await readdir(here)).filter((name) => /^(?:index\.ts|fleet\.yaml)$/.test(name));
    const { config, plugins } = parse(await read("Pulumi.yaml")) as {
      config: Record<string, string>;
      plugins?: object;
    };
    expect(plugins).toBeUndefined();
    project = await novacronProject({
      name: "without-plugin",
      files: Object.fromEntries(await Promise.all(files.map(async (name) => [name, await read(name)] as const))),
      config,
      plugins: { providers: [] },
    });
  }, slowTest);
  afterAll(() => project?.cleanup());

  it("the preview shows where each runs, and the update has it so, at the cost that the README says", async () => {
    const { stdout } = succeeded(await project.up());
    const [preview = ""] = stdout.split("\nUpdating (");
    expect(preview).toMatch(/dynamic\/novacron:Placement \(web\):\n {4}hel-1 \(FI\), score/);
    const { runsOn, counts } = (await project.outputs()) as {
      runsOn: Readonly<Record<string, string>>;
      counts: Readonly<Record<string, number>>;
    };
    expect(runsOn).toEqual({ web: "hel-1", spare: "hel-2", bell: "sim" });
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(1000);
    expect(await placesOf(project, { fleet: "without-plugin" })).toEqual(["spare on hel-2", "web on hel-1"]);
    const readme = await read("README.md");
    const state = await project.export();
    for (const name of ["web", "spare"]) {
      const decision = resourceNamed(state, name).outputs?.decision as DecisionSummary | undefined;
      expect(readme).toContain(`${decision?.costPerMonth?.toFixed(2)} EUR a month`);
    }
    for (const [bits, count] of Object.entries(counts)) expect(readme).toContain(`${bits}: ${count}`);
  });

  it("nothing changes until something does, and all is given back in the end", async () => {
    succeeded(await project.preview(["--expect-no-changes"]));
    succeeded(await project.destroy());
    expect(await placesOf(project, { fleet: "without-plugin" })).toEqual([]);
  });
});
