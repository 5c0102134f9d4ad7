import { EC2Client, TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resourceNamed, slowTest, stepsOf, succeeded } from "../support/novacron-project.ts";
import { type ProjectOnDoubles, projectOn } from "../support/project-on-doubles.ts";
import { type PulumiProject, pulumiMissing } from "../support/pulumi.ts";
import { motoVariable } from "./aws/moto.ts";
import { type Doubles, motoMissing } from "./index.ts";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

const config = new pulumi.Config();
const vpc = new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16", tags: { team: "shop" } });
const subnet = new aws.ec2.Subnet("sub", {
  vpcId: vpc.id,
  cidrBlock: "10.0.1.0/24",
  availabilityZone: config.get("zone") ?? "eu-west-1a",
});
const group = new aws.ec2.SecurityGroup("closed", { vpcId: vpc.id, description: "nothing comes in" });
const server = new aws.ec2.Instance("server", {
  ami: "ami-0123456789abcdef0",
  instanceType: config.get("type") ?? "t3.small",
  subnetId: subnet.id,
  vpcSecurityGroupIds: [group.id],
  metadataOptions: { httpTokens: "required" },
  rootBlockDevice: { volumeSize: 20, volumeType: "gp3", encrypted: true },
  userData: pulumi.secret("top secret start"),
  tags: { team: "shop" },
});
export const id = server.id;
export const address = server.privateIp;
export const state = server.instanceState;
export const tokens = server.metadataOptions.httpTokens;
export const encrypted = server.rootBlockDevice.encrypted;
`;

describe.skipIf(pulumiMissing !== null || motoMissing !== null)("the double of AWS", { timeout: slowTest }, () => {
  let on: ProjectOnDoubles;
  let project: PulumiProject;
  let doubles: Doubles;
  const idOf = async () => String((await project.outputs()).id);
  const instances = async () =>
    (await doubles.listAlive()).filter(({ token }) => token.endsWith(":Instance")).map(({ id }) => id);

  beforeAll(async () => {
    on = await projectOn("aws", program, { "aws:region": "eu-west-1" });
    ({ project, doubles } = on);
  }, slowTest);
  afterAll(() => on?.end());

  it("makes what a program of the real SDK declares, and finds nothing to change then", async () => {
    succeeded(await project.up());
    expect(await project.outputs()).toMatchObject({
      id: expect.stringMatching(/^i-[0-9a-f]{17}$/),
      address: expect.stringMatching(/^10\.0\.1\./),
      state: "running",
      tokens: "required",
      encrypted: true,
    });
    expect(JSON.stringify(await project.export())).not.toContain("top secret");
    expect(succeeded(await project.preview(["--expect-no-changes"])).stdout).toMatch(/Resources:\s+5 unchanged/);
    expect(succeeded(await project.refresh(["--skip-preview"])).stdout).toMatch(/Resources:\s+5 unchanged/);
  });

  it("refuses what the SDK's types do not have, by its name", async () => {
    await project.write("index.ts", program.replace("volumeSize: 20", 'volumeSize: "20", size: 20'));
    const { exitCode, stdout } = await project.preview();
    await project.write("index.ts", program);
    expect(exitCode).not.toBe(0);
    expect(stdout).toContain("property rootBlockDevice.size value {<nil>} has a problem: unknown property");
    expect(stdout).toContain("rootBlockDevice.volumeSize value {<nil>} has a problem: expected a number");
  });

  it("changes a type in place, and replaces what moves to another zone", async () => {
    const first = await idOf();
    await project.setConfig("type", "t3.large");
    const { server } = stepsOf(succeeded(await project.preview(["--json"])));
    expect(server).toMatchObject({ op: "update", detailedDiff: { instanceType: { kind: "update" } } });
    succeeded(await project.up(["--skip-preview"]));
    expect(await idOf()).toBe(first);
    expect(resourceNamed(await project.export(), "server").outputs).toMatchObject({ instanceType: "t3.large" });
    await project.setConfig("zone", "eu-west-1b");
    // The new subnet cannot have the addresses of the old one while that exists.
    await project.write("index.ts", program.replace('"10.0.1.0/24"', '"10.0.2.0/24"'));
    succeeded(await project.up());
    expect(await instances()).toEqual([await idOf()]);
    expect(await idOf()).not.toBe(first);
  });

  it("shows in a refresh what went away behind Pulumi's back, and makes it again", async () => {
    const gone = await idOf();
    const client = new EC2Client({
      endpoint: doubles.environment[motoVariable] ?? "",
      region: "eu-west-1",
      credentials: { accessKeyId: "someone", secretAccessKey: "else" },
    });
    await client.send(new TerminateInstancesCommand({ InstanceIds: [gone] }));
    expect(succeeded(await project.refresh(["--skip-preview"])).stdout).toMatch(/- 1 deleted/);
    succeeded(await project.up(["--skip-preview"]));
    expect(await instances()).toEqual([await idOf()]);
    expect(await idOf()).not.toBe(gone);
  });

  it("has faults: what was refused leaves nothing, what is half made stays in the state until it is whole", async () => {
    const token = "aws:ec2/instance:Instance";
    succeeded(await project.destroy(["--skip-preview"]));
    expect(await doubles.listAlive()).toEqual([]);
    await doubles.faults.inject({ kind: "noCapacity", region: "us-east-1" });
    await doubles.faults.inject({ kind: "noCapacity", region: "eu-west-1" });
    const refused = await project.up(["--skip-preview"]);
    expect(refused.exitCode).not.toBe(0);
    expect(refused.stdout).toContain(
      "api error InsufficientInstanceCapacity: We currently do not have sufficient t3.large",
    );
    expect(await instances()).toEqual([]);
    await doubles.faults.inject({ kind: "partialCreate", token });
    const half = await project.up(["--skip-preview"]);
    expect(half.exitCode).not.toBe(0);
    const { id, outputs } = resourceNamed(await project.export(), "server");
    expect(await instances()).toEqual([id]);
    expect(outputs).toMatchObject({ tagsAll: {} });
    expect(succeeded(await project.up(["--skip-preview"])).stdout).toContain("~ 1 updated");
    expect(resourceNamed(await project.export(), "server")).toMatchObject({
      id,
      outputs: { tagsAll: { team: "shop" } },
    });
    expect((await doubles.faults.happened()).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      "noCapacity server",
      "partialCreate server",
    ]);
  });

  it("leaves nothing alive", async () => {
    succeeded(await project.destroy(["--skip-preview"]));
    expect(await doubles.listAlive()).toEqual([]);
  });
});
