import type { Circuit, Operation } from "./circuit.ts";
import { criticalPath } from "./critical-path.ts";
import { cxCost, twoQubitCost } from "./gate-cost.ts";

/** The size of a circuit, in the terms that backends are chosen by. Both branches of a conditional count. */
export interface CircuitAnalysis {
  /** Declared qubits. */
  readonly qubits: number;
  /** Declared classical bits. */
  readonly clbits: number;
  /** Qubits that some gate, measurement or reset touches. */
  readonly usedQubits: number;
  /** Longest chain of operations that wait for each other; barriers order, but do not count. */
  readonly depth: number;
  /** Gates as written, once definitions are expanded; no measurements, resets or barriers. */
  readonly gates: number;
  readonly oneQubitGates: number;
  /** Two-qubit gates once larger ones are decomposed; see {@link twoQubitCost}. */
  readonly twoQubitGates: number;
  /** Two-qubit gates on a machine that only has cx; see {@link cxCost}. */
  readonly cxGates: number;
  /** Gates on three qubits or more, before they are decomposed. */
  readonly multiQubitGates: number;
  readonly measurements: number;
  readonly resets: number;
  readonly conditionals: number;
  /** Something is measured, reset or decided before the end: the backend must support it. */
  readonly midCircuit: boolean;
  /** The program measures nothing, so every qubit is measured at the end: `measurements` says 0. */
  readonly implicitMeasurement: boolean;
}

/** Counts a circuit's parts. Takes time and memory in proportion to the operations. */
export function analyseCircuit(circuit: Circuit): CircuitAnalysis {
  const counts = {
    gates: 0,
    one: 0,
    two: 0,
    cx: 0,
    multi: 0,
    measurements: 0,
    recorded: 0,
    resets: 0,
    conditionals: 0,
  };
  const used = new Set<number>();
  const measured = new Set<number>();
  let midCircuit = false;
  const use = (qubit: number): void => {
    used.add(qubit);
    if (measured.has(qubit)) midCircuit = true;
  };
  const visit = (operations: readonly Operation[]): void => {
    for (const operation of operations) {
      switch (operation.kind) {
        case "gate": {
          const width = operation.controls.length + operation.targets.length;
          counts.gates += 1;
          if (width === 1) counts.one += 1;
          else if (width > 2) counts.multi += 1;
          counts.two += twoQubitCost(operation);
          counts.cx += cxCost(operation);
          for (const qubit of operation.controls) use(qubit);
          for (const qubit of operation.targets) use(qubit);
          break;
        }
        case "measure":
          counts.measurements += 1;
          if (operation.clbit !== null) counts.recorded += 1;
          used.add(operation.qubit);
          measured.add(operation.qubit);
          break;
        case "reset":
          counts.resets += 1;
          if (used.has(operation.qubit)) midCircuit = true;
          used.add(operation.qubit);
          break;
        case "conditional":
          counts.conditionals += 1;
          midCircuit = true;
          visit(operation.whenTrue);
          visit(operation.whenFalse);
      }
    }
  };
  visit(circuit.operations);
  return {
    qubits: circuit.qubits,
    clbits: circuit.clbits,
    usedQubits: used.size,
    depth: criticalPath(circuit, () => 1),
    gates: counts.gates,
    oneQubitGates: counts.one,
    twoQubitGates: counts.two,
    cxGates: counts.cx,
    multiQubitGates: counts.multi,
    measurements: counts.measurements,
    resets: counts.resets,
    conditionals: counts.conditionals,
    midCircuit,
    implicitMeasurement: counts.recorded === 0,
  };
}
