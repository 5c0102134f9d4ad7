import * as pulumi from "@pulumi/pulumi";
import { balancerCheck, clientsOf } from "../../group/balancing.ts";
import type { LoadBalancerSpec } from "../../group/load-balancer-args.ts";
import type { SliceContext } from "../../group/slice-context.ts";
import { atPlace } from "../../machine/at-place.ts";
import { azure } from "./sdk.ts";
import { azureZones } from "./zones.ts";

/** Where probes come from: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16 */
const prober = "168.63.129.16/32";

/** What a scale set has to know of its load balancer. */
export interface AzureLoadBalancer {
  readonly backendPoolId: pulumi.Output<string>;
  readonly address: pulumi.Output<string>;
}

/** The same with a firewall that lets in the clients of the load balancer, whose addresses machines see, and its probes. */
export function reached(context: SliceContext): SliceContext {
  const { group, spec, target } = context;
  const { loadBalancer } = group;
  if (loadBalancer === undefined) return context;
  const own = atPlace(spec.network, target)?.subnetId === undefined;
  const tcp = "tcp" as const;
  const ingress = [
    ...spec.ingress,
    { ports: String(loadBalancer.port), protocol: tcp, from: [...clientsOf(context, loadBalancer, own)] },
    { ports: String(balancerCheck(group, loadBalancer).port), protocol: tcp, from: [prober] },
  ];
  return { ...context, spec: { ...spec, ingress } };
}

/** A standard load balancer before the machines of a slice, in the slice's resource group. */
export function declareAzureLoadBalancer(
  context: SliceContext,
  loadBalancer: LoadBalancerSpec,
  resources: { readonly name: pulumi.Output<string>; readonly id: pulumi.Output<string> },
  subnetId: pulumi.Input<string>,
): AzureLoadBalancer {
  const { group, target, place, tags, options } = context;
  const { port } = loadBalancer;
  const check = balancerCheck(group, loadBalancer);
  const zones = [...azureZones(context)];
  // What faces the Internet and what does not are two things to Azure: one cannot become the other.
  const name = loadBalancer.public ? `${place}-public` : place;
  const publicIp = loadBalancer.public ? declarePublicIp(context, resources.name, zones) : undefined;
  // Its rules name its other parts by their ids, so it needs a name that is known before; in this resource group it is the only one.
  const part = (kind: string, name: string) => ({
    id: pulumi.interpolate`${resources.id}/providers/Microsoft.Network/loadBalancers/${name}/${kind}/${name}`,
  });
  const balancer = new azure.network.LoadBalancer(
    name,
    {
      resourceGroupName: resources.name,
      location: target.region,
      loadBalancerName: name,
      sku: { name: "Standard", tier: "Regional" },
      frontendIPConfigurations: [
        publicIp === undefined
          ? {
              name: "front",
              subnet: { id: subnetId },
              privateIPAllocationMethod: "Dynamic",
              ...(zones.length > 0 && { zones }),
            }
          : { name: "front", publicIPAddress: { id: publicIp.id } },
      ],
      backendAddressPools: [{ name: "machines" }],
      probes: [
        {
          name: "health",
          port: check.port,
          protocol: check.protocol === "http" ? "Http" : "Tcp",
          ...(check.protocol === "http" && { requestPath: check.path }),
          intervalInSeconds: 10,
          probeThreshold: 2,
        },
      ],
      loadBalancingRules: [
        {
          name: "serve",
          protocol: "Tcp",
          frontendPort: port,
          backendPort: port,
          frontendIPConfiguration: part("frontendIPConfigurations", "front"),
          backendAddressPool: part("backendAddressPools", "machines"),
          probe: part("probes", "health"),
          enableTcpReset: true,
          // Its public address is no way out for the machines.
          disableOutboundSnat: true,
        },
      ],
      tags,
    },
    { ...options, deleteBeforeReplace: true },
  );
  const privateIp = balancer.frontendIPConfigurations.apply((front) => front?.[0]?.privateIPAddress ?? "");
  return {
    backendPoolId: balancer.id.apply((id) => `${id}/backendAddressPools/machines`),
    address: publicIp === undefined ? privateIp : publicIp.ipAddress.apply((address) => address ?? ""),
  };
}

function declarePublicIp(
  { target, place, tags, options }: SliceContext,
  resourceGroupName: pulumi.Input<string>,
  zones: string[],
) {
  return new azure.network.PublicIPAddress(
    place,
    {
      resourceGroupName,
      location: target.region,
      sku: { name: "Standard", tier: "Regional" },
      publicIPAllocationMethod: "Static",
      publicIPAddressVersion: "IPv4",
      ...(zones.length > 0 && { zones }),
      tags,
    },
    options,
  );
}
