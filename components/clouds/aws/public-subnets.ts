import type * as pulumi from "@pulumi/pulumi";
import { missing } from "../../group/balancing.ts";
import type { SliceContext } from "../../group/slice-context.ts";
import { atPlace } from "../../machine/at-place.ts";
import { aws } from "./sdk.ts";
import { publicBlock } from "./subnet-blocks.ts";

/** Where a public load balancer stands. */
export interface PublicSubnets {
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** What has to be there before it. */
  readonly routes: readonly pulumi.Resource[];
}

/**
 * The public subnets that are given for the target; else, in the network that is made for the group, one for each zone with a
 * way to the Internet, in which nothing but the load balancer stands. Throws NC1001 where the network is given without them.
 */
export function declarePublicSubnets(
  context: SliceContext,
  vpcId: pulumi.Input<string>,
  zones: readonly string[],
): PublicSubnets {
  const { spec, target, place, tags, options } = context;
  const given = atPlace(spec.network, target);
  if (given?.publicSubnetIds !== undefined) return { subnetIds: given.publicSubnetIds, routes: [] };
  if (given?.subnetIds !== undefined || given?.subnetId !== undefined)
    throw missing("network.publicSubnetIds", `the network of ${target.account}/${target.region} is given`, {
      expected: "subnets with a route to an Internet gateway, one for each zone",
      remedy: "Give network.publicSubnetIds, or leave out loadBalancer.public.",
    });
  const common = { region: target.region, tags };
  const gateway = new aws.ec2.InternetGateway(place, { ...common, vpcId }, options);
  const table = new aws.ec2.RouteTable(
    `${place}-public`,
    { ...common, vpcId, routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway.id }] },
    options,
  );
  const made = zones.map((zone) => {
    const name = `${place}-public-${zone.slice(-1)}`;
    const cidrBlock = publicBlock(spec.network.cidr, zone);
    const subnet = new aws.ec2.Subnet(
      name,
      { ...common, vpcId, cidrBlock, availabilityZone: zone, mapPublicIpOnLaunch: false },
      options,
    );
    const route = new aws.ec2.RouteTableAssociation(
      name,
      { region: target.region, subnetId: subnet.id, routeTableId: table.id },
      options,
    );
    return { subnetId: subnet.id, route };
  });
  return { subnetIds: made.map(({ subnetId }) => subnetId), routes: made.map(({ route }) => route) };
}
