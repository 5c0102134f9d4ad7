import { z } from "zod";

/** A limit on what a set of placements takes together. */
export const quota = z.strictObject({
  name: z.string().min(1).max(63).describe("For messages"),
  regions: z.array(z.string().min(1)).min(1).optional().describe("Nodes in these regions; in all where absent"),
  labels: z.record(z.string(), z.string()).default({}).describe("Nodes that carry all of these labels"),
  stacks: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe("Placements of these stacks; of all where absent; * stands for any run of characters"),
  names: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe("Placements of these names; of all where absent; * stands for any run of characters"),
  max: z
    .strictObject({
      placements: z.int().min(0).optional(),
      vcpus: z.number().min(0).optional(),
      memoryGiB: z.number().min(0).optional(),
      diskGiB: z.number().min(0).optional(),
      gpus: z.int().min(0).optional(),
      costPerMonth: z.number().min(0).optional().describe("Sum of the costs per 730 h, in the fleet's currency"),
    })
    .describe("Largest sums over all placements that the quota counts"),
});

/** What no set of placements may pass, whatever room the nodes have. */
export const fleetLimits = z.strictObject({
  quotas: z.array(quota).default([]),
  disruption: z
    .strictObject({
      maxMoves: z.int().min(0).describe("Placements that may move, of those that are placed together and could stay"),
    })
    .optional(),
});

export type FleetLimits = z.infer<typeof fleetLimits>;
export type Quota = z.infer<typeof quota>;
