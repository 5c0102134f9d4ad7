import { z } from "zod";
import { NovaCronError } from "../../errors/novacron-error.ts";
import { schemaProblems } from "../../world/fleet-problems.ts";

/**
 * What became of one decision, as somebody measured it. Each figure may be absent, at least one is there; what is absent
 * says nothing, and never counts as zero.
 */
export const outcome = z
  .strictObject({
    /** Digest of the decision's record. */
    decision: z
      .string()
      .regex(/^sha256:[0-9a-f]{64}$/, "sha256: and 64 hexadecimal digits")
      .describe("Digest of the decision's record"),
    /** Typical response time of the workload since, in milliseconds. */
    latencyMs: z.number().positive().max(86_400_000).optional(),
    /** Failures that were not of the workload's own making. */
    failures: z.int().min(0).max(1_000_000).optional(),
    /** What was paid, in the fleet's currency per 730 h. */
    costPaid: z.number().min(0).max(1e12).optional(),
    /** How often it was put off its node against its will. */
    evictions: z.int().min(0).max(1_000_000).optional(),
    /** ISO 8601 instant of the measurement, in UTC. */
    at: z.iso.datetime(),
  })
  .refine((value) => observedParts.some((part) => value[part] !== undefined), {
    message: "at least one of latencyMs, failures, costPaid and evictions",
  });
export type Outcome = z.infer<typeof outcome>;

/** The figures of an outcome that its utility is made of. */
export const observedParts = ["latencyMs", "failures", "costPaid", "evictions"] as const;
export type ObservedPart = (typeof observedParts)[number];

/**
 * Validates an outcome.
 * @param where what the value is, for the message: `line 3 of outcomes.csv`.
 * @throws {NovaCronError} NC1230 naming the first figure that is missing or wrong.
 */
export function parseOutcome(value: unknown, where: string): Outcome {
  const parsed = outcome.safeParse(value);
  if (parsed.success) return parsed.data;
  const [problem] = schemaProblems(parsed.error.issues, value);
  const property = problem?.property ?? "";
  throw new NovaCronError("NC1230", `${where}: ${property === "" ? "it" : property} is ${problem?.got ?? "wrong"}`, {
    property,
    expected: problem?.expected ?? "an outcome",
    remedy: "Correct it; nothing was recorded.",
    cause: parsed.error,
  });
}
