import {
  DescribeInstancesCommand,
  type EC2Client,
  type Instance,
  ModifyInstanceAttributeCommand,
  ModifyInstanceMetadataOptionsCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import type { ResourceHandler } from "../kit/cloud.ts";
import { optionalBoolean, optionalRecord, optionalText, optionalTexts, textOf, type Values } from "../kit/values.ts";
import { blockDevicesOf, modifyRoot } from "./block-devices.ts";
import { type AwsClients, orNull } from "./clients.ts";
import { forgetInterfaces, interfacesOf } from "./interfaces.ts";
import { metadataOptionsOf, runInstance, userDataOf } from "./run-instance.ts";
import { retag, tagsFrom } from "./tags.ts";

/** `aws:ec2/instance:Instance`. Spot instances, too: `instanceMarketOptions`. */
export function instance(clients: AwsClients): ResourceHandler {
  const outputsOf = async (id: string, before: Values, region: string): Promise<Values | null> => {
    const ec2 = await clients.of("ec2", region);
    const found = await describe(ec2, id);
    return found === null
      ? null
      : {
          ...plainOutputs(found, before, `arn:aws:ec2:${region}:${clients.account}`),
          ...(await blockDevicesOf(ec2, found, before)),
        };
  };
  return {
    async create(inputs, { region }) {
      const id = await runInstance(await clients.of("ec2", region), inputs);
      return { id, outputs: (await outputsOf(id, inputs, region)) ?? {} };
    },
    read: (id, before, { region }) => outputsOf(id, before, region),
    async update(id, inputs, before, { region }) {
      const ec2 = await clients.of("ec2", region);
      const found = await describe(ec2, id);
      if (found === null) throw new Error(`reading EC2 Instance (${id}): couldn't find resource`);
      await change(ec2, id, inputs, before);
      await modifyRoot(ec2, found, inputs, before);
      await retag(ec2, id, inputs, before);
      return (await outputsOf(id, { ...before, ...inputs }, region)) ?? {};
    },
    async delete(id, before, { region }) {
      const ec2 = await clients.of("ec2", region);
      // Only what the program says may be terminated; a protected one is EC2's to refuse.
      if (before.forceDestroy === true) {
        const allowed = { InstanceId: id, DisableApiTermination: { Value: false } };
        await orNull(ec2.send(new ModifyInstanceAttributeCommand(allowed)));
      }
      const interfaces = await interfacesOf(ec2, [id]);
      await orNull(ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] })));
      await forgetInterfaces(ec2, interfaces);
    },
  };
}

async function describe(ec2: EC2Client, id: string): Promise<Instance | null> {
  const answer = await orNull(ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] })));
  const found = answer?.Reservations?.[0]?.Instances?.[0];
  return found === undefined || found.State?.Name === "terminated" ? null : found;
}

/** What EC2 changes in place; a type only while the instance is stopped, which the provider does by itself. */
async function change(ec2: EC2Client, InstanceId: string, inputs: Values, before: Values): Promise<void> {
  const type = optionalText(inputs, "instanceType");
  const userData = userDataOf(inputs);
  const newType = type !== undefined && type !== before.instanceType;
  const newData = userData !== undefined && userData !== userDataOf(before);
  if (newType || newData) {
    await ec2.send(new StopInstancesCommand({ InstanceIds: [InstanceId] }));
    if (newType) await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, InstanceType: { Value: type } }));
    // The SDK encodes what it is given, and moto takes what it has decoded for encoded still: so it gets both.
    if (newData)
      await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, UserData: { Value: Buffer.from(userData) } }));
    await ec2.send(new StartInstancesCommand({ InstanceIds: [InstanceId] }));
  }
  const Groups = optionalTexts(inputs, "vpcSecurityGroupIds");
  if (Groups !== undefined && Groups.length > 0)
    await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, Groups }));
  const protect = optionalBoolean(inputs, "disableApiTermination");
  if (protect !== undefined)
    await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, DisableApiTermination: { Value: protect } }));
  const options = metadataOptionsOf(inputs);
  if (options !== undefined) await ec2.send(new ModifyInstanceMetadataOptionsCommand({ InstanceId, ...options }));
}

function plainOutputs(found: Instance, before: Values, arn: string): Values {
  const id = found.InstanceId ?? "";
  const options = found.MetadataOptions ?? {};
  const spot =
    found.InstanceLifecycle === "spot" || optionalRecord(before, "instanceMarketOptions")?.marketType === "spot";
  const profile = textOf(before, "iamInstanceProfile") || (found.IamInstanceProfile?.Arn?.split("/").at(-1) ?? "");
  return {
    ...before,
    arn: `${arn}:instance/${id}`,
    ami: found.ImageId,
    instanceType: found.InstanceType,
    instanceState: found.State?.Name,
    availabilityZone: found.Placement?.AvailabilityZone,
    tenancy: found.Placement?.Tenancy || "default",
    subnetId: found.SubnetId,
    vpcSecurityGroupIds: (found.SecurityGroups ?? []).map(({ GroupId }) => GroupId),
    securityGroups: (found.SecurityGroups ?? []).map(({ GroupName }) => GroupName),
    keyName: found.KeyName ?? "",
    privateIp: found.PrivateIpAddress,
    privateDns: found.PrivateDnsName,
    publicIp: found.PublicIpAddress ?? "",
    publicDns: found.PublicDnsName ?? "",
    associatePublicIpAddress: (found.PublicIpAddress ?? "") !== "",
    primaryNetworkInterfaceId: found.NetworkInterfaces?.[0]?.NetworkInterfaceId ?? "",
    iamInstanceProfile: profile,
    instanceLifecycle: spot ? "spot" : "",
    spotInstanceRequestId: spot ? `sir-${id.slice(2, 10)}` : "",
    monitoring: found.Monitoring?.State === "enabled",
    metadataOptions: {
      httpEndpoint: options.HttpEndpoint ?? "enabled",
      httpTokens: options.HttpTokens ?? "optional",
      httpPutResponseHopLimit: options.HttpPutResponseHopLimit ?? 1,
      httpProtocolIpv6: options.HttpProtocolIpv6 ?? "disabled",
      instanceMetadataTags: options.InstanceMetadataTags ?? "disabled",
    },
    tagsAll: tagsFrom(found.Tags),
  };
}
