import * as ec2 from "@aws-sdk/client-ec2";
import type { ResourceHandler } from "../kit/cloud.ts";
import { optionalText, recordsOf, textOf, type Values } from "../kit/values.ts";
import type { AwsClients } from "./clients.ts";
import { described } from "./described.ts";
import { retag, tagSpecifications, tagsFrom } from "./tags.ts";

/** `aws:ec2/internetGateway:InternetGateway` */
export function internetGateway(clients: AwsClients): ResourceHandler {
  const attach = async (id: string, vpc: string | undefined, region: string) => {
    const client = await clients.of("ec2", region);
    if (vpc !== undefined)
      await client.send(new ec2.AttachInternetGatewayCommand({ InternetGatewayId: id, VpcId: vpc }));
  };
  const detach = async (id: string, vpc: string | undefined, region: string) => {
    const client = await clients.of("ec2", region);
    if (vpc !== undefined)
      await client.send(new ec2.DetachInternetGatewayCommand({ InternetGatewayId: id, VpcId: vpc }));
  };
  return described({
    async create(inputs, region) {
      const client = await clients.of("ec2", region);
      const TagSpecifications = tagSpecifications(inputs, "internet-gateway");
      const made = await client.send(new ec2.CreateInternetGatewayCommand({ TagSpecifications }));
      const id = made.InternetGateway?.InternetGatewayId ?? "";
      await attach(id, optionalText(inputs, "vpcId"), region);
      return id;
    },
    async describe(id, _before, region) {
      const client = await clients.of("ec2", region);
      const answer = await client.send(new ec2.DescribeInternetGatewaysCommand({ InternetGatewayIds: [id] }));
      const [found] = answer.InternetGateways ?? [];
      if (found === undefined) return null;
      const arn = `arn:aws:ec2:${region}:${clients.account}:internet-gateway/${id}`;
      const vpcId = found.Attachments?.[0]?.VpcId;
      return {
        arn,
        ownerId: clients.account,
        tagsAll: tagsFrom(found.Tags),
        ...(vpcId === undefined ? {} : { vpcId }),
      };
    },
    async update(id, inputs, before, region) {
      const [old, wanted] = [optionalText(before, "vpcId"), optionalText(inputs, "vpcId")];
      if (old !== wanted) {
        await detach(id, old, region);
        await attach(id, wanted, region);
      }
      await retag(await clients.of("ec2", region), id, inputs, before);
    },
    async delete(id, before, region) {
      await detach(id, optionalText(before, "vpcId"), region);
      const client = await clients.of("ec2", region);
      await client.send(new ec2.DeleteInternetGatewayCommand({ InternetGatewayId: id }));
    },
  });
}

/** `aws:ec2/routeTable:RouteTable` with its inline routes. */
export function routeTable(clients: AwsClients): ResourceHandler {
  return described({
    async create(inputs, region) {
      const client = await clients.of("ec2", region);
      const TagSpecifications = tagSpecifications(inputs, "route-table");
      const made = await client.send(
        new ec2.CreateRouteTableCommand({ VpcId: textOf(inputs, "vpcId"), TagSpecifications }),
      );
      const id = made.RouteTable?.RouteTableId ?? "";
      for (const each of recordsOf(inputs, "routes"))
        await client.send(new ec2.CreateRouteCommand(routeOf(id, each, "cidrBlock")));
      return id;
    },
    async describe(id, _before, region) {
      const client = await clients.of("ec2", region);
      const { RouteTables } = await client.send(new ec2.DescribeRouteTablesCommand({ RouteTableIds: [id] }));
      const [found] = RouteTables ?? [];
      if (found === undefined) return null;
      const arn = `arn:aws:ec2:${region}:${clients.account}:route-table/${id}`;
      return { arn, ownerId: clients.account, vpcId: found.VpcId, tagsAll: tagsFrom(found.Tags) };
    },
    async update(id, inputs, before, region) {
      const client = await clients.of("ec2", region);
      if (inputs.routes !== undefined) {
        for (const each of recordsOf(before, "routes"))
          await client.send(
            new ec2.DeleteRouteCommand({ RouteTableId: id, DestinationCidrBlock: textOf(each, "cidrBlock") }),
          );
        for (const each of recordsOf(inputs, "routes"))
          await client.send(new ec2.CreateRouteCommand(routeOf(id, each, "cidrBlock")));
      }
      await retag(client, id, inputs, before);
    },
    async delete(id, _before, region) {
      const client = await clients.of("ec2", region);
      await client.send(new ec2.DeleteRouteTableCommand({ RouteTableId: id }));
    },
  });
}

