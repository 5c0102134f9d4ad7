import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resourceNamed, slowTest, stepsOf, succeeded } from "../support/novacron-project.ts";
import { type ProjectOnDoubles, projectOn } from "../support/project-on-doubles.ts";
import { type PulumiProject, pulumiMissing } from "../support/pulumi.ts";
import type { Doubles } from "./index.ts";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as gcp from "@pulumi/gcp";

const config = new pulumi.Config();
const network = new gcp.compute.Network("net", { autoCreateSubnetworks: false });
const subnet = new gcp.compute.Subnetwork("sub", { network: network.id, ipCidrRange: "10.0.1.0/24", region: "europe-west1" });
const account = new gcp.serviceaccount.Account("who", { accountId: "server-account" });
const image = gcp.compute.getImageOutput({ family: "debian-12", project: "debian-cloud" });
const server = new gcp.compute.Instance("server", {
  zone: config.get("zone") ?? "europe-west1-b",
  machineType: config.get("type") ?? "e2-medium",
  allowStoppingForUpdate: config.getBoolean("stop") ?? false,
  bootDisk: { initializeParams: { image: image.selfLink, size: 20 } },
  networkInterfaces: [{ subnetwork: subnet.id }],
  serviceAccount: { email: account.email, scopes: ["cloud-platform"] },
  labels: { team: "shop" },
});
const template = new gcp.compute.InstanceTemplate("like", {
  machineType: "e2-small",
  disks: [{ boot: true, sourceImage: image.selfLink }],
  networkInterfaces: [{ subnetwork: subnet.id }],
});
const group = new gcp.compute.RegionInstanceGroupManager("group", {
  region: "europe-west1",
  baseInstanceName: "web",
  versions: [{ instanceTemplate: template.selfLinkUnique }],
  targetSize: 2,
});
new gcp.compute.RegionAutoscaler("scale", {
  region: "europe-west1",
  target: group.id,
  autoscalingPolicy: { minReplicas: 2, maxReplicas: 4, cpuUtilization: { target: 0.6 } },
});
export const id = server.id;
export const address = server.networkInterfaces.apply(([first]) => first.networkIp);
export const email = account.email;
export const instances = group.instanceGroup;
`;

describe.skipIf(pulumiMissing !== null)("the double of Google Cloud", { timeout: slowTest }, () => {
  let on: ProjectOnDoubles;
  let project: PulumiProject;
  let doubles: Doubles;
  const kinds = async () => (await doubles.listAlive()).map(({ token }) => token.split(":").at(-1)).sort();

  beforeAll(async () => {
    on = await projectOn("gcp", program, { "gcp:project": "shop-1" });
    ({ project, doubles } = on);
  }, slowTest);
  afterAll(() => on?.end());

  it("makes what a program of the real SDK declares, and finds nothing to change then", async () => {
    succeeded(await project.up());
    expect(await project.outputs()).toEqual({
      id: expect.stringMatching(/^projects\/shop-1\/zones\/europe-west1-b\/instances\/server-[0-9a-f]{7}$/),
      address: expect.stringMatching(/^10\./),
      email: "server-account@shop-1.iam.gserviceaccount.com",
      instances: expect.stringMatching(
        /^https:\/\/www\.googleapis\.com\/compute\/v1\/projects\/shop-1\/regions\/europe-west1\/instanceGroups\/group-/,
      ),
    });
    expect(succeeded(await project.preview(["--expect-no-changes"])).stdout).toMatch(/Resources:\s+8 unchanged/);
    expect(succeeded(await project.refresh(["--skip-preview"])).stdout).toMatch(/Resources:\s+8 unchanged/);
  });

  it("refuses what the SDK's types do not have, and a name of a form that Google Cloud does not take", async () => {
    await project.write("index.ts", program.replace("size: 20", 'size: "20", colour: "red"'));
    const { exitCode, stdout } = await project.preview();
    await project.write("index.ts", program.replace('"like", {', '"like", { name: "Like_This",'));
    const named = await project.preview();
    await project.write("index.ts", program);
    expect(exitCode).not.toBe(0);
    expect(stdout).toContain("bootDisk.initializeParams.colour");
    expect(stdout).toContain("bootDisk.initializeParams.size");
    expect(named.stdout).toContain('"Like_This" doesn\'t match regexp');
  });

  it("stops a machine for another type only where it may, and replaces one that moves to another zone", async () => {
    await project.setConfig("type", "e2-standard-4");
    expect((await project.up(["--skip-preview"])).stdout).toContain("requires stopping it");
    await project.setConfig("stop", "true");
    succeeded(await project.up(["--skip-preview"]));
    await project.setConfig("zone", "europe-west1-c");
    const { server } = stepsOf(succeeded(await project.preview(["--json"])));
    expect(server?.detailedDiff).toMatchObject({ zone: { kind: "update-replace" } });
    succeeded(await project.up(["--skip-preview"]));
    expect((await project.outputs()).id).toContain("/zones/europe-west1-c/");
    expect((await kinds()).filter((kind) => kind === "Instance" || kind === "Disk")).toEqual(["Disk", "Instance"]);
  });

  it("has faults: a pool that is exhausted leaves nothing, a group without machines stays", async () => {
    succeeded(await project.destroy(["--skip-preview"]));
    expect(await kinds()).toEqual([]);
    await doubles.faults.inject({ kind: "noCapacity", token: "gcp:compute/instance:Instance", zone: "europe-west1-c" });
    await doubles.faults.inject({ kind: "quota", name: "group" });
    const { exitCode, stdout } = await project.up(["--skip-preview", "--continue-on-error"]);
    expect(exitCode).not.toBe(0);
    expect(stdout).toContain("ZONE_RESOURCE_POOL_EXHAUSTED");
    expect(stdout).toContain("QUOTA_EXCEEDED");
    expect(await kinds()).not.toContain("Instance");
    expect(await kinds()).toContain("RegionInstanceGroupManager");
    expect(resourceNamed(await project.export(), "group").id).toContain("/instanceGroupManagers/group-");
    succeeded(await project.up(["--skip-preview"]));
    succeeded(await project.destroy(["--skip-preview"]));
    expect(await kinds()).toEqual([]);
  });
});
