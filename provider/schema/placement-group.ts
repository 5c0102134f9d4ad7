import { z } from "zod";
import { quota } from "./fleet-limits.ts";

/** What the component `PlacementGroup` gives each of its members besides its request. */
export const placementGroup = z.strictObject({
  name: z.string().min(1).max(100).describe("Of the group"),
  members: z
    .record(z.string().min(1), z.unknown())
    .optional()
    .describe("The requests of all members by the names of their resources, this one's too. Not kept in the state"),
  quotas: z
    .array(quota.omit({ stacks: true, names: true }))
    .optional()
    .describe("What the members may take together, beside the quotas of the fleet. Not kept in the state"),
  maxMoves: z
    .int()
    .min(0)
    .optional()
    .describe("Members that may move in one plan, of those that could stay; the fleet's where absent"),
});

export type PlacementGroupInput = z.infer<typeof placementGroup>;