/** `aws:ec2/route:Route` */
export function route(clients: AwsClients): ResourceHandler {
  return described({
    async create(inputs, region) {
      const client = await clients.of("ec2", region);
      await client.send(
        new ec2.CreateRouteCommand(routeOf(textOf(inputs, "routeTableId"), inputs, "destinationCidrBlock")),
      );
      return `r-${textOf(inputs, "routeTableId")}${textOf(inputs, "destinationCidrBlock")}`;
    },
    async describe(_id, before, region) {
      const client = await clients.of("ec2", region);
      const RouteTableIds = [textOf(before, "routeTableId")];
      const { RouteTables } = await client.send(new ec2.DescribeRouteTablesCommand({ RouteTableIds }));
      const destination = textOf(before, "destinationCidrBlock");
      const found = RouteTables?.[0]?.Routes?.find(({ DestinationCidrBlock }) => DestinationCidrBlock === destination);
      return found === undefined ? null : { ...before, state: "active", origin: "CreateRoute" };
    },
    async update(_id, inputs, _before, region) {
      const client = await clients.of("ec2", region);
      await client.send(
        new ec2.ReplaceRouteCommand(routeOf(textOf(inputs, "routeTableId"), inputs, "destinationCidrBlock")),
      );
    },
    async delete(_id, before, region) {
      const client = await clients.of("ec2", region);
      const [RouteTableId, DestinationCidrBlock] = [
        textOf(before, "routeTableId"),
        textOf(before, "destinationCidrBlock"),
      ];
      await client.send(new ec2.DeleteRouteCommand({ RouteTableId, DestinationCidrBlock }));
    },
  });
}

/** `aws:ec2/routeTableAssociation:RouteTableAssociation` */
export function routeTableAssociation(clients: AwsClients): ResourceHandler {
  return described({
    async create(inputs, region) {
      const client = await clients.of("ec2", region);
      const [RouteTableId, SubnetId] = [textOf(inputs, "routeTableId"), optionalText(inputs, "subnetId")];
      const made = await client.send(new ec2.AssociateRouteTableCommand({ RouteTableId, SubnetId }));
      return made.AssociationId ?? "";
    },
    async describe(id, before, region) {
      const client = await clients.of("ec2", region);
      const Filters = [{ Name: "association.route-table-association-id", Values: [id] }];
      const { RouteTables = [] } = await client.send(new ec2.DescribeRouteTablesCommand({ Filters }));
      return RouteTables.length === 0 ? null : { ...before, routeTableId: RouteTables[0]?.RouteTableId };
    },
    async delete(id, _before, region) {
      const client = await clients.of("ec2", region);
      await client.send(new ec2.DisassociateRouteTableCommand({ AssociationId: id }));
    },
  });
}

function routeOf(RouteTableId: string, values: Values, destination: string): ec2.CreateRouteCommandInput {
  return {
    RouteTableId,
    DestinationCidrBlock: optionalText(values, destination),
    GatewayId: optionalText(values, "gatewayId"),
    NatGatewayId: optionalText(values, "natGatewayId"),
    NetworkInterfaceId: optionalText(values, "networkInterfaceId"),
  };
}
