import { z } from "zod";
import { purchase } from "./cloud-federation.ts";
import { dependency } from "./dependency.ts";
import { flexible } from "./flexible.ts";
import { stateful } from "./stateful.ts";

const placementName = z.string().min(1).max(100);
/** What placements share, or must not share. */
export const separationLevel = z
  .enum(["node", "rack", "zone", "region", "cloud"])
  .describe("What is shared, or not shared");

/** What the user asks of `novacron:index:Placement`: one workload that runs on one node. */
export const placementRequest = z.strictObject({
  vcpus: z.number().min(0.1).max(4096).describe("Virtual CPUs"),
  memoryGiB: z.number().min(0.125).max(1_048_576).describe("Memory in GiB"),
  diskGiB: z.number().min(0).max(10_485_760).default(0).describe("Local disk in GiB"),
  gpus: z
    .strictObject({
      count: z.int().min(1).max(1024).default(1).describe("Whole GPUs"),
      share: z
        .number()
        .min(0.01)
        .max(0.99)
        .optional()
        .describe("Share of one GPU that others may share too, in hundredths, instead of a whole one"),
      model: z.string().min(1).optional().describe("As the fleet names it; any model where absent"),
    })
    .refine(({ count, share }) => share === undefined || count === 1, {
      path: ["share"],
      message: "a share of one GPU: no share where count is more than 1",
    })
    .refine(({ share }) => share === undefined || Math.abs(share * 100 - Math.round(share * 100)) < 1e-9, {
      path: ["share"],
      message: "whole hundredths, such as 0.25",
    })
    .optional()
    .describe("GPUs on one node, or a share of one; of one model where it is named"),
  residency: z
    .array(z.string().regex(/^(?:[A-Z]{2}|EEA|continent:[A-Z]{2})$/, "a country such as DE, EU, EEA, or continent:EU"))
    .min(1)
    .optional()
    .describe("Where data may lie: ISO 3166-1 country codes, EU, EEA, or a continent such as continent:NA"),
  latency: z
    .strictObject({
      toRegion: z.string().min(1).describe("A region of the fleet"),
      maxMs: z.number().positive().max(10_000).describe("Round trip in milliseconds"),
    })
    .optional()
    .describe("Longest acceptable round trip to a region of the fleet"),
  availability: z
    .number()
    .min(0)
    .max(0.999999)
    .optional()
    .describe("Smallest acceptable availability of the node, e.g. 0.999"),
  budget: z
    .strictObject({
      amountPerMonth: z.number().min(0).describe("Per 730 h"),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/)
        .describe("ISO 4217 code; the fleet's own"),
    })
    .optional()
    .describe("Highest acceptable cost of this placement per month (730 h)"),
  spread: z
    .strictObject({
      group: placementName.describe("Placements of this stack that name the same group"),
      level: separationLevel,
      maxSkew: z.int().min(1).max(100).default(1).describe("Largest difference of the counts"),
    })
    .optional()
    .describe("Keep the group's placements evenly over the level: the counts differ by at most maxSkew"),
  together: z
    .array(
      z.strictObject({
        with: placementName.describe("Name of the other placement"),
        level: separationLevel.default("zone"),
      }),
    )
    .optional()
    .describe("Same node, rack, zone or region as another placement of this stack, by name"),
  apart: z
    .array(
      z.strictObject({
        from: placementName.describe("Name of the other placement"),
        level: separationLevel.default("node"),
      }),
    )
    .optional()
    .describe("Another node, rack, zone or region than another placement of this stack, by name"),
  dependencies: z
    .array(dependency)
    .optional()
    .describe("Where it has to be as seen from placements of this stack that it needs, by name"),
  targets: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe("Allowed nodes or regions, by name; * stands for any run of characters"),
  protect: z
    .boolean()
    .default(false)
    .describe("Never move it: an error instead. The classes set it from the resource option"),
  moveCost: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe("Score that a move has to gain on top of the hysteresis, for what is dear to move"),
  stateful: stateful
    .optional()
    .describe(
      "Whether it keeps data on its machine, and how much: then it moves only with allowMove. true or { dataGiB }",
    ),
  allowMove: z.boolean().optional().describe("Lets a stateful one move, with what that takes in the plan"),
  flexible: flexible.optional().describe("A job that ends, and may wait for cleaner power within these limits"),
  priority: z.int().min(0).max(1000).default(100).describe("Higher is more important"),
  architecture: z.enum(["x86_64", "arm64", "any"]).optional().describe("Of the CPU; x86_64 where absent"),
  burstable: z
    .boolean()
    .optional()
    .describe("Whether a machine of a cloud may have vCPUs that are whole only in bursts; not where absent"),
  purchase: purchase.optional().describe("How a machine of a cloud is bought; as its account says where absent"),
  workload: z
    .enum(["general", "web", "database", "batch", "training"])
    .default("general")
    .describe("Shifts the weights of the factors towards what such work needs"),
  labels: z.record(z.string(), z.string()).default({}).describe("Seen by policies"),
});

export type PlacementRequest = z.infer<typeof placementRequest>;
export type SeparationLevel = z.infer<typeof separationLevel>;
