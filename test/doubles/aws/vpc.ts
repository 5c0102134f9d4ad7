import {
  CreateVpcCommand,
  DeleteVpcCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  type EC2Client,
  ModifyVpcAttributeCommand,
} from "@aws-sdk/client-ec2";
import type { ResourceHandler } from "../kit/cloud.ts";
import { optionalBoolean, optionalText, type Values } from "../kit/values.ts";
import { type AwsClients, orNull } from "./clients.ts";
import { retag, tagSpecifications, tagsFrom } from "./tags.ts";

/** `aws:ec2/vpc:Vpc` */
export function vpc(clients: AwsClients): ResourceHandler {
  const outputsOf = async (id: string, region: string): Promise<Values | null> => {
    const ec2 = await clients.of("ec2", region);
    const [found] = (await orNull(ec2.send(new DescribeVpcsCommand({ VpcIds: [id] }))))?.Vpcs ?? [];
    if (found === undefined) return null;
    const Filters = [{ Name: "vpc-id", Values: [id] }];
    const main = { Name: "association.main", Values: ["true"] };
    const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({ Filters: [...Filters, main] }));
    const { NetworkAcls = [] } = await ec2.send(new DescribeNetworkAclsCommand({ Filters }));
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
    const names = await ec2.send(new DescribeVpcAttributeCommand({ VpcId: id, Attribute: "enableDnsHostnames" }));
    const support = await ec2.send(new DescribeVpcAttributeCommand({ VpcId: id, Attribute: "enableDnsSupport" }));
    return {
      arn: `arn:aws:ec2:${region}:${clients.account}:vpc/${id}`,
      cidrBlock: found.CidrBlock,
      instanceTenancy: found.InstanceTenancy,
      enableDnsHostnames: names.EnableDnsHostnames?.Value ?? false,
      enableDnsSupport: support.EnableDnsSupport?.Value ?? true,
      mainRouteTableId: RouteTables[0]?.RouteTableId,
      defaultRouteTableId: RouteTables[0]?.RouteTableId,
      defaultNetworkAclId: NetworkAcls.find(({ IsDefault }) => IsDefault)?.NetworkAclId,
      defaultSecurityGroupId: SecurityGroups.find(({ GroupName }) => GroupName === "default")?.GroupId,
      dhcpOptionsId: found.DhcpOptionsId,
      ownerId: clients.account,
      tagsAll: tagsFrom(found.Tags),
    };
  };
  return {
    async create(inputs, { region }) {
      const ec2 = await clients.of("ec2", region);
      const { Vpc } = await ec2.send(
        new CreateVpcCommand({
          CidrBlock: optionalText(inputs, "cidrBlock"),
          InstanceTenancy: optionalText(inputs, "instanceTenancy") as "default" | "dedicated" | undefined,
          AmazonProvidedIpv6CidrBlock: optionalBoolean(inputs, "assignGeneratedIpv6CidrBlock"),
          TagSpecifications: tagSpecifications(inputs, "vpc"),
        }),
      );
      const id = Vpc?.VpcId ?? "";
      await setDns(ec2, id, inputs);
      return { id, outputs: (await outputsOf(id, region)) ?? {} };
    },
    read: (id, _before, { region }) => outputsOf(id, region),
    async update(id, inputs, before, { region }) {
      const ec2 = await clients.of("ec2", region);
      await setDns(ec2, id, inputs);
      await retag(ec2, id, inputs, before);
      return (await outputsOf(id, region)) ?? {};
    },
    async delete(id, _before, { region }) {
      const ec2 = await clients.of("ec2", region);
      await orNull(ec2.send(new DeleteVpcCommand({ VpcId: id })));
    },
  };
}

/** One attribute a call, as the API has it. */
async function setDns(ec2: EC2Client, id: string, inputs: Values): Promise<void> {
  const [support, names] = [optionalBoolean(inputs, "enableDnsSupport"), optionalBoolean(inputs, "enableDnsHostnames")];
  if (support !== undefined)
    await ec2.send(new ModifyVpcAttributeCommand({ VpcId: id, EnableDnsSupport: { Value: support } }));
  if (names !== undefined)
    await ec2.send(new ModifyVpcAttributeCommand({ VpcId: id, EnableDnsHostnames: { Value: names } }));
}
