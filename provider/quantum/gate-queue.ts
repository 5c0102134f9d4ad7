import type { GateOperation } from "./circuit.ts";
import { type Matrix2, matrixOf, multiply } from "./gate-matrix.ts";
import type { BaseGate } from "./gate-set.ts";
import { applyPhaseFan } from "./phase-fan.ts";
import { type PhaseTerm, StateVector } from "./state-vector.ts";

/**
 * A state vector whose gates are applied late, so that they can be fused. What is not yet applied:
 * one matrix for each qubit (all one-qubit gates since the last gate that met it), and before those, phase terms (all
 * diagonal gates, which commute with each other). A swap only renames qubits. Global phases are dropped.
 */
export class QueuedState {
  readonly #state: StateVector;
  /** Where each qubit of the circuit lies in the state. */
  readonly #place: number[];
  readonly #matrices: (Matrix2 | null)[];
  /** Angle by mask. No term touches a qubit that has a matrix: the matrix was applied first, or took the term in. */
  readonly #phases: Map<number, number>;

  constructor(state: StateVector, place = Array.from({ length: state.qubits }, (_, qubit) => qubit)) {
    this.#state = state;
    this.#place = place;
    this.#matrices = Array.from({ length: state.qubits }, () => null);
    this.#phases = new Map();
  }

  /** |0...0> */
  static zero(qubits: number): QueuedState {
    return new QueuedState(StateVector.zero(qubits));
  }

  /** The state with nothing pending, and the place of each qubit in its indices. */
  flushed(): { readonly state: StateVector; readonly place: readonly number[] } {
    this.#flush();
    return { state: this.#state, place: this.#place };
  }

  /** An independent copy. */
  copy(): QueuedState {
    this.#flush();
    return new QueuedState(this.#state.copy(), [...this.#place]);
  }

  probabilityOfOne(qubit: number): number {
    this.#flush();
    return this.#state.probabilityOfOne(this.#at(qubit));
  }

  /** Projects a qubit on an outcome of that probability, and normalises. */
  collapse(qubit: number, outcome: 0 | 1, probability: number): void {
    this.#flush();
    this.#state.collapse(this.#at(qubit), outcome, probability);
  }

  gate({ gate, params, controls, targets }: GateOperation): void {
    const control = controls.reduce((mask, qubit) => mask | (1 << this.#at(qubit)), 0);
    const first = targets[0] ?? 0;
    const second = targets[1] ?? 0;
    const theta = params[0] ?? 0;
    switch (gate) {
      case "id":
        return;
      case "swap":
        this.#swap(control, first, second);
        return;
      case "rzz":
        this.#rotateZZ(control, this.#at(first), this.#at(second), theta);
        return;
      case "rxx":
        this.#conjugated("h", "h", first, second, () =>
          this.#rotateZZ(control, this.#at(first), this.#at(second), theta),
        );
        return;
      case "ryy":
        // sx turns the y axis into the z axis.
        this.#conjugated("sx", "sxdg", first, second, () =>
          this.#rotateZZ(control, this.#at(first), this.#at(second), theta),
        );
        return;
      case "rz":
        this.#phase(control, -theta / 2);
        this.#phase(control | (1 << this.#at(first)), theta);
        return;
    }
    const place = this.#at(first);
    const angle = phaseAngle(gate, theta);
    if (angle !== null) {
      this.#phase(control | (1 << place), angle);
      return;
    }
    const matrix = matrixOf({ gate, params });
    if (control === 0) {
      this.#single(place, matrix);
      return;
    }
    this.#meet(control, place);
    if (gate === "x") this.#state.exchange(control, 0, 1 << place);
    else this.#state.applyControlled(control, place, matrix);
  }

  #at(qubit: number): number {
    const place = this.#place[qubit];
    if (place === undefined) throw new RangeError(`qubit ${qubit} of ${this.#place.length}`);
    return place;
  }

  #single(place: number, matrix: Matrix2): void {
    const pending = this.#matrices[place] ?? null;
    if (pending !== null) {
      this.#matrices[place] = multiply(matrix, pending);
      return;
    }
    // A lone phase on this qubit is a diagonal matrix: multiplied in, it costs nothing.
    const lone = this.#phases.get(1 << place);
    const touching = this.#takePhases(1 << place);
    if (lone !== undefined && touching.length === 1) {
      this.#matrices[place] = multiply(matrix, matrixOf({ gate: "p", params: [lone] }));
      return;
    }
    this.#applyPhases(place, touching);
    this.#matrices[place] = matrix;
  }

