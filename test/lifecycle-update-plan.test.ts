import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallFleet } from "./support/fleet.ts";
import { novacronProject, placesOf, resourceNamed, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

const program = `
import { Placement } from "novacron/components";
export const target = new Placement("web", { vcpus: 4, memoryGiB: 8 }).target;
`;

/** `a` is the cheaper one, and so the choice, where both have room. */
const fleet = (pricesPerHour: { a: number; b: number }, vcpusOfA = 16): string =>
  smallFleet({
    nodes: [
      { name: "a", pricePerHour: pricesPerHour.a, capacity: { vcpus: vcpusOfA, memoryGiB: 64 } },
      { name: "b", pricePerHour: pricesPerHour.b },
    ],
  });

describe.skipIf(pulumiMissing !== null)("an update plan of the real CLI", { timeout: slowTest }, () => {
  let project: PulumiProject;

  beforeAll(async () => {
    project = await novacronProject({
      name: "pinned",
      files: { "index.ts": program, "fleet.yaml": fleet({ a: 0.1, b: 0.5 }) },
      env: { PULUMI_EXPERIMENTAL: "1" },
      // Prices are edited below, and count at once.
      config: { "novacron:snapshotMaxAge": "0s" },
    });
    succeeded(await project.preview(["--save-plan", "plan.json"]));
  }, slowTest);
  afterAll(() => project?.cleanup());

  it("fails where the world no longer allows what it pins, and names why", async () => {
    await project.write("fleet.yaml", fleet({ a: 0.1, b: 0.5 }, 2));
    const { exitCode, stdout, stderr } = await project.up(["--plan", "plan.json"]);
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toMatch(/NC1202: the update plan places it on a, .*4 vCPUs asked, 2 of 2 free/);
    expect(await placesOf(project)).toEqual([]);
  });

  it("pins the decision, though the world would now decide otherwise", async () => {
    await project.write("fleet.yaml", fleet({ a: 0.5, b: 0.1 }));
    succeeded(await project.up(["--plan", "plan.json"]));
    expect(await placesOf(project)).toEqual(["web on a"]);
    expect(resourceNamed(await project.export(), "web").outputs?.target).toBe("a");
  });
});
