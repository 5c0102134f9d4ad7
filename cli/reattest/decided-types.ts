import type { z } from "zod";
import { placementDefinition, quantumJobDefinition } from "../../provider/schema/resource-definitions.ts";

/** A resource type whose decisions are signed. */
export interface DecidedType {
  readonly token: string;
  /** Outputs that came from running it, with their shapes; they have an attestation of their own. */
  readonly results: Readonly<Record<string, z.ZodType>>;
}

const { qubits, depth, twoQubitGates, counts, topProbabilities, durationMs } = quantumJobDefinition.outputs.shape;

const decidedTypes: readonly DecidedType[] = [
  { token: placementDefinition.token, results: {} },
  {
    token: quantumJobDefinition.token,
    results: { qubits, depth, twoQubitGates, counts, topProbabilities, durationMs },
  },
];

/** The decided type of a Pulumi type token, or undefined for any other resource. */
export function decidedType(token: string): DecidedType | undefined {
  return decidedTypes.find((type) => type.token === token);
}