  #phase(mask: number, angle: number): void {
    if (mask === 0) return;
    const place = 31 - Math.clz32(mask);
    const pending = this.#matrices[place] ?? null;
    if (mask === 1 << place && pending !== null) {
      this.#matrices[place] = multiply(matrixOf({ gate: "p", params: [angle] }), pending);
      return;
    }
    this.#applyMatrices(mask);
    this.#phases.set(mask, (this.#phases.get(mask) ?? 0) + angle);
  }

  #rotateZZ(control: number, a: number, b: number, theta: number): void {
    this.#phase(control, -theta / 2);
    this.#phase(control | (1 << a), theta);
    this.#phase(control | (1 << b), theta);
    this.#phase(control | (1 << a) | (1 << b), -2 * theta);
  }

  #swap(control: number, first: number, second: number): void {
    const [a, b] = [this.#at(first), this.#at(second)];
    if (control === 0) {
      this.#place[first] = b;
      this.#place[second] = a;
      return;
    }
    this.#meet(control | (1 << a), b);
    this.#applyPhases(a, this.#takePhases(1 << a));
    this.#state.exchange(control, 1 << a, 1 << b);
  }

  #conjugated(before: BaseGate, after: BaseGate, first: number, second: number, inner: () => void): void {
    for (const qubit of [first, second]) this.#single(this.#at(qubit), matrixOf({ gate: before, params: [] }));
    inner();
    for (const qubit of [first, second]) this.#single(this.#at(qubit), matrixOf({ gate: after, params: [] }));
  }

  /** Applies what must come before a gate with these controls and this target. Phases commute with controls. */
  #meet(controls: number, place: number): void {
    this.#applyMatrices(controls | (1 << place));
    this.#applyPhases(place, this.#takePhases(1 << place));
  }

  #applyMatrices(mask: number): void {
    for (let rest = mask; rest !== 0; rest &= rest - 1) {
      const place = 31 - Math.clz32(rest & -rest);
      const matrix = this.#matrices[place] ?? null;
      if (matrix === null) continue;
      this.#state.apply(place, matrix);
      this.#matrices[place] = null;
    }
  }

  #takePhases(bit: number): PhaseTerm[] {
    const taken: PhaseTerm[] = [];
    for (const [mask, angle] of this.#phases) if ((mask & bit) !== 0) taken.push({ mask, angle });
    for (const { mask } of taken) this.#phases.delete(mask);
    return taken;
  }

  #applyPhases(pivot: number, terms: readonly PhaseTerm[]): void {
    if (terms.length > 0) applyPhaseFan(this.#state, pivot, terms);
  }

  #flush(): void {
    for (let place = 0; place < this.#state.qubits; place++) this.#applyPhases(place, this.#takePhases(1 << place));
    this.#applyMatrices(2 ** this.#state.qubits - 1);
  }
}

/** The angle of a gate that is diag(1, e^(i angle)), else null. */
function phaseAngle(gate: BaseGate, theta: number): number | null {
  switch (gate) {
    case "z":
      return Math.PI;
    case "s":
      return Math.PI / 2;
    case "sdg":
      return -Math.PI / 2;
    case "t":
      return Math.PI / 4;
    case "tdg":
      return -Math.PI / 4;
    case "p":
      return theta;
    default:
      return null;
  }
}
