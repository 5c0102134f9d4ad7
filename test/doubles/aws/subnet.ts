import {
  CreateSubnetCommand,
  DeleteSubnetCommand,
  DescribeSubnetsCommand,
  type EC2Client,
  ModifySubnetAttributeCommand,
} from "@aws-sdk/client-ec2";
import type { ResourceHandler } from "../kit/cloud.ts";
import { optionalBoolean, optionalText, textOf, type Values } from "../kit/values.ts";
import { type AwsClients, orNull } from "./clients.ts";
import { retag, tagSpecifications, tagsFrom } from "./tags.ts";

/** `aws:ec2/subnet:Subnet` */
export function subnet(clients: AwsClients): ResourceHandler {
  const outputsOf = async (id: string, region: string): Promise<Values | null> => {
    const ec2 = await clients.of("ec2", region);
    const [found] = (await orNull(ec2.send(new DescribeSubnetsCommand({ SubnetIds: [id] }))))?.Subnets ?? [];
    if (found === undefined) return null;
    return {
      arn: `arn:aws:ec2:${region}:${clients.account}:subnet/${id}`,
      vpcId: found.VpcId,
      cidrBlock: found.CidrBlock,
      availabilityZone: found.AvailabilityZone,
      availabilityZoneId: found.AvailabilityZoneId,
      mapPublicIpOnLaunch: found.MapPublicIpOnLaunch ?? false,
      ownerId: clients.account,
      tagsAll: tagsFrom(found.Tags),
    };
  };
  return {
    async create(inputs, { region }) {
      const ec2 = await clients.of("ec2", region);
      const { Subnet } = await ec2.send(
        new CreateSubnetCommand({
          VpcId: textOf(inputs, "vpcId"),
          CidrBlock: optionalText(inputs, "cidrBlock"),
          AvailabilityZone: optionalText(inputs, "availabilityZone"),
          AvailabilityZoneId: optionalText(inputs, "availabilityZoneId"),
          Ipv6CidrBlock: optionalText(inputs, "ipv6CidrBlock"),
          TagSpecifications: tagSpecifications(inputs, "subnet"),
        }),
      );
      const id = Subnet?.SubnetId ?? "";
      await setPublic(ec2, id, inputs);
      return { id, outputs: (await outputsOf(id, region)) ?? {} };
    },
    read: (id, _before, { region }) => outputsOf(id, region),
    async update(id, inputs, before, { region }) {
      const ec2 = await clients.of("ec2", region);
      await setPublic(ec2, id, inputs);
      await retag(ec2, id, inputs, before);
      return (await outputsOf(id, region)) ?? {};
    },
    async delete(id, _before, { region }) {
      const ec2 = await clients.of("ec2", region);
      await orNull(ec2.send(new DeleteSubnetCommand({ SubnetId: id })));
    },
  };
}

async function setPublic(ec2: EC2Client, id: string, inputs: Values): Promise<void> {
  const wanted = optionalBoolean(inputs, "mapPublicIpOnLaunch");
  if (wanted === undefined) return;
  await ec2.send(new ModifySubnetAttributeCommand({ SubnetId: id, MapPublicIpOnLaunch: { Value: wanted } }));
}
