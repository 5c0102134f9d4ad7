import { balancerCheck, clientsOf } from "../../group/balancing.ts";
import type { SliceContext } from "../../group/slice-context.ts";
import { atPlace } from "../../machine/at-place.ts";
import type { IngressRule } from "../../machine/machine-args.ts";
import { probers } from "./health.ts";

/** From where passthrough load balancers on the Internet check machines, too: https://cloud.google.com/load-balancing/docs/firewall-rules */
const publicProbers = ["35.191.0.0/16", "209.85.152.0/22", "209.85.204.0/22"];

/** The same with firewalls that let in health checks, and the clients of the load balancer, whose addresses machines see. */
export function reached(context: SliceContext): SliceContext {
  const { spec, group, target } = context;
  const { health, loadBalancer } = group;
  const rule = (port: number, from: IngressRule["from"]): IngressRule => ({
    ports: String(port),
    protocol: "tcp",
    from,
  });
  const own = atPlace(spec.network, target)?.subnetwork === undefined;
  const ingress = [
    ...spec.ingress,
    ...(health === undefined ? [] : [rule(health.port, probers)]),
    ...(loadBalancer === undefined
      ? []
      : [
          rule(balancerCheck(group, loadBalancer).port, loadBalancer.public ? publicProbers : probers),
          rule(loadBalancer.port, [...clientsOf(context, loadBalancer, own)]),
        ]),
  ];
  return { ...context, spec: { ...spec, ingress } };
}
