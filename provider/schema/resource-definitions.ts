import { z } from "zod";
import { cloudTarget } from "./cloud-target.ts";
import { decisionSummary } from "./decision.ts";
import { placementInputs } from "./placement-inputs.ts";
import { quantumRequest } from "./quantum-request.ts";

/** One resource type: everything else (Pulumi schema, classes, reference) is made from this. */
export interface ResourceDefinition {
  readonly token: string;
  readonly description: string;
  /** What the user writes. */
  readonly inputs: z.ZodObject;
  /** What comes back, besides the inputs. */
  readonly outputs: z.ZodObject;
}

export const placementDefinition = {
  token: "novacron:index:Placement",
  description:
    "Decides, while the plan is being made, on which node of the fleet a workload runs, and reserves its capacity there.",
  inputs: placementInputs,
  outputs: z.strictObject({
    target: z.string().describe("The chosen node"),
    region: z.string().describe("Its region"),
    zone: z.string().describe("Its zone"),
    rack: z.string().describe("Its rack"),
    country: z.string().describe("ISO 3166-1 code"),
    startAt: z.string().optional().describe("ISO 8601 instant at which a flexible job is to start; absent of others"),
    cloud: cloudTarget
      .optional()
      .describe("The machine of a cloud that was chosen, known in previews; null for a node of the fleet"),
    decision: decisionSummary.describe("Score, reasons, runner-up, cost, carbon and risk"),
  }),
} satisfies ResourceDefinition;

export const quantumJobDefinition = {
  token: "novacron:index:QuantumJob",
  description: "Runs an OpenQASM program on the quantum backend that is decided on at plan time.",
  inputs: quantumRequest,
  outputs: z.strictObject({
    target: z.string().describe("The chosen backend"),
    region: z.string().describe("Its region"),
    country: z.string().describe("ISO 3166-1 code"),
    qubits: z.int().describe("Declared qubits"),
    depth: z.int().describe("Longest chain of operations that wait for each other"),
    twoQubitGates: z.int().describe("Once larger gates are decomposed"),
    counts: z
      .record(z.string(), z.int())
      .describe("Shots by outcome; the leftmost character is the highest classical bit"),
    topProbabilities: z
      .array(z.strictObject({ outcome: z.string(), probability: z.number() }))
      .describe("The exact probabilities of the likeliest outcomes"),
    durationMs: z.number().describe("Time the run took"),
    decision: decisionSummary.describe("Score, reasons, runner-up, cost and carbon"),
  }),
} satisfies ResourceDefinition;

export const resourceDefinitions: readonly ResourceDefinition[] = [placementDefinition, quantumJobDefinition];
