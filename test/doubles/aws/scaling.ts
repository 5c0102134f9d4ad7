import * as scaling from "@aws-sdk/client-auto-scaling";
import type { ResourceHandler } from "../kit/cloud.ts";
import {
  optionalNumber,
  optionalRecord,
  optionalText,
  optionalTexts,
  recordsOf,
  textOf,
  type Values,
} from "../kit/values.ts";
import type { AwsClients } from "./clients.ts";
import { described } from "./described.ts";
import { deleteForgottenVolumes } from "./forgotten-volumes.ts";
import { forgetInterfaces, interfacesOf } from "./interfaces.ts";

/** `aws:autoscaling/group:Group`. moto starts its instances as it is made. */
export function group(clients: AwsClients): ResourceHandler {
  return described({
    async create(inputs, region) {
      const client = await clients.of("autoScaling", region);
      const name = textOf(inputs, "name");
      await client.send(
        new scaling.CreateAutoScalingGroupCommand({
          ...sizesOf(inputs),
          AutoScalingGroupName: name,
          Tags: tagsOf(inputs, name),
          TargetGroupARNs: optionalTexts(inputs, "targetGroupArns"),
        }),
      );
      return name;
    },
    async describe(id, _before, region) {
      const client = await clients.of("autoScaling", region);
      const answer = await client.send(new scaling.DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [id] }));
      const [found] = answer.AutoScalingGroups ?? [];
      if (found === undefined) return null;
      return {
        arn: found.AutoScalingGroupARN,
        name: id,
        minSize: found.MinSize,
        maxSize: found.MaxSize,
        desiredCapacity: found.DesiredCapacity,
        availabilityZones: found.AvailabilityZones ?? [],
        vpcZoneIdentifiers: (found.VPCZoneIdentifier ?? "").split(",").filter((part) => part !== ""),
        healthCheckType: found.HealthCheckType,
        defaultCooldown: found.DefaultCooldown,
      };
    },
    async update(id, inputs, before, region) {
      const client = await clients.of("autoScaling", region);
      await client.send(new scaling.UpdateAutoScalingGroupCommand({ ...sizesOf(inputs), AutoScalingGroupName: id }));
      const Tags = tagsOf(inputs, id);
      const kept = new Set(Tags.map(({ Key }) => Key));
      const gone = tagsOf(before, id).filter(({ Key }) => !kept.has(Key));
      if (gone.length > 0) await client.send(new scaling.DeleteTagsCommand({ Tags: gone }));
      if (Tags.length > 0) await client.send(new scaling.CreateOrUpdateTagsCommand({ Tags }));
    },
    async delete(id, _before, region) {
      const client = await clients.of("autoScaling", region);
      const machines = await clients.of("ec2", region);
      const answer = await client.send(new scaling.DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [id] }));
      const own = (answer.AutoScalingGroups?.[0]?.Instances ?? []).flatMap(({ InstanceId }) => InstanceId ?? []);
      const interfaces = await interfacesOf(machines, own);
      await deleteForgottenVolumes(machines, own);
      await client.send(new scaling.DeleteAutoScalingGroupCommand({ AutoScalingGroupName: id, ForceDelete: true }));
      await forgetInterfaces(machines, interfaces);
    },
  });
}

