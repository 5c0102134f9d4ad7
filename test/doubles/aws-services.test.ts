import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { slowTest, succeeded } from "../support/novacron-project.ts";
import { type ProjectOnDoubles, projectOn } from "../support/project-on-doubles.ts";
import { pulumiMissing } from "../support/pulumi.ts";
import { motoMissing } from "./index.ts";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

const more = new pulumi.Config().getBoolean("more") ?? false;
const zones = aws.getAvailabilityZonesOutput({ state: "available" }).names;
const image = aws.ec2.getAmiOutput({ mostRecent: true, owners: ["amazon"], filters: [{ name: "name", values: ["al2023-ami-*-x86_64"] }] });

const vpc = new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true });
const [a, b] = [0, 1].map((index) => new aws.ec2.Subnet("sub" + index, {
  vpcId: vpc.id, cidrBlock: "10.0." + index + ".0/24", availabilityZone: zones[index],
}));
const gateway = new aws.ec2.InternetGateway("gate", { vpcId: vpc.id });
const table = new aws.ec2.RouteTable("table", { vpcId: vpc.id });
new aws.ec2.Route("out", { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id });
new aws.ec2.RouteTableAssociation("for-a", { routeTableId: table.id, subnetId: a.id });
const address = new aws.ec2.Eip("address", { domain: "vpc" });
new aws.ec2.NatGateway("nat", { subnetId: a.id, allocationId: address.id });

const group = new aws.ec2.SecurityGroup("web", { vpcId: vpc.id });
new aws.vpc.SecurityGroupIngressRule("https", {
  securityGroupId: group.id, ipProtocol: "tcp", fromPort: 443, toPort: more ? 444 : 443, cidrIpv4: "10.0.0.0/8",
});
new aws.vpc.SecurityGroupEgressRule("all", { securityGroupId: group.id, ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" });

const role = new aws.iam.Role("who", {
  assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "ec2.amazonaws.com" }),
});
new aws.iam.RolePolicyAttachment("session", { role: role.name, policyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" });
new aws.iam.RolePolicy("read", {
  role: role.name,
  policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] }),
});
const profile = new aws.iam.InstanceProfile("profile", { role: role.name });

const key = new aws.kms.Key("key", { description: "disks", enableKeyRotation: true });
new aws.kms.Alias("named", { name: "alias/disks", targetKeyId: key.keyId });
const volume = new aws.ebs.Volume("data", { availabilityZone: a.availabilityZone, size: more ? 20 : 10, type: "gp3", encrypted: true, kmsKeyId: key.arn });
const login = new aws.ec2.KeyPair("login", { publicKey: "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDLxQVvJVBVZYFQFvvHHyFLXY4NPyWi1JpOXyEY0ZJEMRmr8q5dWYZ8e+BLb3HYuQpYtlrBz0y6MTqHHkOgHt1NDwq/KM/Zk4I1TqYtz5PJBCZ7mR1B7Ay2cYyfUwyK8mDYKKxNZGGSFkLBRM9ycCl3pfcBoZUCNGYb3lYQG1LXXw== a@b" });
const spot = new aws.ec2.Instance("spot", {
  ami: image.id, instanceType: "m5.large", subnetId: a.id, vpcSecurityGroupIds: [group.id], keyName: login.keyName,
  iamInstanceProfile: profile.name, instanceMarketOptions: { marketType: "spot", spotOptions: { maxPrice: "0.05" } },
  userData: more ? "#!/bin/sh\\necho\\n" : "#!/bin/sh\\n", metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
  rootBlockDevice: { encrypted: true, kmsKeyId: key.arn, volumeSize: 16 },
});
new aws.ec2.VolumeAttachment("attached", { deviceName: "/dev/sdf", instanceId: spot.id, volumeId: volume.id });

const bucket = new aws.s3.Bucket("store", { tags: { team: "shop" } });
new aws.s3.BucketPublicAccessBlock("closed", {
  bucket: bucket.id, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true,
});
new aws.s3.BucketVersioning("versions", { bucket: bucket.id, versioningConfiguration: { status: "Enabled" } });
new aws.s3.BucketServerSideEncryptionConfiguration("sealed", {
  bucket: bucket.id, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn } }],
});

const balancer = new aws.lb.LoadBalancer("front", { internal: true, subnets: [a.id, b.id], securityGroups: [group.id] });
const targets = new aws.lb.TargetGroup("targets", {
  port: 80, protocol: "HTTP", vpcId: vpc.id, healthCheck: { path: more ? "/ready" : "/health", matcher: "200" },
});
new aws.lb.Listener("http", {
  loadBalancerArn: balancer.arn, port: 80, protocol: "HTTP", defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
});
const template = new aws.ec2.LaunchTemplate("like", {
  imageId: image.id, instanceType: more ? "t3.medium" : "t3.small", vpcSecurityGroupIds: [group.id], metadataOptions: { httpTokens: "required" },
  blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: "true", volumeSize: 8 } }],
});
const fleet = new aws.autoscaling.Group("fleet", {
  minSize: 2, maxSize: more ? 5 : 4, vpcZoneIdentifiers: [a.id, b.id], targetGroupArns: [targets.arn],
  launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
  tags: [{ key: "team", value: "shop", propagateAtLaunch: true }],
});
new aws.autoscaling.Policy("busy", {
  autoscalingGroupName: fleet.name, policyType: "TargetTrackingScaling",
  targetTrackingConfiguration: { targetValue: 60, predefinedMetricSpecification: { predefinedMetricType: "ASGAverageCPUUtilization" } },
});
new aws.dlm.LifecyclePolicy("daily", {
  description: "snapshots", executionRoleArn: role.arn,
  policyDetails: {
    resourceTypes: ["VOLUME"], targetTags: { team: "shop" },
    schedules: [{ name: "daily", createRule: { interval: 24 }, retainRule: { count: 7 } }],
  },
});
export const lifecycle = spot.instanceLifecycle;
export const version = template.latestVersion;
export const account = aws.getCallerIdentityOutput().accountId;
`;

describe.skipIf(pulumiMissing !== null || motoMissing !== null)("AWS's services", { timeout: slowTest }, () => {
  let on: ProjectOnDoubles;
  const kinds = async () => (await on.doubles.listAlive()).map(({ token }) => token.split(":").at(-1)).sort();

  beforeAll(async () => {
    on = await projectOn("aws", program, { "aws:region": "eu-west-1" });
  }, slowTest);
  afterAll(() => on?.end());

  it("are made, stay as they are, change, and are gone when they are destroyed", async () => {
    const { project } = on;
    succeeded(await project.up(["--skip-preview"]));
    expect(await project.outputs()).toEqual({ lifecycle: "spot", version: 1, account: "123456789012" });
    expect((await kinds()).filter((kind) => kind === "Instance")).toHaveLength(3);
    expect(succeeded(await project.preview(["--expect-no-changes"])).stdout).toMatch(/Resources:\s+34 unchanged/);
    expect(succeeded(await project.refresh(["--skip-preview"])).stdout).toMatch(/Resources:\s+34 unchanged/);
    await project.setConfig("more", "true");
    expect(succeeded(await project.up(["--skip-preview"])).stdout).toMatch(/~ 6 updated\s+28 unchanged/);
    expect(await project.outputs()).toMatchObject({ version: 2 });
    succeeded(await project.preview(["--expect-no-changes"]));
    succeeded(await project.destroy(["--skip-preview"]));
    expect(await kinds()).toEqual([]);
  });
});
