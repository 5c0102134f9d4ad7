import * as pulumi from "@pulumi/pulumi";
import type { DecisionSummary } from "../../provider/schema/decision.ts";
import { quantumJobDefinition } from "../../provider/schema/resource-definitions.ts";
import type { QuantumJobArgs } from "../quantum-job.ts";
import { dynamicProps } from "./dynamic-props.ts";
import { engineClosure } from "./engine-closure.ts";

/**
 * The QuantumJob of a stack that may not add a plugin; see {@link Placement}.
 *
 * @example
 * import { QuantumJob } from "novacron/dynamic";
 *
 * const bell = new QuantumJob("bell", { programFile: "bell.qasm", shots: 1000, seed: 7 });
 * export const counts = bell.counts;
 */
export class QuantumJob extends pulumi.dynamic.Resource {
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
    const { token, outputs } = quantumJobDefinition;
    super(
      engineClosure,
      name,
      dynamicProps(token, name, args, Object.keys(outputs.shape), options),
      options,
      "novacron",
      "QuantumJob",
    );
  }
}
