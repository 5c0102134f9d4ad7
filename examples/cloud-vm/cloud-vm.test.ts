import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Review } from "../../cli/review/review.ts";
import { type CloudProject, cloudConfig, cloudProject } from "../../test/support/cloud-project.ts";
import { decisionsIn, decisionsShown } from "../../test/support/decided.ts";
import { novacron } from "../../test/support/novacron-command.ts";
import { slowTest, succeeded } from "../../test/support/novacron-project.ts";
import { pulumiMissing } from "../../test/support/pulumi.ts";

const read = (path: string) => readFile(join(import.meta.dirname, path), "utf8");

describe.skipIf(pulumiMissing !== null)("one machine on two clouds, on their doubles", { timeout: slowTest }, () => {
  let made: CloudProject;
  beforeAll(async () => {
    const files = { "index.ts": await read("index.ts") };
    made = await cloudProject({ name: "cloud-vm", files, config: cloudConfig }, ["azure-native", "gcp"]);
  }, slowTest);
  afterAll(() => made?.cleanup());

  it("is previewed with its price and carbon, as the README says, and passes a review", async () => {
    const { project } = made;
    const preview = succeeded(await project.preview(["--json", "--show-sames"]));
    const { api } = decisionsShown(preview);
    const readme = await read("README.md");
    expect(readme).toContain(api?.decision.target);
    expect(readme).toContain(`${api?.decision.costPerMonth?.toFixed(2)} USD a month`);
    await project.write("plan.json", preview.stdout);
    const run = await novacron(project, "review", "plan.json", "--format", "json", "--fail-on", "low");
    expect((JSON.parse(run.stdout) as Review).findings).toEqual([]);
  });

  it("comes out as it was shown, and goes whole", async () => {
    const { project, doubles } = made;
    succeeded(await project.up(["--skip-preview"]));
    const { api } = decisionsIn(await project.export());
    expect(await project.outputs()).toMatchObject({
      target: api?.decision.target,
      privateIp: expect.stringMatching(/^10\./),
      carbonGramsPerHour: expect.any(Number),
    });
    succeeded(await project.destroy());
    expect(await doubles.listAlive()).toEqual([]);
  });
});
