import type * as pulumi from "@pulumi/pulumi";
import { atPlace } from "../../machine/at-place.ts";
import type { IngressRule } from "../../machine/machine-args.ts";
import type { MachineContext } from "../../machine/machine-context.ts";
import { projectOf } from "./project.ts";
import { gcp } from "./sdk.ts";

/** Where machines stand. */
export interface GcpNetwork {
  readonly subnetwork: pulumi.Input<string>;
  /** Undefined where a subnetwork is given without it. */
  readonly network: pulumi.Input<string> | undefined;
}

/**
 * The subnetwork that is given for the target, else a private network with flow logs; and firewalls that let in what is
 * given, to machines that act as `account`.
 */
export function declareGcpNetwork(context: MachineContext, account: pulumi.Input<string>): GcpNetwork {
  const { spec, target, place, options } = context;
  const project = projectOf(target);
  const given = atPlace(spec.network, target);
  if (given?.subnetwork !== undefined) {
    if (given.network !== undefined) declareFirewalls(context, given.network, account);
    return { subnetwork: given.subnetwork, network: given.network };
  }
  const network = new gcp.compute.Network(
    place,
    { ...project, autoCreateSubnetworks: false, routingMode: "REGIONAL" },
    options,
  );
  const subnetwork = new gcp.compute.Subnetwork(
    place,
    {
      ...project,
      region: target.region,
      network: network.id,
      ipCidrRange: spec.network.cidr.replace(/\.0\.0\/16$/, ".0.0/20"),
      privateIpGoogleAccess: true,
      logConfig: { aggregationInterval: "INTERVAL_10_MIN", flowSampling: 0.5, metadata: "INCLUDE_ALL_METADATA" },
    },
    options,
  );
  declareFirewalls(context, network.id, account);
  return { subnetwork: subnetwork.id, network: network.id };
}

function declareFirewalls(
  { spec, target, place, options }: MachineContext,
  network: pulumi.Input<string>,
  account: pulumi.Input<string>,
): void {
  const ssh = spec.ssh?.from ?? [];
  const rules: IngressRule[] = [
    ...spec.ingress,
    ...(ssh.length === 0 ? [] : [{ ports: "22", protocol: "tcp" as const, from: ssh }]),
  ];
  for (const [index, { ports, protocol, from }] of rules.entries())
    new gcp.compute.Firewall(
      `${place}-in-${index}`,
      {
        ...projectOf(target),
        network,
        direction: "INGRESS",
        allows: [{ protocol, ports: [ports] }],
        sourceRanges: [...from],
        targetServiceAccounts: [account],
      },
      options,
    );
}
