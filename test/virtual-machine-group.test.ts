import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Review } from "../cli/review/review.ts";
import { type CloudProject, cloudConfig, cloudProject } from "./support/cloud-project.ts";
import { novacron } from "./support/novacron-command.ts";
import { slowTest, succeeded } from "./support/novacron-project.ts";
import { pulumiMissing } from "./support/pulumi.ts";

const program = `
import { CloudFederation, VirtualMachineGroup } from "novacron/components";

const clouds = new CloudFederation("clouds", {
  accounts: [
    { name: "prod", cloud: "azure", regions: ["westeurope"], types: ["Standard_D2s_v*"] },
    { name: "lab", cloud: "gcp", id: "shop-lab", regions: ["europe-west4"], types: ["n2-*"] },
  ],
  weights: "cost",
});
const web = new VirtualMachineGroup(
  "web",
  {
    vcpus: 2,
    memoryGiB: 8,
    slices: 2,
    apart: "cloud",
    min: 3,
    max: 9,
    health: { port: 8080, protocol: "http", path: "/health" },
    ingress: [{ ports: 8080, from: ["10.0.0.0/8"] }],
    backups: {},
  },
  { provider: clouds },
);
export const slices = web.slices.map(({ cloud, id, min, max }) => ({ provider: cloud.apply((c) => c?.provider), id, min, max }));
export const cost = web.costPerMonthAtMin;
`;

describe.skipIf(pulumiMissing !== null)("a group over two clouds", { timeout: slowTest }, () => {
  let made: CloudProject;
  beforeAll(async () => {
    const files = { "index.ts": program };
    made = await cloudProject({ name: "group", files, config: cloudConfig }, ["azure-native", "gcp"]);
  }, slowTest);
  afterAll(() => made?.cleanup());

  it("has an autoscaling group in each, which passes all rules of a review", async () => {
    const { project } = made;
    const preview = succeeded(await project.preview(["--json", "--show-sames"]));
    await project.write("plan.json", preview.stdout);
    const run = await novacron(project, "review", "plan.json", "--format", "json", "--fail-on", "low");
    const review = JSON.parse(run.stdout) as Review;
    expect(review.findings.map(({ rule, urn, message }) => `${rule} ${urn}: ${message}`)).toEqual([]);

    succeeded(await project.up(["--skip-preview"]));
    const { slices, cost } = await project.outputs();
    expect((slices as { provider: string }[]).map(({ provider }) => provider).sort()).toEqual(["azure", "gcp"]);
    expect(slices).toMatchObject([
      { id: expect.any(String), min: 2, max: 5 },
      { id: expect.any(String), min: 1, max: 4 },
    ]);
    expect(cost).toBeGreaterThan(0);
    const alive = (await made.doubles.listAlive()).map(({ token }) => token);
    expect(alive).toEqual(
      expect.arrayContaining([
        "azure-native:compute:VirtualMachineScaleSet",
        "azure-native:monitor:AutoscaleSetting",
        "gcp:compute/regionInstanceGroupManager:RegionInstanceGroupManager",
        "gcp:compute/regionAutoscaler:RegionAutoscaler",
        "gcp:compute/healthCheck:HealthCheck",
      ]),
    );
    succeeded(await project.preview(["--expect-no-changes"]));
  });

  it("goes whole", async () => {
    succeeded(await made.project.destroy());
    expect(await made.doubles.listAlive()).toEqual([]);
  });
});
