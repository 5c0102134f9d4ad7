import { z } from "zod";

/** The figures of an outcome that its utility is made of. */
export const observedParts = ["latencyMs", "failures", "costPaid", "evictions"] as const;
export type ObservedPart = (typeof observedParts)[number];

const count = z.int().min(0).max(1_000_000);

/**
 * What became of one decision, as somebody measured it. Each figure may be absent, at least one is there; what is absent
 * says nothing, and never counts as zero.
 */
export const outcome = z
  .strictObject({
    decision: z
      .string()
      .regex(/^sha256:[0-9a-f]{64}$/, "sha256: and 64 hexadecimal digits")
      .describe("Digest of the decision's record"),
    latencyMs: z
      .number()
      .positive()
      .max(86_400_000)
      .optional()
      .describe("Typical response time of the workload, in milliseconds"),
    failures: count.optional().describe("Failures that were not of the workload's own making"),
    costPaid: z.number().min(0).max(1e12).optional().describe("What was paid, in the fleet's currency per 730 h"),
    evictions: count.optional().describe("How often it was put off its node against its will"),
    at: z.iso.datetime().describe("Instant of the measurement, ISO 8601 in UTC"),
  })
  .refine((value) => observedParts.some((part) => value[part] !== undefined), {
    message: "at least one of latencyMs, failures, costPaid and evictions",
  });
export type Outcome = z.infer<typeof outcome>;
