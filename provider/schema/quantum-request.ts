import { z } from "zod";

/** What the user asks of `novacron:index:QuantumJob`. */
export const quantumRequest = z.strictObject({
  program: z.string().min(1).max(4_000_000).optional().describe("OpenQASM 2 or 3 source; this or programFile"),
  programFile: z.string().min(1).optional().describe("A file with OpenQASM source, relative to the program's folder"),
  programDigest: z
    .string()
    .optional()
    .describe("Of the file's content: a changed file is a changed job. Made by NovaCron"),
  shots: z.int().min(1).max(1_000_000).default(1000).describe("How often the program is run"),
  seed: z
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .default(0)
    .describe("Of the sampling; the same seed gives the same counts"),
  backends: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe("Allowed backends, by name; * stands for any run of characters"),
  residency: z
    .array(z.string().regex(/^(?:[A-Z]{2}|EEA|continent:[A-Z]{2})$/, "a country such as DE, EU, EEA, or continent:EU"))
    .min(1)
    .optional()
    .describe("Where the program may run: ISO 3166-1 country codes, EU, EEA, or a continent such as continent:NA"),
  budget: z
    .strictObject({
      amount: z.number().min(0).describe("For the whole job"),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/)
        .describe("ISO 4217 code; the fleet's own"),
    })
    .optional()
    .describe("Highest acceptable cost of the job"),
  labels: z.record(z.string(), z.string()).default({}).describe("Seen by policies"),
});

export type QuantumRequest = z.infer<typeof quantumRequest>;
