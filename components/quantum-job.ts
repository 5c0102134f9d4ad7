import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { DecisionSummary } from "../provider/schema/decision.ts";
import type { quantumRequest } from "../provider/schema/quantum-request.ts";
import type { Inputs } from "./inputs.ts";

/** What a quantum job asks for; see docs/reference.md. */
export type QuantumJobArgs = Inputs<Omit<z.input<typeof quantumRequest>, "programDigest">>;

/**
 * Runs an OpenQASM program once, on the backend that is decided on at plan time. An unchanged job does not run again.
 *
 * @example
 * const bell = new QuantumJob("bell", { programFile: "bell.qasm", shots: 1000, seed: 7 });
 * export const counts = bell.counts;
 */
export class QuantumJob extends pulumi.CustomResource {
  /** The chosen backend. */
  declare readonly target: pulumi.Output<string>;
  declare readonly region: pulumi.Output<string>;
  declare readonly country: pulumi.Output<string>;
  declare readonly qubits: pulumi.Output<number>;
  declare readonly depth: pulumi.Output<number>;
  declare readonly twoQubitGates: pulumi.Output<number>;
  /** Shots by outcome; the leftmost character is the highest classical bit. */
  declare readonly counts: pulumi.Output<Record<string, number>>;
  /** Exact probabilities of the likeliest outcomes. */
  declare readonly topProbabilities: pulumi.Output<{ outcome: string; probability: number }[]>;
  declare readonly durationMs: pulumi.Output<number>;
  declare readonly decision: pulumi.Output<DecisionSummary>;

  constructor(name: string, args: QuantumJobArgs, options?: pulumi.CustomResourceOptions) {
    super(
      "novacron:index:QuantumJob",
      name,
      {
        ...args,
        target: undefined,
        region: undefined,
        country: undefined,
        qubits: undefined,
        depth: undefined,
        twoQubitGates: undefined,
        counts: undefined,
        topProbabilities: undefined,
        durationMs: undefined,
        decision: undefined,
      },
      options,
    );
  }
}
