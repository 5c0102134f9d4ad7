import { type Digest, digestOf } from "../crypto/canonical-json.ts";
import type { Circuit, Operation } from "./circuit.ts";

type Json = string | number | readonly Json[];

/**
 * A circuit as compact JSON that only depends on what it computes: no names of registers, no layout of the source, and
 * controls in ascending order, since their order has no meaning. Format 1:
 * [1, qubits, clbits, operations], where an operation is
 * ["g", gate, params, controls, targets], ["m", qubit, clbit or -1], ["r", qubit], ["b", qubits] or
 * ["?", clbits, values, whenTrue, whenFalse].
 */
export function canonicalCircuit(circuit: Circuit): Json {
  return [1, circuit.qubits, circuit.clbits, circuit.operations.map(canonicalOperation)];
}

/** The digest of {@link canonicalCircuit}: two programs of equal digest run alike, bit for bit. */
export function circuitDigest(circuit: Circuit): Digest {
  return digestOf(canonicalCircuit(circuit));
}

function canonicalOperation(operation: Operation): Json {
  switch (operation.kind) {
    case "gate":
      return ["g", operation.gate, operation.params, [...operation.controls].sort((a, b) => a - b), operation.targets];
    case "measure":
      return ["m", operation.qubit, operation.clbit ?? -1];
    case "reset":
      return ["r", operation.qubit];
    case "barrier":
      return ["b", operation.qubits];
    case "conditional":
      return [
        "?",
        operation.condition.clbits,
        operation.condition.values,
        operation.whenTrue.map(canonicalOperation),
        operation.whenFalse.map(canonicalOperation),
      ];
  }
}
