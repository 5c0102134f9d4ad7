import * as ec2 from "@aws-sdk/client-ec2";
import type { ResourceHandler } from "../kit/cloud.ts";
import {
  isRecord,
  optionalBoolean,
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
import { metadataOptionsOf } from "./run-instance.ts";
import { retag, tagSpecifications, tagsFrom } from "./tags.ts";

/** `aws:ec2/launchTemplate:LaunchTemplate`. Any change of its data makes a new version of it. */
export function launchTemplate(clients: AwsClients): ResourceHandler {
  return described({
    async create(inputs, region) {
      const client = await clients.of("ec2", region);
      const made = await client.send(
        new ec2.CreateLaunchTemplateCommand({
          LaunchTemplateName: textOf(inputs, "name"),
          LaunchTemplateData: dataOf(inputs),
          TagSpecifications: tagSpecifications(inputs, "launch-template"),
        }),
      );
      return made.LaunchTemplate?.LaunchTemplateId ?? "";
    },
    async describe(id, _before, region) {
      const client = await clients.of("ec2", region);
      const { LaunchTemplates } = await client.send(
        new ec2.DescribeLaunchTemplatesCommand({ LaunchTemplateIds: [id] }),
      );
      const [found] = LaunchTemplates ?? [];
      if (found === undefined) return null;
      return {
        arn: `arn:aws:ec2:${region}:${clients.account}:launch-template/${id}`,
        name: found.LaunchTemplateName,
        latestVersion: found.LatestVersionNumber,
        defaultVersion: found.DefaultVersionNumber,
        tagsAll: tagsFrom(found.Tags),
      };
    },
    async update(id, inputs, before, region) {
      const client = await clients.of("ec2", region);
      const LaunchTemplateData = dataOf(inputs);
      if (JSON.stringify(LaunchTemplateData) !== JSON.stringify(dataOf(before))) {
        const made = await client.send(
          new ec2.CreateLaunchTemplateVersionCommand({ LaunchTemplateId: id, LaunchTemplateData }),
        );
        const DefaultVersion = String(made.LaunchTemplateVersion?.VersionNumber ?? 1);
        if (inputs.updateDefaultVersion === true)
          await client.send(new ec2.ModifyLaunchTemplateCommand({ LaunchTemplateId: id, DefaultVersion }));
      }
      await retag(client, id, inputs, before);
    },
    async delete(id, _before, region) {
      const client = await clients.of("ec2", region);
      await client.send(new ec2.DeleteLaunchTemplateCommand({ LaunchTemplateId: id }));
    },
  });
}

function dataOf(inputs: Values): ec2.RequestLaunchTemplateData {
  const profile = optionalRecord(inputs, "iamInstanceProfile");
  const market = optionalRecord(inputs, "instanceMarketOptions");
  const monitoring = optionalRecord(inputs, "monitoring");
  return {
    ImageId: optionalText(inputs, "imageId"),
    InstanceType: optionalText(inputs, "instanceType") as ec2._InstanceType | undefined,
    KeyName: optionalText(inputs, "keyName"),
    UserData: optionalText(inputs, "userData"),
    EbsOptimized: inputs.ebsOptimized === "true" || inputs.ebsOptimized === true ? true : undefined,
    SecurityGroupIds: optionalTexts(inputs, "vpcSecurityGroupIds"),
    IamInstanceProfile: profile && { Name: optionalText(profile, "name"), Arn: optionalText(profile, "arn") },
    InstanceMarketOptions: market && { MarketType: "spot" },
    Monitoring: monitoring && { Enabled: optionalBoolean(monitoring, "enabled") },
    MetadataOptions: metadataOptionsOf(inputs),
    BlockDeviceMappings: recordsOf(inputs, "blockDeviceMappings").map(deviceOf),
    NetworkInterfaces:
      inputs.networkInterfaces === undefined ? undefined : recordsOf(inputs, "networkInterfaces").map(interfaceOf),
    TagSpecifications: recordsOf(inputs, "tagSpecifications").map((each) => ({
      ResourceType: textOf(each, "resourceType") as ec2.ResourceType,
      Tags: Object.entries(isRecord(each.tags) ? each.tags : {}).map(([Key, Value]) => ({ Key, Value: String(Value) })),
    })),
  };
}

function deviceOf(device: Values): ec2.LaunchTemplateBlockDeviceMappingRequest {
  const ebs = optionalRecord(device, "ebs");
  return {
    DeviceName: optionalText(device, "deviceName"),
    Ebs: ebs && {
      VolumeSize: optionalNumber(ebs, "volumeSize"),
      VolumeType: optionalText(ebs, "volumeType") as ec2.VolumeType | undefined,
      // The package takes these two as text, as the provider's schema has three states for them.
      Encrypted: truth(ebs.encrypted),
      // AWS deletes a root volume with its instance unless told otherwise; moto has to be told.
      DeleteOnTermination: truth(ebs.deleteOnTermination) ?? /^\/dev\/(xvda|sda1)$/.test(textOf(device, "deviceName")),
      KmsKeyId: optionalText(ebs, "kmsKeyId"),
      Iops: optionalNumber(ebs, "iops"),
      Throughput: optionalNumber(ebs, "throughput"),
    },
  };
}

function interfaceOf(each: Values, index: number): ec2.LaunchTemplateInstanceNetworkInterfaceSpecificationRequest {
  return {
    DeviceIndex: optionalNumber(each, "deviceIndex") ?? index,
    AssociatePublicIpAddress: truth(each.associatePublicIpAddress),
    Groups: optionalTexts(each, "securityGroups"),
    SubnetId: optionalText(each, "subnetId"),
    DeleteOnTermination: truth(each.deleteOnTermination),
  };
}

function truth(value: unknown): boolean | undefined {
  return value === true || value === "true" ? true : value === false || value === "false" ? false : undefined;
}
