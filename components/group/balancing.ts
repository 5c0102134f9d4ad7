import type * as pulumi from "@pulumi/pulumi";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import type { GroupSpec } from "./group-args.ts";
import type { LoadBalancerSpec } from "./load-balancer-args.ts";
import type { SliceContext } from "./slice-context.ts";

/** How a load balancer asks a machine whether it works. */
export type BalancerCheck = Pick<NonNullable<GroupSpec["health"]>, "port" | "protocol" | "path">;

/** The check of the group's health; that its port takes connections where the group does not say. */
export function balancerCheck({ health }: GroupSpec, { port }: LoadBalancerSpec): BalancerCheck {
  return health ?? { port, protocol: "tcp", path: "/" };
}

/**
 * Who may reach the load balancer. Throws NC1001 where that is to be the network that is made for the group, and none is made.
 *
 * @param own whether the network is made for the group
 */
export function clientsOf({ spec, target }: SliceContext, balancer: LoadBalancerSpec, own: boolean) {
  const { from, public: isPublic } = balancer;
  if (from !== undefined) return from;
  if (isPublic) return ["0.0.0.0/0"];
  if (own) return [spec.network.cidr];
  throw missing("loadBalancer.from", `the network of ${target.account}/${target.region} is given`, {
    expected: "the networks that may reach the load balancer, such as 10.0.0.0/8",
    remedy: "Give loadBalancer.from, or leave the network to be made for the group.",
  });
}

/** What a load balancer needs and the network that is given for the place does not say. Throws NC1001 where it is undefined. */
export function required(
  value: pulumi.Input<string> | undefined,
  { target }: SliceContext,
  property: string,
  expected: string,
): pulumi.Input<string> {
  if (value !== undefined) return value;
  throw missing(property, `the load balancer at ${target.account}/${target.region} needs it`, {
    expected,
    remedy: `Give ${property} beside the subnet, or leave out loadBalancer.`,
  });
}

/** NC1001 of a property that has to be given where a network is. */
export function missing(property: string, why: string, detail: { readonly expected: string; readonly remedy: string }) {
  return new NovaCronError("NC1001", `${property} is missing: ${why}`, { property, ...detail });
}
