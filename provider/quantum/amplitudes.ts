import type { Circuit } from "./circuit.ts";
import { QueuedState } from "./gate-queue.ts";
import { checkSimulable } from "./simulate.ts";

/** The amplitudes of a final state; bit q of an index is qubit q. */
export interface Amplitudes {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * The final state of a circuit that is gates and barriers only, up to a global phase.
 * @throws {RangeError} on a measurement, reset or condition: there is no one final state.
 * @throws {NovaCronError} NC1503 on too many qubits.
 */
export function amplitudesOf(circuit: Circuit): Amplitudes {
  checkSimulable(circuit);
  const queued = QueuedState.zero(circuit.qubits);
  for (const operation of circuit.operations) {
    if (operation.kind === "gate") queued.gate(operation);
    else if (operation.kind !== "barrier") throw new RangeError(`amplitudesOf: the circuit has a ${operation.kind}`);
  }
  const { state, place } = queued.flushed();
  const re = new Float64Array(state.re.length);
  const im = new Float64Array(state.re.length);
  for (let index = 0; index < re.length; index++) {
    let placed = 0;
    for (const [qubit, at] of place.entries()) if ((index >> qubit) & 1) placed |= 1 << at;
    re[index] = state.re[placed] as number;
    im[index] = state.im[placed] as number;
  }
  return { re, im };
}

/** |<a|b>|^2: 1 where two normalised states differ by a global phase only. */
export function fidelity(a: Amplitudes, b: Amplitudes): number {
  let x = 0;
  let y = 0;
  for (let i = 0; i < a.re.length; i++) {
    const [ar, ai, br, bi] = [a.re[i] ?? 0, a.im[i] ?? 0, b.re[i] ?? 0, b.im[i] ?? 0];
    x += ar * br + ai * bi;
    y += ar * bi - ai * br;
  }
  return x * x + y * y;
}
