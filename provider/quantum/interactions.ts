import type { Circuit, GateOperation, Operation } from "./circuit.ts";
import { cxCost } from "./gate-cost.ts";

/** How often two qubits meet in a gate, for routing on a topology. */
export interface Interaction {
  /** The lower index first. */
  readonly qubits: readonly [number, number];
  /** cx gates between them. */
  readonly cxGates: number;
}

/** The pairs of qubits that gates bring together, in order of their indices. A larger gate is spread over its pairs. */
export function interactionsOf(circuit: Circuit): Interaction[] {
  const weights = new Map<number, number>();
  const meet = (operation: GateOperation): void => {
    const qubits = [...operation.controls, ...operation.targets].sort((a, b) => a - b);
    const share = cxCost(operation) / ((qubits.length * (qubits.length - 1)) / 2);
    for (const [index, a] of qubits.entries()) {
      for (const b of qubits.slice(index + 1)) {
        const key = a * circuit.qubits + b;
        weights.set(key, (weights.get(key) ?? 0) + share);
      }
    }
  };
  const visit = (operations: readonly Operation[]): void => {
    for (const operation of operations) {
      if (operation.kind === "gate") meet(operation);
      else if (operation.kind === "conditional") {
        visit(operation.whenTrue);
        visit(operation.whenFalse);
      }
    }
  };
  visit(circuit.operations);
  return [...weights]
    .sort(([a], [b]) => a - b)
    .map(([key, cxGates]) => ({ qubits: [Math.floor(key / circuit.qubits), key % circuit.qubits], cxGates }));
}
