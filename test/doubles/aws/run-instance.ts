import {
  type EC2Client,
  type InstanceMetadataOptionsRequest,
  type _InstanceType as InstanceType,
  RunInstancesCommand,
  type Tenancy,
} from "@aws-sdk/client-ec2";
import {
  optionalBoolean,
  optionalNumber,
  optionalRecord,
  optionalText,
  optionalTexts,
  type Values,
} from "../kit/values.ts";
import { giveSpeed, mappingsOf, rootDeviceOf, withoutSpeed } from "./block-devices.ts";
import { tagSpecifications } from "./tags.ts";

/** Starts the instance that the inputs of `aws:ec2/instance:Instance` describe, and returns its id. */
export async function runInstance(ec2: EC2Client, inputs: Values): Promise<string> {
  const ami = optionalText(inputs, "ami");
  const template = optionalRecord(inputs, "launchTemplate");
  const profile = optionalText(inputs, "iamInstanceProfile");
  const market = optionalRecord(inputs, "instanceMarketOptions");
  const spot = market && optionalRecord(market, "spotOptions");
  const zone = optionalText(inputs, "availabilityZone");
  const tenancy = optionalText(inputs, "tenancy") as Tenancy | undefined;
  const placed = zone !== undefined || tenancy !== undefined;
  const mappings = mappingsOf(inputs, await rootDeviceOf(ec2, ami));
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      MinCount: 1,
      MaxCount: 1,
      ImageId: ami,
      InstanceType: optionalText(inputs, "instanceType") as InstanceType | undefined,
      KeyName: optionalText(inputs, "keyName"),
      UserData: userDataOf(inputs),
      EbsOptimized: optionalBoolean(inputs, "ebsOptimized"),
      DisableApiTermination: optionalBoolean(inputs, "disableApiTermination"),
      Monitoring: inputs.monitoring === true ? { Enabled: true } : undefined,
      IamInstanceProfile: profile === undefined ? undefined : { Name: profile },
      BlockDeviceMappings: withoutSpeed(mappings),
      MetadataOptions: metadataOptionsOf(inputs),
      Placement: placed ? { AvailabilityZone: zone, Tenancy: tenancy } : undefined,
      InstanceMarketOptions:
        market === undefined
          ? undefined
          : {
              MarketType: "spot",
              SpotOptions: { MaxPrice: spot && optionalText(spot, "maxPrice") },
            },
      LaunchTemplate:
        template === undefined
          ? undefined
          : {
              LaunchTemplateId: optionalText(template, "id"),
              LaunchTemplateName: optionalText(template, "name"),
              Version: optionalText(template, "version"),
            },
      TagSpecifications: [
        ...(tagSpecifications(inputs, "instance") ?? []),
        ...(tagSpecifications({ tagsAll: inputs.volumeTags }, "volume") ?? []),
      ],
      ...networkOf(inputs),
    }),
  );
  const id = Instances?.[0]?.InstanceId;
  if (id === undefined) throw new Error("creating EC2 Instance: RunInstances returned no instance");
  await giveSpeed(ec2, id, mappings);
  return id;
}

/** User data in base64, as the API takes it. */
export function userDataOf(inputs: Values): string | undefined {
  const plain = optionalText(inputs, "userData");
  return optionalText(inputs, "userDataBase64") ?? (plain && Buffer.from(plain).toString("base64"));
}

/** The options of the instance metadata service, or undefined where the program gives none. */
export function metadataOptionsOf(inputs: Values): InstanceMetadataOptionsRequest | undefined {
  const options = optionalRecord(inputs, "metadataOptions");
  if (options === undefined) return undefined;
  return {
    HttpEndpoint: (optionalText(options, "httpEndpoint") ?? "enabled") as "enabled" | "disabled",
    HttpTokens: (optionalText(options, "httpTokens") ?? "optional") as "optional" | "required",
    HttpPutResponseHopLimit: optionalNumber(options, "httpPutResponseHopLimit") ?? 1,
    HttpProtocolIpv6: (optionalText(options, "httpProtocolIpv6") ?? "disabled") as "enabled" | "disabled",
    InstanceMetadataTags: (optionalText(options, "instanceMetadataTags") ?? "disabled") as "enabled" | "disabled",
  };
}

/** In a network interface: only there a public address can be asked for, and only so moto deletes it with the instance. */
function networkOf(inputs: Values): object {
  const [SubnetId, Groups] = [optionalText(inputs, "subnetId"), optionalTexts(inputs, "vpcSecurityGroupIds")];
  const AssociatePublicIpAddress = optionalBoolean(inputs, "associatePublicIpAddress");
  const PrivateIpAddress = optionalText(inputs, "privateIp");
  if (SubnetId === undefined && AssociatePublicIpAddress === undefined)
    return { SecurityGroupIds: Groups, PrivateIpAddress };
  const device = {
    DeviceIndex: 0,
    DeleteOnTermination: true,
    SubnetId,
    Groups,
    AssociatePublicIpAddress,
    PrivateIpAddress,
  };
  return { NetworkInterfaces: [device] };
}
