import { z } from "zod";

const level = z.enum(["node", "rack", "zone", "region", "cloud"]);

/** How a workload has to lie to one that it depends on. */
export const dependency = z.strictObject({
  on: z.string().min(1).max(100).describe("Name of the other placement"),
  same: level.optional().describe("They share this level"),
  other: level.optional().describe("They do not share this level"),
  maxMs: z.number().positive().max(10_000).optional().describe("Longest round trip between their regions, in ms"),
});

export type Dependency = z.infer<typeof dependency>;
