import * as pulumi from "@pulumi/pulumi";
import type { DeclaredSlice, SliceContext } from "../../group/slice-context.ts";
import { atPlace } from "../../machine/at-place.ts";
import { awsDisk, metadataOptions } from "./disk.ts";
import { declareAwsIdentity } from "./identity.ts";
import { awsImage } from "./image.ts";
import { declareAwsLoadBalancer } from "./load-balancer.ts";
import { declareAwsNetwork } from "./network.ts";
import { aws } from "./sdk.ts";
import { awsZones } from "./zones.ts";

/** An autoscaling group over the zones of a region, its launch template and what they need. */
export async function declareAwsGroup(context: SliceContext): Promise<DeclaredSlice> {
  const { spec, group, target, place, tags, options, min, max } = context;
  const { region } = target;
  const zones = await awsZones(context);
  const network = declareAwsNetwork(context, zones);
  const { subnetIds } = network;
  const balancer = group.loadBalancer && declareAwsLoadBalancer(context, group.loadBalancer, network, zones);
  const securityGroupIds = [...network.securityGroupIds, ...(balancer === undefined ? [] : [balancer.securityGroupId])];
  const targetGroupArns = [
    ...(atPlace(group.balancing, target)?.targetGroupArns ?? []),
    ...(balancer === undefined ? [] : [balancer.targetGroupArn]),
  ];
  const template = launchTemplate(context, securityGroupIds);
  const machines = new aws.autoscaling.Group(
    place,
    {
      region,
      minSize: min,
      maxSize: max,
      vpcZoneIdentifiers: [...subnetIds],
      launchTemplate: { id: template.id, version: pulumi.interpolate`${template.latestVersion}` },
      // What the load balancer finds sick is replaced; without one, what does not run.
      healthCheckType: targetGroupArns.length === 0 ? "EC2" : "ELB",
      healthCheckGracePeriod: group.health?.graceSeconds ?? 300,
      ...(targetGroupArns.length > 0 && { targetGroupArns }),
      capacityRebalance: target.purchase === "spot",
      instanceRefresh: { strategy: "Rolling", preferences: { minHealthyPercentage: 90 } },
      tags: tags.apply((all) => Object.entries(all).map(([key, value]) => ({ key, value, propagateAtLaunch: true }))),
    },
    options,
  );
  new aws.autoscaling.Policy(
    place,
    {
      region,
      autoscalingGroupName: machines.name,
      policyType: "TargetTrackingScaling",
      targetTrackingConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: "ASGAverageCPUUtilization" },
        targetValue: group.scaling.cpuPercent,
      },
    },
    options,
  );
  if (spec.backups !== undefined) (await import("./backups.ts")).declareAwsBackups(context);
  return { id: machines.arn, ...(balancer !== undefined && { address: balancer.address }) };
}

function launchTemplate(context: SliceContext, securityGroupIds: readonly pulumi.Input<string>[]) {
  const { spec, target, place, tags, options } = context;
  const { region } = target;
  const { volumeSize, volumeType, ...disk } = awsDisk(context);
  const key = spec.ssh && new aws.ec2.KeyPair(place, { region, publicKey: spec.ssh.publicKey, tags }, options);
  return new aws.ec2.LaunchTemplate(
    `${place}-${target.architecture === "arm64" ? "arm" : "x86"}`,
    {
      region,
      instanceType: target.type,
      imageId: awsImage(context),
      iamInstanceProfile: { name: declareAwsIdentity(context) },
      metadataOptions,
      networkInterfaces: [{ associatePublicIpAddress: "false", securityGroups: [...securityGroupIds] }],
      blockDeviceMappings: [
        {
          deviceName: "/dev/sda1",
          ebs: { encrypted: "true", deleteOnTermination: "true", volumeSize, volumeType, ...disk },
        },
      ],
      ...(key !== undefined && { keyName: key.keyName }),
      ...(spec.userData !== undefined && {
        userData: pulumi.output(spec.userData).apply((text) => Buffer.from(text).toString("base64")),
      }),
      ...(target.purchase === "spot" && { instanceMarketOptions: { marketType: "spot" } }),
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
      tags,
    },
    // A newer image is no reason to make all machines anew.
    { ...options, ignoreChanges: ["imageId"] },
  );
}
