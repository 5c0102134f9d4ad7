import type * as pulumi from "@pulumi/pulumi";
import { atPlace } from "../../machine/at-place.ts";
import type { IngressRule } from "../../machine/machine-args.ts";
import type { MachineContext } from "../../machine/machine-context.ts";
import { azure } from "./sdk.ts";

/** Where machines stand. */
export interface AzureNetwork {
  readonly subnetId: pulumi.Input<string>;
  /** For the network interfaces, so that it holds in a subnet that is given, too. */
  readonly securityGroupId: pulumi.Output<string>;
}

/** The subnet that is given for the target, else a private one without a way out; and a firewall that lets in what is given. */
export function declareAzureNetwork(context: MachineContext, resourceGroupName: pulumi.Input<string>): AzureNetwork {
  const { spec, target, place, tags, options } = context;
  const common = { resourceGroupName, location: target.region, tags };
  const group = new azure.network.NetworkSecurityGroup(
    place,
    { ...common, securityRules: securityRules([...spec.ingress, ...sshRules(spec.ssh?.from ?? [])]) },
    options,
  );
  const given = atPlace(spec.network, target);
  if (given?.subnetId !== undefined) return { subnetId: given.subnetId, securityGroupId: group.id };
  const { cidr } = spec.network;
  const network = new azure.network.VirtualNetwork(
    place,
    { ...common, addressSpace: { addressPrefixes: [cidr] } },
    // Subnets that are resources of their own appear in it, too.
    { ...options, ignoreChanges: ["subnets"] },
  );
  const subnet = new azure.network.Subnet(
    place,
    {
      resourceGroupName,
      virtualNetworkName: network.name,
      addressPrefix: cidr.replace(/\.0\.0\/16$/, ".0.0/20"),
      defaultOutboundAccess: false,
      networkSecurityGroup: { id: group.id },
    },
    options,
  );
  return { subnetId: subnet.id, securityGroupId: group.id };
}

const sshRules = (from: IngressRule["from"]): IngressRule[] =>
  from.length === 0 ? [] : [{ ports: "22", protocol: "tcp", from }];

/** What is let in, and then, before Azure's own rule that lets in the whole virtual network, nothing. */
function securityRules(rules: readonly IngressRule[]) {
  const inbound = { direction: "Inbound", sourcePortRange: "*", destinationAddressPrefix: "*" } as const;
  return [
    ...rules.map(({ ports, protocol, from }, index) => ({
      ...inbound,
      name: `in-${index}`,
      priority: 100 + index,
      access: "Allow",
      protocol: protocol === "tcp" ? "Tcp" : "Udp",
      destinationPortRange: ports,
      sourceAddressPrefixes: [...from],
    })),
    {
      ...inbound,
      name: "nothing-else",
      priority: 4096,
      access: "Deny",
      protocol: "*",
      destinationPortRange: "*",
      sourceAddressPrefix: "*",
    },
  ];
}
