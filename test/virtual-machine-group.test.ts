import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Review } from "../cli/review/review.ts";
import { motoMissing } from "./doubles/index.ts";
import { type CloudProject, cloudConfig, cloudProject } from "./support/cloud-project.ts";
import { novacron } from "./support/novacron-command.ts";
import { slowTest, succeeded } from "./support/novacron-project.ts";
import { pulumiMissing } from "./support/pulumi.ts";

const cases = [
  {
    clouds: ["azure-native", "gcp"],
    first: '{ name: "prod", cloud: "azure", regions: ["westeurope"], types: ["Standard_D2s_v*"] }',
    tokens: ["azure-native:compute:VirtualMachineScaleSet", "azure-native:monitor:AutoscaleSetting"],
    providers: ["azure", "gcp"],
  },
  {
    clouds: ["aws", "gcp"],
    first: '{ name: "prod", cloud: "aws", id: "123456789012", regions: ["eu-west-1"], types: ["m5.*"] }',
    tokens: ["aws:ec2/launchTemplate:LaunchTemplate", "aws:autoscaling/group:Group"],
    providers: ["aws", "gcp"],
  },
] as const;

const program = (first: string): string => `
import { CloudFederation, VirtualMachineGroup } from "novacron/components";

const clouds = new CloudFederation("clouds", {
  accounts: [
    ${first},
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

describe.each(cases)("a group over $clouds", { timeout: slowTest }, ({ clouds, first, tokens, providers }) => {
  const skipped = pulumiMissing !== null || (providers[0] === "aws" && motoMissing !== null);
  let made: CloudProject;
  beforeAll(async () => {
    if (skipped) return;
    const files = { "index.ts": program(first) };
    made = await cloudProject({ name: "group", files, config: cloudConfig }, clouds);
  }, slowTest);
  afterAll(() => made?.cleanup());

  it.skipIf(skipped)("has an autoscaling group in each, which passes all rules of a review", async () => {
    const { project } = made;
    const preview = succeeded(await project.preview(["--json", "--show-sames"]));
    await project.write("plan.json", preview.stdout);
    const run = await novacron(project, "review", "plan.json", "--format", "json", "--fail-on", "low");
    const review = JSON.parse(run.stdout) as Review;
    expect(review.findings.map(({ rule, urn, message }) => `${rule} ${urn}: ${message}`)).toEqual([]);

    succeeded(await project.up(["--skip-preview"]));
    const { slices, cost } = await project.outputs();
    expect((slices as { provider: string }[]).map(({ provider }) => provider).sort()).toEqual(providers);
    expect(slices).toMatchObject([
      { id: expect.any(String), min: 2, max: 5 },
      { id: expect.any(String), min: 1, max: 4 },
    ]);
    expect(cost).toBeGreaterThan(0);
    const alive = (await made.doubles.listAlive()).map(({ token }) => token);
    expect(alive).toEqual(
      expect.arrayContaining([
        ...tokens,
        "gcp:compute/regionInstanceGroupManager:RegionInstanceGroupManager",
        "gcp:compute/regionAutoscaler:RegionAutoscaler",
        "gcp:compute/healthCheck:HealthCheck",
      ]),
    );
    succeeded(await project.preview(["--expect-no-changes"]));
  });

  it.skipIf(skipped)("goes whole", async () => {
    succeeded(await made.project.destroy(["--skip-preview"]));
    expect(await made.doubles.listAlive()).toEqual([]);
  });
});
