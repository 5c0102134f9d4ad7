import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { slowTest, succeeded } from "../support/novacron-project.ts";
import { PulumiProject, pulumiMissing } from "../support/pulumi.ts";
import { type Doubles, motoMissing, startDoubles } from "./index.ts";

const program = `
import * as aws from "@pulumi/aws";

const vpc = new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16", tags: { team: "shop" } });
const subnet = new aws.ec2.Subnet("sub", { vpcId: vpc.id, cidrBlock: "10.0.1.0/24", availabilityZone: "eu-west-1a" });
const group = new aws.ec2.SecurityGroup("closed", { vpcId: vpc.id, description: "nothing comes in" });
const server = new aws.ec2.Instance("server", {
  ami: "ami-0123456789abcdef0",
  instanceType: "t3.small",
  subnetId: subnet.id,
  vpcSecurityGroupIds: [group.id],
  metadataOptions: { httpTokens: "required" },
  rootBlockDevice: { volumeSize: 20, volumeType: "gp3", encrypted: true },
  tags: { team: "shop" },
});
export const id = server.id;
export const address = server.privateIp;
export const state = server.instanceState;
export const tokens = server.metadataOptions.httpTokens;
export const encrypted = server.rootBlockDevice.encrypted;
`;

describe.skipIf(pulumiMissing !== null || motoMissing !== null)("the double of AWS", { timeout: slowTest }, () => {
  let directory: string;
  let doubles: Doubles;
  let project: PulumiProject;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "novacron-doubles-"));
    doubles = await startDoubles({ directory, clouds: ["aws"] });
    project = await PulumiProject.create({
      name: "aws-double",
      files: { "index.ts": program },
      plugins: { providers: doubles.plugins },
      env: doubles.environment,
      config: { "aws:region": "eu-west-1" },
      timeoutMs: slowTest,
    });
  }, slowTest);
  afterAll(async () => {
    await project?.cleanup();
    await doubles?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it("makes what a program of the real SDK declares, and finds nothing to change then", async () => {
    succeeded(await project.up());
    expect(await project.outputs()).toMatchObject({
      id: expect.stringMatching(/^i-[0-9a-f]{17}$/),
      address: expect.stringMatching(/^10\.0\.1\./),
      state: "running",
      tokens: "required",
      encrypted: true,
    });
    expect(succeeded(await project.preview(["--expect-no-changes"])).stdout).toMatch(/Resources:\s+5 unchanged/);
    expect(succeeded(await project.refresh()).stdout).toMatch(/Resources:\s+5 unchanged/);
  });
});
