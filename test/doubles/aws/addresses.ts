import * as ec2 from "@aws-sdk/client-ec2";
import type { ResourceHandler } from "../kit/cloud.ts";
import { optionalText, textOf, type Values } from "../kit/values.ts";
import { type AwsClients, orNull } from "./clients.ts";
import { described } from "./described.ts";
import { forgetInterfaces } from "./interfaces.ts";
import { retag, tagSpecifications, tagsFrom } from "./tags.ts";

/** `aws:ec2/eip:Eip`, with its association where the program gives one. */
export function elasticIp(clients: AwsClients): ResourceHandler {
  const associate = async (AllocationId: string, inputs: Values, region: string) => {
    const client = await clients.of("ec2", region);
    const [InstanceId, NetworkInterfaceId] = [
      optionalText(inputs, "instance"),
      optionalText(inputs, "networkInterface"),
    ];
    if (InstanceId === undefined && NetworkInterfaceId === undefined) return;
    await client.send(
      new ec2.AssociateAddressCommand({ AllocationId, InstanceId, NetworkInterfaceId, AllowReassociation: true }),
    );
  };
  return described({
    async create(inputs, region) {
      const client = await clients.of("ec2", region);
      const TagSpecifications = tagSpecifications(inputs, "elastic-ip");
      const made = await client.send(new ec2.AllocateAddressCommand({ Domain: "vpc", TagSpecifications }));
      const id = made.AllocationId ?? "";
      await associate(id, inputs, region);
      return id;
    },
    async describe(id, _before, region) {
      const client = await clients.of("ec2", region);
      const { Addresses } = await client.send(new ec2.DescribeAddressesCommand({ AllocationIds: [id] }));
      const [found] = Addresses ?? [];
      if (found === undefined) return null;
      return {
        arn: `arn:aws:ec2:${region}:${clients.account}:elastic-ip/${id}`,
        allocationId: id,
        publicIp: found.PublicIp,
        domain: "vpc",
        associationId: found.AssociationId ?? "",
        tagsAll: tagsFrom(found.Tags),
      };
    },
    async update(id, inputs, before, region) {
      const client = await clients.of("ec2", region);
      if (inputs.instance !== before.instance || inputs.networkInterface !== before.networkInterface)
        await associate(id, inputs, region);
      await retag(client, id, inputs, before);
    },
    async delete(id, before, region) {
      const client = await clients.of("ec2", region);
      const AssociationId = optionalText(before, "associationId");
      if (AssociationId !== undefined) await orNull(client.send(new ec2.DisassociateAddressCommand({ AssociationId })));
      await client.send(new ec2.ReleaseAddressCommand({ AllocationId: id }));
    },
  });
}

/** `aws:ec2/natGateway:NatGateway` */
export function natGateway(clients: AwsClients): ResourceHandler {
  return described({
    async create(inputs, region) {
      const client = await clients.of("ec2", region);
      const made = await client.send(
        new ec2.CreateNatGatewayCommand({
          SubnetId: textOf(inputs, "subnetId"),
          AllocationId: optionalText(inputs, "allocationId"),
          ConnectivityType: optionalText(inputs, "connectivityType") as ec2.ConnectivityType | undefined,
          TagSpecifications: tagSpecifications(inputs, "natgateway"),
        }),
      );
      return made.NatGateway?.NatGatewayId ?? "";
    },
    async describe(id, _before, region) {
      const client = await clients.of("ec2", region);
      const { NatGateways } = await client.send(new ec2.DescribeNatGatewaysCommand({ NatGatewayIds: [id] }));
      const [found] = NatGateways ?? [];
      if (found === undefined || found.State === "deleted") return null;
      const [address] = found.NatGatewayAddresses ?? [];
      return {
        subnetId: found.SubnetId,
        publicIp: address?.PublicIp ?? "",
        privateIp: address?.PrivateIp ?? "",
        networkInterfaceId: address?.NetworkInterfaceId ?? "",
        tagsAll: tagsFrom(found.Tags),
      };
    },
    update: async (id, inputs, before, region) => retag(await clients.of("ec2", region), id, inputs, before),
    async delete(id, before, region) {
      const client = await clients.of("ec2", region);
      await client.send(new ec2.DeleteNatGatewayCommand({ NatGatewayId: id }));
      const made = optionalText(before, "networkInterfaceId");
      await forgetInterfaces(client, made === undefined ? [] : [made]);
    },
  });
}
