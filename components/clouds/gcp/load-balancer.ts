import type * as pulumi from "@pulumi/pulumi";
import { balancerCheck, required } from "../../group/balancing.ts";
import type { LoadBalancerSpec } from "../../group/load-balancer-args.ts";
import type { SliceContext } from "../../group/slice-context.ts";
import { asLabels } from "../../machine/machine-tags.ts";
import type { GcpNetwork } from "./network.ts";
import { projectOf } from "./project.ts";
import { gcp } from "./sdk.ts";

/**
 * A passthrough network load balancer before the machines of a slice; returns its address. Throws NC1001 where a subnetwork
 * is given without its network.
 */
export function declareGcpLoadBalancer(
  context: SliceContext,
  loadBalancer: LoadBalancerSpec,
  machines: { readonly instanceGroup: pulumi.Output<string> },
  { subnetwork, network }: GcpNetwork,
): pulumi.Output<string> {
  const { group, target, place, tags, options } = context;
  const common = { ...projectOf(target), region: target.region };
  const loadBalancingScheme = loadBalancer.public ? "EXTERNAL" : "INTERNAL";
  const inside = loadBalancer.public
    ? undefined
    : { subnetwork, network: required(network, context, "network.network", "the network of the subnetwork") };
  const labels = tags.apply(asLabels);
  const { port, protocol, path } = balancerCheck(group, loadBalancer);
  const check = new gcp.compute.RegionHealthCheck(
    place,
    {
      ...common,
      checkIntervalSec: 10,
      timeoutSec: 5,
      healthyThreshold: 2,
      unhealthyThreshold: 3,
      ...(protocol === "http" ? { httpHealthCheck: { port, requestPath: path } } : { tcpHealthCheck: { port } }),
    },
    options,
  );
  const service = new gcp.compute.RegionBackendService(
    place,
    {
      ...common,
      loadBalancingScheme,
      protocol: "TCP",
      healthChecks: check.id,
      backends: [{ group: machines.instanceGroup, balancingMode: "CONNECTION" }],
      connectionDrainingTimeoutSec: 60,
      ...(inside !== undefined && { network: inside.network }),
    },
    options,
  );
  const reserved = new gcp.compute.Address(
    place,
    { ...common, addressType: loadBalancingScheme, ...(inside !== undefined && { subnetwork }), labels },
    options,
  );
  new gcp.compute.ForwardingRule(
    place,
    {
      ...common,
      loadBalancingScheme,
      ipProtocol: "TCP",
      ipAddress: reserved.address,
      ...(loadBalancer.public ? { portRange: String(loadBalancer.port) } : { ports: [String(loadBalancer.port)] }),
      backendService: service.id,
      ...inside,
      labels,
    },
    options,
  );
  return reserved.address;
}
