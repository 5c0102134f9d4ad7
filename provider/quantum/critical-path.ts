import type { Circuit, Operation } from "./circuit.ts";
import { cxCost } from "./gate-cost.ts";

/** Durations of a backend's operations, in nanoseconds; as in the fleet file. */
export interface GateTimes {
  readonly oneQubit: number;
  readonly twoQubit: number;
  readonly readout: number;
}

/**
 * How long one shot takes where every operation starts as soon as its qubits and bits are free, in nanoseconds. A gate
 * on two qubits or more takes as long as its cx gates one after another; a reset takes a readout and a gate. A circuit
 * without measurements is read out at the end.
 */
export function shotDurationNs(circuit: Circuit, times: GateTimes): number {
  const duration = criticalPath(circuit, (operation) => {
    if (operation.kind === "measure") return times.readout;
    if (operation.kind === "reset") return times.readout + times.oneQubit;
    return operation.controls.length + operation.targets.length === 1
      ? times.oneQubit
      : cxCost(operation) * times.twoQubit;
  });
  return measuresAnything(circuit.operations) ? duration : duration + times.readout;
}

type Timed = Exclude<Operation, { kind: "barrier" | "conditional" }>;

/**
 * The end of the last operation if each starts when its qubits and classical bits are free. Barriers take no time; an
 * operation under a condition also waits for the bits that are read, and both branches are taken to happen.
 */
export function criticalPath(circuit: Circuit, durationOf: (operation: Timed) => number): number {
  const qubitFree = new Float64Array(circuit.qubits);
  const bitFree = new Float64Array(circuit.clbits);
  let end = 0;
  const place = (qubits: readonly number[], bits: readonly number[], earliest: number, duration: number): void => {
    let start = earliest;
    for (const qubit of qubits) start = Math.max(start, qubitFree[qubit] ?? 0);
    for (const bit of bits) start = Math.max(start, bitFree[bit] ?? 0);
    for (const qubit of qubits) qubitFree[qubit] = start + duration;
    for (const bit of bits) bitFree[bit] = start + duration;
    end = Math.max(end, start + duration);
  };
  const schedule = (operations: readonly Operation[], earliest: number): void => {
    for (const operation of operations) {
      if (operation.kind === "conditional") {
        const ready = operation.condition.clbits.reduce((time, bit) => Math.max(time, bitFree[bit] ?? 0), earliest);
        schedule(operation.whenTrue, ready);
        schedule(operation.whenFalse, ready);
      } else if (operation.kind === "barrier") {
        place(operation.qubits, [], earliest, 0);
      } else if (operation.kind === "gate") {
        place([...operation.controls, ...operation.targets], [], earliest, durationOf(operation));
      } else {
        const bits = operation.kind === "measure" && operation.clbit !== null ? [operation.clbit] : [];
        place([operation.qubit], bits, earliest, durationOf(operation));
      }
    }
  };
  schedule(circuit.operations, 0);
  return end;
}

function measuresAnything(operations: readonly Operation[]): boolean {
  return operations.some(
    (operation) =>
      operation.kind === "measure" ||
      (operation.kind === "conditional" &&
        (measuresAnything(operation.whenTrue) || measuresAnything(operation.whenFalse))),
  );
}
