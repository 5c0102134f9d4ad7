import type * as pulumi from "@pulumi/pulumi";
import { balancerCheck, clientsOf, required } from "../../group/balancing.ts";
import type { LoadBalancerSpec } from "../../group/load-balancer-args.ts";
import type { SliceContext } from "../../group/slice-context.ts";
import { alsoAfter } from "../../machine/also-after.ts";
import { atPlace } from "../../machine/at-place.ts";
import { digits } from "../../machine/place-name.ts";
import { type AwsNetwork, asRule } from "./network.ts";
import { declarePublicSubnets } from "./public-subnets.ts";
import { aws } from "./sdk.ts";

/** What a group has to know of its load balancer. */
export interface AwsLoadBalancer {
  readonly targetGroupArn: pulumi.Output<string>;
  /** For its machines: lets in what comes from the load balancer. */
  readonly securityGroupId: pulumi.Output<string>;
  readonly address: pulumi.Output<string>;
}

/** A network load balancer before the machines of a slice. Throws NC1001 where a network is given without what it needs. */
export function declareAwsLoadBalancer(
  context: SliceContext,
  loadBalancer: LoadBalancerSpec,
  network: AwsNetwork,
  zones: readonly string[],
): AwsLoadBalancer {
  const { group, spec, target, place, tags, options } = context;
  const { port } = loadBalancer;
  const { region } = target;
  // A target group serves one load balancer: where another takes its place, it needs another, too.
  const name = balancerName(loadBalancer.public ? `${place}-public` : place);
  const own =
    atPlace(spec.network, target)?.subnetIds === undefined && atPlace(spec.network, target)?.subnetId === undefined;
  const vpcId = required(network.vpcId, context, "network.network", "the VPC of the subnets");
  const front = frontSecurityGroup(context, loadBalancer, vpcId, own);
  const check = balancerCheck(group, loadBalancer);
  const ways = loadBalancer.public ? declarePublicSubnets(context, vpcId, zones) : undefined;
  const balancer = new aws.lb.LoadBalancer(
    name,
    {
      region,
      loadBalancerType: "network",
      internal: !loadBalancer.public,
      subnets: [...(ways?.subnetIds ?? network.subnetIds)],
      securityGroups: [front.id],
      // A slice may have fewer machines than zones.
      enableCrossZoneLoadBalancing: true,
      tags,
    },
    alsoAfter(options, ways?.routes ?? []),
  );
  const targets = new aws.lb.TargetGroup(
    name,
    {
      region,
      vpcId,
      port,
      protocol: "TCP",
      targetType: "instance",
      deregistrationDelay: 60,
      healthCheck: {
        port: String(check.port),
        protocol: check.protocol.toUpperCase(),
        interval: 10,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
        ...(check.protocol === "http" && { path: check.path, matcher: "200-399" }),
      },
      tags,
    },
    options,
  );
  new aws.lb.Listener(
    name,
    {
      region,
      loadBalancerArn: balancer.arn,
      port,
      protocol: "TCP",
      defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
      tags,
    },
    options,
  );
  const behind = new aws.ec2.SecurityGroup(
    `${place}-behind`,
    {
      region,
      vpcId,
      description: "What reaches the machines from their load balancer",
      ingress: [...new Set([port, check.port])].map((each) => ({
        protocol: "tcp",
        fromPort: each,
        toPort: each,
        securityGroups: [front.id],
      })),
      tags,
    },
    options,
  );
  return { targetGroupArn: targets.arn, securityGroupId: behind.id, address: balancer.dnsName };
}

function frontSecurityGroup(
  context: SliceContext,
  balancer: LoadBalancerSpec,
  vpcId: pulumi.Input<string>,
  own: boolean,
) {
  const { group, spec, target, place, tags, options } = context;
  const cidrBlocks = [own ? spec.network.cidr : "0.0.0.0/0"];
  const ports = [...new Set([balancer.port, balancerCheck(group, balancer).port])];
  return new aws.ec2.SecurityGroup(
    `${place}-front`,
    {
      region: target.region,
      vpcId,
      description: "What reaches the load balancer, and the ports of machines that it reaches",
      ingress: [
        asRule({ ports: String(balancer.port), protocol: "tcp", from: [...clientsOf(context, balancer, own)] }),
      ],
      egress: ports.map((port) => ({ protocol: "tcp", fromPort: port, toPort: port, cidrBlocks })),
      tags,
    },
    options,
  );
}

/**
 * Load balancers and target groups have at most 32 characters, of which Pulumi adds 8, and AWS keeps names that begin with
 * `internal-` to itself: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
 */
export function balancerName(place: string): string {
  if (place.length <= 24 && !place.startsWith("internal-")) return place;
  return `lb-${place
    .replace(/^internal-/, "")
    .slice(0, 12)
    .replace(/-+$/, "")}-${digits(place, 8)}`;
}
