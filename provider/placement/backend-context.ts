import type { QuantumRequest } from "../schema/quantum-request.ts";
import type { Snapshot } from "../world/snapshot.ts";
import type { DecisionSubject } from "./node-context.ts";

/** What a decision needs to know of a circuit; counts of the program as written. */
export interface CircuitFacts {
  readonly qubits: number;
  readonly depth: number;
  readonly twoQubitGates: number;
  readonly oneQubitGates: number;
  readonly measurements: number;
}

/** All that constraints and factors of quantum jobs may look at besides the backend itself. */
export interface BackendContext {
  readonly subject: DecisionSubject;
  readonly request: QuantumRequest;
  readonly circuit: CircuitFacts;
  readonly shots: number;
  readonly snapshot: Snapshot;
}
