import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallFleet } from "./support/fleet.ts";
import { novacronProject, placesOf, slowTest, stepsOf, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

// The stack's own fleet through the stack's configuration, and a second one through a provider of its own.
const program = (labSettings = "") => `
import { Placement, Provider } from "novacron/components";

const lab = new Provider("lab", { fleet: "lab.yaml", store: "lab/store.db", ${labSettings} });
const here = new Placement("here", { vcpus: 2, memoryGiB: 4 });
const there = new Placement("there", { vcpus: 2, memoryGiB: 4 }, { provider: lab });
export const targets = { here: here.target, there: there.target };
`;

const labStore = { fleet: "lab", store: "lab/store.db" };

describe.skipIf(pulumiMissing !== null)("the provider's configuration", { timeout: slowTest }, () => {
  let project: PulumiProject;

  beforeAll(async () => {
    project = await novacronProject({
      name: "two-fleets",
      files: {
        "index.ts": program(),
        "fleets/main.yaml": smallFleet({ nodes: [{ name: "main-1" }] }),
        "lab.yaml": smallFleet({ fleet: "lab", nodes: [{ name: "lab-1" }] }),
      },
      config: { "novacron:fleet": "fleets/main.yaml" },
    });
  }, slowTest);
  afterAll(() => project?.cleanup());

  it("two instances with two fleets serve one stack, each from its own store", async () => {
    succeeded(await project.up(["--skip-preview"]));
    expect(await project.outputs()).toEqual({ targets: { here: "main-1", there: "lab-1" } });
    expect(await placesOf(project)).toEqual(["here on main-1"]);
    expect(await placesOf(project, labStore)).toEqual(["there on lab-1"]);
  });

  it("a changed setting updates the provider, and replaces neither it nor what it placed", async () => {
    await project.write("index.ts", program("weights: { profile: 'cost' }, snapshotMaxAge: '5m'"));
    const { lab, here, there } = stepsOf(succeeded(await project.preview(["--json", "--show-sames"])));
    expect(lab?.op).toBe("update");
    expect(Object.keys(lab?.detailedDiff ?? {}).sort()).toEqual(["snapshotMaxAge", "weights"]);
    expect([here?.op, there?.op]).toEqual(["same", "same"]);
  });

  it("an unknown or wrong setting of an explicit provider is refused by name, and nothing changes", async () => {
    await project.write(
      "index.ts",
      program("snapshotMaxAge: 'soon', weigths: 'cost'").replace("new Provider", "new (Provider as any)"),
    );
    const { exitCode, stdout, stderr } = await project.preview();
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toMatch(/NC1003: snapshotMaxAge is "soon"; expected a whole number with a unit/);
    expect(stdout + stderr).toMatch(/NC1003: weigths is not a property here/);
  });

  it("an unknown key of the stack's configuration is refused by name", async () => {
    await project.write("index.ts", program());
    await project.setConfig("novacron:flete", "x.yaml");
    const { exitCode, stdout, stderr } = await project.preview();
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toMatch(/NC1003: flete is not a property here/);
    succeeded(await project.run("config", "rm", "novacron:flete"));
  });

  it("destroy frees both fleets", async () => {
    succeeded(await project.destroy());
    expect(await placesOf(project)).toEqual([]);
    expect(await placesOf(project, labStore)).toEqual([]);
  });
});
