import type * as pulumi from "@pulumi/pulumi";
import { atPlace } from "../../machine/at-place.ts";
import type { IngressRule } from "../../machine/machine-args.ts";
import type { MachineContext } from "../../machine/machine-context.ts";
import { declareFlowLogs } from "./flow-logs.ts";
import { aws } from "./sdk.ts";
import { subnetBlock } from "./subnet-blocks.ts";

/** Where machines stand. */
export interface AwsNetwork {
  /** One for each zone, in the order of the zones. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly securityGroupIds: readonly pulumi.Input<string>[];
  /** Undefined where subnets are given without it. */
  readonly vpcId: pulumi.Input<string> | undefined;
}

/**
 * The subnet that is given for the target, with a firewall where its VPC is given, too; else a private network: no way to or
 * from the Internet, no public addresses, a default group that lets nothing through, and flow logs.
 */
export function declareAwsNetwork(context: MachineContext, zones: readonly string[]): AwsNetwork {
  const given = atPlace(context.spec.network, context.target);
  const subnetIds = given?.subnetIds ?? (given?.subnetId === undefined ? undefined : [given.subnetId]);
  if (given !== undefined && subnetIds !== undefined) {
    const own = given.network === undefined ? [] : [firewall(context, given.network)];
    return { subnetIds, securityGroupIds: [...(given.securityGroupIds ?? []), ...own], vpcId: given.network };
  }
  const { spec, target, place, tags, options } = context;
  const { region } = target;
  const { cidr } = spec.network;
  const vpc = new aws.ec2.Vpc(
    place,
    { region, cidrBlock: cidr, enableDnsSupport: true, enableDnsHostnames: true, tags },
    options,
  );
  new aws.ec2.DefaultSecurityGroup(place, { region, vpcId: vpc.id, ingress: [], egress: [], tags }, options);
  declareFlowLogs(context, vpc.id);
  const subnets = (zones.length === 0 ? [undefined] : zones).map(
    (zone) =>
      new aws.ec2.Subnet(
        zone === undefined ? place : `${place}-${zone.slice(-1)}`,
        {
          region,
          vpcId: vpc.id,
          cidrBlock: subnetBlock(cidr, zone),
          mapPublicIpOnLaunch: false,
          ...(zone !== undefined && { availabilityZone: zone }),
          tags,
        },
        options,
      ),
  );
  return {
    subnetIds: subnets.map(({ id }) => id),
    securityGroupIds: [firewall(context, vpc.id)],
    vpcId: vpc.id,
  };
}

function firewall({ spec, target, place, tags, options }: MachineContext, vpcId: pulumi.Input<string>) {
  const rules = [...spec.ingress, ...sshRules(spec.ssh?.from ?? [])];
  return new aws.ec2.SecurityGroup(
    place,
    {
      region: target.region,
      vpcId,
      description: "What reaches the machine, and what it reaches",
      ingress: rules.map(asRule),
      egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
      tags,
    },
    options,
  ).id;
}

const sshRules = (from: IngressRule["from"]): IngressRule[] =>
  from.length === 0 ? [] : [{ ports: "22", protocol: "tcp", from }];

/** A rule as security groups take it. */
export function asRule({ ports, protocol, from }: IngressRule) {
  const [fromPort = 0, toPort = fromPort] = ports.split("-").map(Number);
  const isIpv6 = (cidr: pulumi.Input<string>) => typeof cidr === "string" && cidr.includes(":");
  return {
    protocol,
    fromPort,
    toPort,
    cidrBlocks: from.filter((cidr) => !isIpv6(cidr)),
    ipv6CidrBlocks: from.filter(isIpv6),
  };
}
