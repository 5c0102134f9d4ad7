import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cloudTarget } from "../provider/schema/cloud-target.ts";
import { decisionsIn, decisionsShown } from "./support/decided.ts";
import { novacronProject, placesOf, resourceNamed, slowTest, stepsOf, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

const program = `
import { CloudFederation, Placement } from "novacron/components";

const clouds = new CloudFederation("clouds", {
  accounts: [
    { name: "prod", cloud: "aws", id: "123456789012", regions: ["eu-central-1", "eu-west-1"], types: ["m5.*", "m6i.*"] },
    { name: "lab", cloud: "gcp", regions: ["europe-west3"], zones: { "europe-west3": ["europe-west3-a"] } },
  ],
  weights: "cost",
});
export const api = new Placement("api", { vcpus: 4, memoryGiB: 16, targets: ["prod.*"], residency: ["DE"] }, { provider: clouds });
export const other = new Placement("other", {
  vcpus: 2,
  memoryGiB: 8,
  apart: [{ from: "api", level: "cloud" }],
  // Were it not known at preview, this one would not be decided on.
  labels: { beside: api.cloud.apply((cloud) => cloud?.provider + " " + cloud?.type) },
}, { provider: clouds });
`;

describe.skipIf(pulumiMissing !== null)("placements on a federation of clouds", { timeout: slowTest }, () => {
  let project: PulumiProject;
  beforeEach(async () => {
    project = await novacronProject({ name: "offers", files: { "index.ts": program }, timeoutMs: slowTest });
    // The accounts alone are the world.
    await rm(join(project.directory, "fleet.yaml"));
  });
  afterEach(() => project?.cleanup());

  it("are decided at preview, with all that is needed to declare the machine, and come out so", async () => {
    const preview = await project.preview(["--json"]);
    const shown = decisionsShown(preview);
    const { cloud } = shown.api?.decision ?? {};
    expect(cloudTarget.parse(cloud)).toMatchObject({
      provider: "aws",
      account: "prod",
      accountId: "123456789012",
      vcpus: 4,
      memoryGiB: 16,
      architecture: "x86_64",
      purchase: "onDemand",
      fallback: false,
    });
    expect(shown.api?.decision.target).toBe(`prod.${cloud?.region}.${cloud?.type}`);
    expect(shown.api?.decision.costPerMonth).toBeCloseTo((cloud?.pricePerHour ?? 0) * 730, 5);
    expect(shown.other?.decision).toMatchObject({ cloud: { provider: "gcp" }, zone: "europe-west3-a" });
    expect(stepsOf(preview).other?.newState?.inputs).toMatchObject({ labels: { beside: `aws ${cloud?.type}` } });

    succeeded(await project.up(["--skip-preview"]));
    const state = await project.export();
    expect(decisionsIn(state)).toEqual(shown);
    expect(resourceNamed(state, "api").outputs).toMatchObject({ cloud, region: cloud?.region, country: "DE" });
    expect(await placesOf(project, { fleet: "clouds" })).toEqual([
      `api on ${shown.api?.decision.target}`,
      `other on ${shown.other?.decision.target}`,
    ]);
    succeeded(await project.preview(["--expect-no-changes"]));
    succeeded(await project.destroy());
    expect(await placesOf(project, { fleet: "clouds" })).toEqual([]);
  });
});
