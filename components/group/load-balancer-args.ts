import { z } from "zod";
import { cidr } from "../machine/cidr.ts";
import { leaf } from "../machine/leaf.ts";

/** The load balancer of a group: one in each slice, which passes TCP connections on as they are. */
export const loadBalancer = z.strictObject({
  port: z.int().min(1).max(65_535).describe("Where it listens, and its machines do, too"),
  public: z.boolean().default(false).describe("Whether the Internet reaches it; its machines stay private"),
  from: z
    .array(leaf("loadBalancer.from", cidr))
    .min(1)
    .optional()
    .describe(
      "Networks that may reach it. Where absent: everybody if it is public, else the network made for the group",
    ),
});

export type LoadBalancerSpec = z.output<typeof loadBalancer>;
