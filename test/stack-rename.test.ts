import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallFleet } from "./support/fleet.ts";
import { novacron } from "./support/novacron-command.ts";
import { novacronProject, reservationsOf, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

// The node is full: whoever books the same twice fails.
const program = `
import { secret } from "@pulumi/pulumi";
import { Placement } from "novacron/components";
new Placement("web", { vcpus: 12, memoryGiB: 4 });
new Placement("db", { vcpus: secret(4), memoryGiB: 4, apart: [{ from: "cache", level: "node" }] });
`;

describe.skipIf(pulumiMissing !== null)("a stack that is renamed", { timeout: slowTest }, () => {
  let project: PulumiProject;
  const held = async () => (await reservationsOf(project)).map(({ claim }) => `${claim.stack} ${claim.name}`).sort();
  const reattest = (...options: readonly string[]) =>
    novacron(project, "reattest", "--stack", "prod", "--yes", ...options);

  beforeAll(async () => {
    project = await novacronProject({
      name: "shop",
      files: { "index.ts": program, "fleet.yaml": smallFleet({ nodes: [{ name: "a" }] }) },
    });
    succeeded(await project.up(["--skip-preview"]));
    succeeded(await project.run("stack", "rename", "prod"));
  }, slowTest);
  afterAll(() => project?.cleanup());

  it("is told what it still holds under its former name", async () => {
    const { exitCode, stderr } = await reattest("--dry-run");
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain("2 of these decisions hold capacity under the name shop/dev");
    expect(stderr).toContain("--from-stack dev");
    expect(await held()).toEqual(["shop/dev db", "shop/dev web"]);
  });

  it("takes it over, books nothing twice, and has no changes", async () => {
    const { exitCode, stderr } = await reattest("--from-stack", "dev");
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain("Took over 2 reservations of shop/dev");
    expect(await held()).toEqual(["shop/prod db", "shop/prod web"]);
    succeeded(await project.run("preview", "--stack", "prod", "--expect-no-changes"));
    expect((await reattest("--from-stack", "dev")).stderr).toContain("Nothing is held under shop/dev");
    succeeded(await project.run("destroy", "--yes", "--skip-preview", "--stack", "prod"));
    expect(await held()).toEqual([]);
  });
});
