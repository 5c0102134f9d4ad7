import type { BaseGate } from "./gate-set.ts";

/** A named run of qubits or classical bits: `start` to `start + size - 1`, flattened in declaration order. */
export interface Register {
  readonly name: string;
  readonly start: number;
  readonly size: number;
}

/**
 * A gate of {@link BaseGate} on flat qubit indices: `targets` in the order of the gate's definition, applied where every
 * qubit of `controls` is 1. So `cx a, b` is gate `x`, controls `[a]`, targets `[b]`. Angles are radians.
 */
export interface GateOperation {
  readonly kind: "gate";
  readonly gate: BaseGate;
  readonly params: readonly number[];
  readonly controls: readonly number[];
  readonly targets: readonly number[];
}

/** A measurement in the computational basis; `clbit` is null where the program throws the result away. */
export interface MeasureOperation {
  readonly kind: "measure";
  readonly qubit: number;
  readonly clbit: number | null;
}

/** Puts a qubit into |0>. */
export interface ResetOperation {
  readonly kind: "reset";
  readonly qubit: number;
}

/** No effect on the state; later operations on these qubits are not scheduled before it. */
export interface BarrierOperation {
  readonly kind: "barrier";
  readonly qubits: readonly number[];
}

/** Classical bits that must have exactly these values. `values[i]` belongs to `clbits[i]`. */
export interface Condition {
  readonly clbits: readonly number[];
  readonly values: readonly (0 | 1)[];
}

/** `whenTrue` where the condition holds when the operation is reached, `whenFalse` where it does not. */
export interface ConditionalOperation {
  readonly kind: "conditional";
  readonly condition: Condition;
  readonly whenTrue: readonly Operation[];
  readonly whenFalse: readonly Operation[];
}

export type Operation = GateOperation | MeasureOperation | ResetOperation | BarrierOperation | ConditionalOperation;

/** A program after expansion: plain data, no names to look up, no loops, no definitions. */
export interface Circuit {
  /** Declared qubits, used or not. */
  readonly qubits: number;
  /** Declared classical bits, used or not. */
  readonly clbits: number;
  readonly qubitRegisters: readonly Register[];
  readonly clbitRegisters: readonly Register[];
  readonly operations: readonly Operation[];
}
