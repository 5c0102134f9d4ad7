import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallFleet } from "./support/fleet.ts";
import { novacronProject, placesOf, resourceNamed, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

const placing = (name: string) => `
import { Placement } from "novacron/components";
new Placement("${name}", { vcpus: 12, memoryGiB: 4 });
`;

// Of 16 vCPUs, two placements of 12 cannot both be had.
describe.skipIf(pulumiMissing !== null)("a preview that was given up", { timeout: slowTest }, () => {
  let project: PulumiProject;

  beforeAll(async () => {
    const capacity = { vcpus: 16, memoryGiB: 64, diskGiB: 100 };
    project = await novacronProject({
      name: "abandoned",
      files: { "index.ts": placing("old"), "fleet.yaml": smallFleet({ nodes: [{ name: "a", capacity }] }) },
    });
  }, slowTest);
  afterAll(() => project?.cleanup());

  it("does not stand in the way of another program", async () => {
    succeeded(await project.preview());
    await project.write("index.ts", placing("fresh"));
    succeeded(await project.preview());
    succeeded(await project.up());
    expect(await placesOf(project)).toEqual(["fresh on a"]);
  });

  it("and what is held is not imported under a second name", async () => {
    const { id = "" } = resourceNamed(await project.export(), "fresh");
    const args = ["novacron:index:Placement", "second", id, "--yes", "--generate-code=false"];
    const { exitCode, stdout, stderr } = await project.run("import", ...args);
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toContain("NC1801");
    expect(await placesOf(project)).toEqual(["fresh on a"]);
  });
});
