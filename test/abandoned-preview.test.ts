import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallFleet } from "./support/fleet.ts";
import { novacronProject, placesOf, resourceNamed, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

const placing = (name: string) => `
import { Placement } from "novacron/components";
new Placement("${name}", { vcpus: 12, memoryGiB: 4 });
`;

const capacity = { vcpus: 16, memoryGiB: 64, diskGiB: 100 };

// Of 16 vCPUs, two placements of 12 cannot both be had.
describe.skipIf(pulumiMissing !== null)("a preview that was given up", { timeout: slowTest }, () => {
  let project: PulumiProject;

  beforeAll(async () => {
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

describe.skipIf(pulumiMissing !== null)("somebody else's preview of the stack", { timeout: slowTest }, () => {
  let project: PulumiProject;

  beforeAll(async () => {
    project = await novacronProject({
      name: "pull-request",
      files: { "index.ts": placing("web"), "fleet.yaml": smallFleet({ nodes: [{ name: "a", capacity }] }) },
      env: { PULUMI_EXPERIMENTAL: "1" },
    });
    succeeded(await project.preview(["--save-plan", "plan.json"]));
    await project.write("index.ts", placing("other"));
    succeeded(await project.preview());
    await project.write("index.ts", placing("web"));
  }, slowTest);
  afterAll(() => project?.cleanup());

  it("breaks no update plan, and keeps nobody from what was previewed before it", async () => {
    succeeded(await project.up(["--plan", "plan.json"]));
    expect(await placesOf(project)).toEqual(["web on a"]);
    succeeded(await project.destroy());
    succeeded(await project.preview());
    await project.write("index.ts", placing("other"));
    succeeded(await project.preview());
    await project.write("index.ts", placing("web"));
    succeeded(await project.up(["--skip-preview"]));
    expect(await placesOf(project)).toEqual(["web on a"]);
  });

  it("moves nothing that stands", async () => {
    const nodes = [
      { name: "a", capacity, pricePerHour: 0.1 },
      { name: "b", capacity: { ...capacity, vcpus: 64 } },
    ];
    await project.write("fleet.yaml", smallFleet({ nodes }));
    succeeded(await project.up(["--skip-preview"]));
    // It grows, has to leave, and another gets its place.
    const larger = placing("web").replace("new", "const web = new").replace("12", "24");
    const next = 'new Placement("next", { vcpus: 12, memoryGiB: 4 }, { dependsOn: [web] });';
    await project.write("index.ts", `${larger}${next}`);
    expect(succeeded(await project.preview()).stdout).toContain("moved from a");
    await project.write("index.ts", placing("web"));
    succeeded(await project.preview(["--expect-no-changes"]));
  });
});
