import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallFleet } from "./support/fleet.ts";
import { novacronProject, reservationsOf, resourceNamed, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

const program = (name: string, options = "{}", machineOptions = "{}") => `
import { Placement, VirtualMachine } from "novacron/components";
new Placement("${name}", { vcpus: 4, memoryGiB: 8 }, ${options});
new VirtualMachine("${name}-machine", { vcpus: 2, memoryGiB: 4 }, ${machineOptions});
`;

const fleet = (pricesPerHour: { a: number; b: number }): string =>
  smallFleet({
    nodes: [
      { name: "a", pricePerHour: pricesPerHour.a },
      { name: "b", pricePerHour: pricesPerHour.b },
    ],
  });

describe.skipIf(pulumiMissing !== null)("a renamed resource with an alias", { timeout: slowTest }, () => {
  let project: PulumiProject;

  beforeAll(async () => {
    project = await novacronProject({
      name: "renamed",
      files: { "index.ts": program("old"), "fleet.yaml": fleet({ a: 0.1, b: 0.11 }) },
      // Prices are edited below, and count at once.
      config: { "novacron:snapshotMaxAge": "0s" },
    });
    succeeded(await project.up(["--skip-preview"]));
  }, slowTest);
  afterAll(() => project?.cleanup());

  it("stays on its node, and its one reservation moves to the new name; so does the child of a renamed component", async () => {
    const before = await project.export();
    // The other node is now a little better, but not by enough to move for.
    await project.write("fleet.yaml", fleet({ a: 0.11, b: 0.1 }));
    await project.write(
      "index.ts",
      program("new", '{ aliases: [{ name: "old" }] }', '{ aliases: [{ name: "old-machine" }] }'),
    );
    const { stdout } = succeeded(await project.up());
    expect(stdout).not.toMatch(/replace|delete|created/);
    const after = await project.export();
    const expected = ["new", "new-machine"].map((name) => {
      const renamed = resourceNamed(after, name);
      expect(renamed.id).toBe(resourceNamed(before, name.replace("new", "old")).id);
      expect(renamed.outputs?.target).toBe("a");
      return [renamed.urn, name, "a"];
    });
    const held = (await reservationsOf(project)).map(({ claim }) => [claim.urn, claim.name, claim.node]);
    expect(held.sort()).toEqual(expected.sort());
  });

  it("is verified under its new name, without the alias, too", async () => {
    await project.write("index.ts", program("new"));
    succeeded(await project.up(["--expect-no-changes"]));
    succeeded(await project.refresh(["--expect-no-changes"]));
  });

  it("destroy frees it", async () => {
    succeeded(await project.destroy());
    expect(await reservationsOf(project)).toEqual([]);
  });
});
