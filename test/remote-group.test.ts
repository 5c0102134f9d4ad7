import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CloudProject, cloudConfig, cloudProject } from "./support/cloud-project.ts";
import { decisionsIn } from "./support/decided.ts";
import { type PreviewStep, slowTest, succeeded } from "./support/novacron-project.ts";
import { pulumiMissing } from "./support/pulumi.ts";

/** A group as other languages ask for it: a remote component of which the program knows the type and the outputs alone. */
const program = `
import * as pulumi from "@pulumi/pulumi";
import { CloudFederation } from "novacron/components";

class RemoteGroup extends pulumi.ComponentResource {
  constructor(name, args, options) {
    super("novacron:index:VirtualMachineGroup", name, { slices: undefined, costPerMonthAtMin: undefined, ...args }, options, true);
  }
}
const config = new pulumi.Config();
const regions = ["europe-west4", "europe-west1"];
const clouds = new CloudFederation("clouds", {
  accounts: [{ name: "lab", cloud: "gcp", id: "shop-lab", regions, types: ["n2-*"] }],
});
const web = new RemoteGroup(
  "web",
  {
    vcpus: 2,
    memoryGiB: 8,
    min: config.requireNumber("min"),
    max: 9,
    slices: 2,
    health: { port: 8080, protocol: "http", path: "/health" },
    ingress: [{ ports: 8080, from: ["10.0.0.0/8"] }],
    tags: pulumi.secret({ tier: "hidden-tier" }),
  },
  { provider: clouds },
);
export const slices = web.slices;
export const cost = web.costPerMonthAtMin;
`;

/** What the program is told of a slice, as its language has it. */
interface ToldSlice {
  readonly cloud: { readonly account: string; readonly region: string };
  readonly id: string;
  readonly min: number;
  readonly max: number;
}

describe.skipIf(pulumiMissing !== null)("a group that the plugin makes for programs", { timeout: slowTest }, () => {
  let made: CloudProject;
  beforeAll(async () => {
    const files = { "index.ts": program };
    made = await cloudProject({ name: "remote-group", files, config: { ...cloudConfig, min: "3" } }, ["gcp"]);
  }, slowTest);
  afterAll(() => made?.cleanup());

  it("the preview has its slices, placed, with what runs their machines", async () => {
    const { steps } = JSON.parse(succeeded(await made.project.preview(["--json"])).stdout) as {
      readonly steps: readonly PreviewStep[];
    };
    const own = steps.filter(({ urn }) => urn.includes("::novacron:index:VirtualMachineGroup$"));
    const count = (type: string) => own.filter(({ urn }) => urn.split("::").at(-2)?.endsWith(`$${type}`)).length;
    expect(count("novacron:index:Placement")).toBe(2);
    expect(count("gcp:compute/regionInstanceGroupManager:RegionInstanceGroupManager")).toBe(2);
    expect(count("gcp:compute/regionAutoscaler:RegionAutoscaler")).toBe(2);
  });

  it("the update makes them, and the program is told of each slice where it is, and its share", async () => {
    const { project, doubles } = made;
    succeeded(await project.up(["--skip-preview"]));
    const { slices, cost } = (await project.outputs()) as { slices: readonly ToldSlice[]; cost: number };
    expect(slices.map(({ cloud }) => cloud.region).sort()).toEqual(["europe-west1", "europe-west4"]);
    expect(slices.map(({ cloud, min, max }) => [cloud.account, min, max])).toEqual([
      ["lab", 2, 5],
      ["lab", 1, 4],
    ]);
    for (const { id, cloud } of slices) expect(id).toMatch(new RegExp(`/${cloud.region}/`));
    expect(cost).toBeGreaterThan(0);
    const alive = (await doubles.listAlive()).map(({ token }) => token);
    expect(alive.filter((token) => token === "gcp:compute/regionAutoscaler:RegionAutoscaler")).toHaveLength(2);
    expect(JSON.stringify(await project.export())).not.toContain("hidden-tier");
    succeeded(await project.preview(["--expect-no-changes"]));
  });

  it("more machines change its slices in place, and no placement", async () => {
    const { project } = made;
    const before = decisionsIn(await project.export());
    await project.setConfig("min", "5");
    succeeded(await project.up(["--skip-preview"]));
    const { slices } = (await project.outputs()) as { slices: readonly ToldSlice[] };
    expect(slices.map(({ min }) => min)).toEqual([3, 2]);
    expect(decisionsIn(await project.export())).toEqual(before);
  });

  it("what is wrong in it is said with the property's name", async () => {
    await made.project.setConfig("min", "10");
    const { exitCode, stdout, stderr } = await made.project.preview();
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toMatch(/NC100[12]: max .*at least min/);
    await made.project.setConfig("min", "5");
  });

  it("goes whole", async () => {
    succeeded(await made.project.destroy());
    expect(await made.doubles.listAlive()).toEqual([]);
  });
});
