import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cloudTarget } from "../provider/schema/cloud-target.ts";
import { decisionsIn, decisionsShown } from "./support/decided.ts";
import { smallFleet } from "./support/fleet.ts";
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
    succeeded(await project.destroy(["--skip-preview"]));
    expect(await placesOf(project, { fleet: "clouds" })).toEqual([]);
  });
});

const mixed = `
import * as pulumi from "@pulumi/pulumi";
import { CloudFederation, Placement, PlacementGroup } from "novacron/components";

const clouds = new CloudFederation("clouds", {
  accounts: [{
    name: "prod",
    cloud: "aws",
    regions: [process.env.REGION ?? "eu-west-1"],
    types: ["m7i.*", "m6i.*"],
    quotas: [{ family: "m6i", vcpus: 8 }],
  }],
}, {});
const own = { provider: clouds };
const here = new Placement("here", { vcpus: 1, memoryGiB: 1, targets: ["a"] }, own);
// That there is no cloud is known at preview, too.
const cloud = here.cloud.apply((known) => known === undefined ? "none" : known.provider);
new Placement("beside", { vcpus: 1, memoryGiB: 1, targets: ["a"], labels: { cloud } }, own);
new PlacementGroup("web", {
  requests: {
    one: { vcpus: 3, memoryGiB: 14, targets: ["prod.*"] },
    two: { vcpus: 3, memoryGiB: 14, targets: ["prod.*"] },
  },
}, { provider: clouds });
new Placement("quiet", { vcpus: pulumi.secret(2), memoryGiB: 8, targets: ["prod.*.m6i.*"] }, own);
`;

describe.skipIf(pulumiMissing !== null)("a fleet with a federation beside it", { timeout: slowTest }, () => {
  let project: PulumiProject;
  beforeEach(async () => {
    project = await novacronProject({
      name: "mixed",
      files: {
        "index.ts": mixed,
        "fleet.yaml": smallFleet({ nodes: [{ name: "a" }] }).replace(/currency: \w+/, "currency: USD"),
      },
      timeoutMs: slowTest,
    });
  });
  afterEach(() => project?.cleanup());

  it("is one world: groups keep quotas, secrets stay secret, and own nodes say no cloud", async () => {
    const preview = await project.preview(["--json"]);
    expect(decisionsShown(preview).beside?.decision.target).toBe("a");
    expect(stepsOf(preview).beside?.newState?.inputs).toMatchObject({ labels: { cloud: "none" } });
    succeeded(await project.up(["--skip-preview"]));
    const state = await project.export();
    expect(resourceNamed(state, "here").outputs).toHaveProperty("cloud", null);
    const types = ["web-one", "web-two"].map((name) => {
      const { cloud } = resourceNamed(state, name).outputs as { readonly cloud: { readonly type: string } };
      return cloud.type;
    });
    // Eight vCPUs of m6i are all that there are, and the quiet one has some of them.
    expect(types.filter((type) => type.startsWith("m7i."))).toHaveLength(1);
    expect(types.filter((type) => type.startsWith("m6i."))).toHaveLength(1);
    const quiet = resourceNamed(state, "quiet").outputs ?? {};
    expect(JSON.stringify(quiet)).not.toContain("m6i");
    expect(quiet.cloud).toHaveProperty("ciphertext");
    const shown = await project.preview(["--diff", "--expect-no-changes"]);
    expect(succeeded(shown).stdout).not.toMatch(/m6i\.large/);
  });

  it("is refused with near names where it names what no cloud has", async () => {
    const { exitCode, stdout, stderr } = await project.with({ REGION: "eu-wst-1" }).preview();
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toMatch(/NC1150: aws has no region "eu-wst-1".*Did you mean eu-west-1/s);
  });
});