/** `aws:autoscaling/policy:Policy` */
export function scalingPolicy(clients: AwsClients): ResourceHandler {
  const put = async (inputs: Values, region: string) => {
    const client = await clients.of("autoScaling", region);
    const target = optionalRecord(inputs, "targetTrackingConfiguration");
    const metric = target && optionalRecord(target, "predefinedMetricSpecification");
    const PolicyName = textOf(inputs, "name");
    await client.send(
      new scaling.PutScalingPolicyCommand({
        PolicyName,
        AutoScalingGroupName: textOf(inputs, "autoscalingGroupName"),
        PolicyType: textOf(inputs, "policyType", "SimpleScaling"),
        AdjustmentType: optionalText(inputs, "adjustmentType"),
        ScalingAdjustment: optionalNumber(inputs, "scalingAdjustment"),
        Cooldown: optionalNumber(inputs, "cooldown"),
        TargetTrackingConfiguration: target && {
          TargetValue: optionalNumber(target, "targetValue") ?? 0,
          PredefinedMetricSpecification: metric && {
            PredefinedMetricType: textOf(metric, "predefinedMetricType") as scaling.MetricType,
          },
        },
      }),
    );
    return PolicyName;
  };
  return described({
    create: put,
    async describe(id, before, region) {
      const client = await clients.of("autoScaling", region);
      const AutoScalingGroupName = textOf(before, "autoscalingGroupName");
      const answer = await client.send(
        new scaling.DescribePoliciesCommand({ AutoScalingGroupName, PolicyNames: [id] }),
      );
      const [found] = answer.ScalingPolicies ?? [];
      return found === undefined ? null : { ...before, arn: found.PolicyARN, name: id };
    },
    update: (_id, inputs, _before, region) => put(inputs, region),
    async delete(PolicyName, before, region) {
      const client = await clients.of("autoScaling", region);
      const AutoScalingGroupName = textOf(before, "autoscalingGroupName");
      await client.send(new scaling.DeletePolicyCommand({ PolicyName, AutoScalingGroupName }));
    },
  });
}

function sizesOf(
  inputs: Values,
): Omit<scaling.UpdateAutoScalingGroupCommandInput, "AutoScalingGroupName"> & { MinSize: number; MaxSize: number } {
  const mixed = optionalRecord(inputs, "mixedInstancesPolicy");
  const template = optionalRecord(inputs, "launchTemplate");
  const specification =
    mixed && optionalRecord(optionalRecord(mixed, "launchTemplate") ?? {}, "launchTemplateSpecification");
  const distribution = mixed && optionalRecord(mixed, "instancesDistribution");
  return {
    MinSize: optionalNumber(inputs, "minSize") ?? 0,
    MaxSize: optionalNumber(inputs, "maxSize") ?? 0,
    DesiredCapacity: optionalNumber(inputs, "desiredCapacity"),
    HealthCheckType: optionalText(inputs, "healthCheckType"),
    HealthCheckGracePeriod: optionalNumber(inputs, "healthCheckGracePeriod"),
    VPCZoneIdentifier: optionalTexts(inputs, "vpcZoneIdentifiers")?.join(","),
    AvailabilityZones: optionalTexts(inputs, "availabilityZones"),
    LaunchTemplate: template && templateOf(template, "id", "name"),
    MixedInstancesPolicy: mixed && {
      LaunchTemplate: {
        LaunchTemplateSpecification:
          specification && templateOf(specification, "launchTemplateId", "launchTemplateName"),
        Overrides: recordsOf(optionalRecord(mixed, "launchTemplate") ?? {}, "overrides").map((each) => ({
          InstanceType: optionalText(each, "instanceType"),
        })),
      },
      InstancesDistribution: distribution && {
        OnDemandBaseCapacity: optionalNumber(distribution, "onDemandBaseCapacity"),
        OnDemandPercentageAboveBaseCapacity: optionalNumber(distribution, "onDemandPercentageAboveBaseCapacity"),
        SpotAllocationStrategy: optionalText(distribution, "spotAllocationStrategy"),
      },
    },
  };
}

function templateOf(values: Values, id: string, name: string): scaling.LaunchTemplateSpecification {
  return {
    LaunchTemplateId: optionalText(values, id),
    LaunchTemplateName: optionalText(values, name),
    Version: optionalText(values, "version"),
  };
}

function tagsOf(inputs: Values, name: string): (scaling.Tag & { Key: string })[] {
  return recordsOf(inputs, "tags").map((tag) => ({
    ResourceId: name,
    ResourceType: "auto-scaling-group",
    Key: textOf(tag, "key"),
    Value: textOf(tag, "value"),
    PropagateAtLaunch: tag.propagateAtLaunch === true,
  }));
}
