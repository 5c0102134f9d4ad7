import type { Circuit, Condition, GateOperation, Operation } from "./circuit.ts";

/** A step of a simulation. Conditionals have become jumps, so that a branch of the simulation is one position. */
export type Instruction =
  | GateOperation
  | { readonly kind: "measure"; readonly qubit: number; readonly clbit: number | null }
  | { readonly kind: "reset"; readonly qubit: number }
  | { readonly kind: "jump"; readonly to: number }
  | { readonly kind: "jumpUnless"; readonly condition: Condition; readonly to: number };

/** A measurement that nothing after it can notice, so that it is read off the final state. */
export interface FinalMeasurement {
  readonly clbit: number;
  readonly qubit: number;
}

/** How a circuit is simulated. */
export interface SimulationPlan {
  readonly qubits: number;
  readonly clbits: number;
  readonly instructions: readonly Instruction[];
  readonly finals: readonly FinalMeasurement[];
  /** Classical bits that some measurement writes, ascending: the outcome's bits, the last of them leftmost. */
  readonly measured: readonly number[];
  /** The program measures nothing, so every qubit is measured at the end into a bit of its own number. */
  readonly implicitMeasurement: boolean;
}

/** Sorts a circuit's measurements into those that split the simulation and those that can wait until its end. */
export function planSimulation(circuit: Circuit): SimulationPlan {
  const measured = new Set<number>();
  collectMeasured(circuit.operations, measured);
  const implicitMeasurement = measured.size === 0;
  const finals = implicitMeasurement ? new Map<Operation, FinalMeasurement>() : findFinals(circuit.operations);
  const instructions: Instruction[] = [];
  flatten(circuit.operations, finals, instructions);
  const everyQubit = Array.from({ length: circuit.qubits }, (_, qubit) => ({ clbit: qubit, qubit }));
  return {
    qubits: circuit.qubits,
    clbits: Math.max(circuit.clbits, implicitMeasurement ? circuit.qubits : 0),
    instructions,
    finals: implicitMeasurement ? everyQubit : [...finals.values()].filter(({ clbit }) => clbit >= 0),
    measured: implicitMeasurement ? everyQubit.map(({ clbit }) => clbit) : [...measured].sort((a, b) => a - b),
    implicitMeasurement,
  };
}

function collectMeasured(operations: readonly Operation[], into: Set<number>): void {
  for (const operation of operations) {
    if (operation.kind === "measure" && operation.clbit !== null) into.add(operation.clbit);
    if (operation.kind === "conditional") {
      collectMeasured(operation.whenTrue, into);
      collectMeasured(operation.whenFalse, into);
    }
  }
}

/**
 * Goes backwards: a measurement is final if no later operation touches its qubit, no later condition reads its bit and
 * no later measurement that must happen on the way writes it. One that a later final measurement overwrites, or whose
 * result is thrown away, gets clbit -1: it has no effect at all.
 */
function findFinals(operations: readonly Operation[]): Map<Operation, FinalMeasurement> {
  const finals = new Map<Operation, FinalMeasurement>();
  const touched = new Set<number>();
  const bits = new Set<number>();
  const settled = new Set<number>();
  for (let index = operations.length - 1; index >= 0; index--) {
    const operation = operations[index];
    if (operation?.kind !== "measure") {
      if (operation !== undefined) touch(operation, touched, bits);
      continue;
    }
    const { qubit, clbit } = operation;
    if (touched.has(qubit) || (clbit !== null && bits.has(clbit))) {
      touch(operation, touched, bits);
    } else {
      finals.set(operation, { clbit: clbit === null || settled.has(clbit) ? -1 : clbit, qubit });
      if (clbit !== null) settled.add(clbit);
    }
  }
  return finals;
}

function touch(operation: Operation, qubits: Set<number>, bits: Set<number>): void {
  switch (operation.kind) {
    case "gate":
      for (const qubit of operation.controls) qubits.add(qubit);
      for (const qubit of operation.targets) qubits.add(qubit);
      return;
    case "measure":
      qubits.add(operation.qubit);
      if (operation.clbit !== null) bits.add(operation.clbit);
      return;
    case "reset":
      qubits.add(operation.qubit);
      return;
    case "conditional":
      for (const bit of operation.condition.clbits) bits.add(bit);
      for (const each of operation.whenTrue) touch(each, qubits, bits);
      for (const each of operation.whenFalse) touch(each, qubits, bits);
  }
}

function flatten(operations: readonly Operation[], finals: ReadonlyMap<Operation, unknown>, into: Instruction[]): void {
  for (const operation of operations) {
    if (operation.kind === "barrier" || finals.has(operation)) continue;
    if (operation.kind !== "conditional") {
      into.push(operation);
      continue;
    }
    const start = into.length;
    into.push({ kind: "jump", to: 0 });
    flatten(operation.whenTrue, finals, into);
    if (operation.whenFalse.length > 0) {
      const end = into.length;
      into.push({ kind: "jump", to: 0 });
      into[start] = { kind: "jumpUnless", condition: operation.condition, to: into.length };
      flatten(operation.whenFalse, finals, into);
      into[end] = { kind: "jump", to: into.length };
    } else {
      into[start] = { kind: "jumpUnless", condition: operation.condition, to: into.length };
    }
  }
}
