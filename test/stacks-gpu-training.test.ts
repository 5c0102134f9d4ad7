import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { motoMissing } from "./doubles/index.ts";
import type { CloudProject } from "./support/cloud-project.ts";
import { slowTest, succeeded } from "./support/novacron-project.ts";
import { pulumiMissing } from "./support/pulumi.ts";
import { found, reviewedPreview } from "./support/reviewed-preview.ts";
import { stackProject } from "./support/stack-project.ts";

interface Outputs {
  readonly where: Readonly<Record<string, string>>;
  readonly costPerMonth: Readonly<Record<string, number>>;
  readonly carbonGramsPerHour: Readonly<Record<string, number>>;
  readonly ids: Readonly<Record<string, string>>;
}

describe.skipIf(pulumiMissing !== null || motoMissing !== null)("stacks/gpu-training", { timeout: slowTest }, () => {
  let made: CloudProject;
  const outputs = async () => (await made.project.outputs()) as unknown as Outputs;
  beforeAll(async () => {
    made = await stackProject("gpu-training", ["aws", "azure-native", "gcp"]);
  }, slowTest);
  afterAll(() => made?.cleanup());

  it("as it is, has a machine for each run, which no rule objects to", async () => {
    const review = await reviewedPreview(made.project, "--fail-on", "low");
    expect(found(review)).toEqual([]);
    expect(review.placements.map(({ name }) => name).sort()).toEqual(["train-seed-1", "train-seed-2"]);
  });

  it("is made where power is clean, at less than the cap, and has nothing to change then", async () => {
    const { project } = made;
    succeeded(await project.up(["--skip-preview"]));
    const { where, costPerMonth, carbonGramsPerHour, ids } = await outputs();
    for (const run of ["seed-1", "seed-2"]) {
      expect(where[run]).toMatch(/^\S+, (?:spot|onDemand), in \S+ \(\w+\)$/);
      expect(costPerMonth[run]).toBeLessThanOrEqual(730);
      expect(carbonGramsPerHour[run]).toBeLessThan(2);
      expect(ids[run]).toEqual(expect.any(String));
    }
    succeeded(await project.preview(["--expect-no-changes"]));
  });

  it("under a lower cap is refused, by what it asks for", async () => {
    const { project } = made;
    await project.setConfig("maxPricePerHour", "0.01");
    const { exitCode, stdout } = await project.preview();
    expect(exitCode).not.toBe(0);
    expect(stdout).toMatch(/NC1201: .*budget/);
    await project.setConfig("maxPricePerHour", "1");
  });

  it("goes whole, and by cost alone runs on spot machines that fall back to others", async () => {
    const { project, doubles } = made;
    succeeded(await project.destroy(["--skip-preview"]));
    expect(await doubles.listAlive()).toEqual([]);
    await project.setConfig("weights", "cost");
    await project.setConfig("runs", '["seed-1"]');
    succeeded(await project.up(["--skip-preview"]));
    const { resources = [] } = (await project.export()).deployment;
    const ofType = (wanted: string) => resources.find(({ type }) => type === wanted);
    expect(ofType("novacron:index:Placement")?.outputs).toMatchObject({
      cloud: { provider: "gcp", purchase: "spot", fallback: true },
    });
    const instance = ofType("gcp:compute/instance:Instance");
    // Taken back, it is stopped, and its disk with what was trained stays.
    expect(instance?.inputs).toMatchObject({
      scheduling: { provisioningModel: "SPOT", instanceTerminationAction: "STOP" },
    });
    succeeded(await project.destroy(["--skip-preview"]));
    expect(await doubles.listAlive()).toEqual([]);
  });
});
