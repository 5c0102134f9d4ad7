import type { Leaf } from "./explore-branches.ts";
import type { SimulationPlan } from "./simulation-plan.ts";

/**
 * How outcomes are written: a branch's classical bits, overlaid with the final measurements' bits, which are numbered by
 * an index over the distinct qubits that final measurements read.
 */
export class OutcomeFormat {
  /** Distinct finally measured qubits; bit j of an index is the j-th. */
  readonly qubits: readonly number[];
  /** For each measured classical bit, ascending: the bit of the index that it shows, or -1 for a bit of the branch. */
  readonly #sources: readonly number[];
  readonly #measured: readonly number[];

  constructor({ finals, measured }: SimulationPlan) {
    this.qubits = [...new Set(finals.map(({ qubit }) => qubit))].sort((a, b) => a - b);
    const qubitOf = new Map(finals.map(({ clbit, qubit }) => [clbit, qubit]));
    this.#measured = measured;
    this.#sources = measured.map((clbit) => {
      const qubit = qubitOf.get(clbit);
      return qubit === undefined ? -1 : this.qubits.indexOf(qubit);
    });
  }

  /** The number of bits of an outcome. */
  get length(): number {
    return this.#measured.length;
  }

  /** The classical bits that a branch alone decides; branches of equal key share their outcomes. */
  branchKey(bits: Uint8Array): string {
    return this.#measured.map((clbit, at) => (this.#sources[at] === -1 ? (bits[clbit] ?? 0) : "-")).join("");
  }

  /** An outcome's bits, the highest classical bit leftmost. `key` is that of {@link branchKey}. */
  write(key: string, index: number): string {
    let text = "";
    for (let at = this.#sources.length - 1; at >= 0; at--) {
      const source = this.#sources[at] ?? -1;
      text += source === -1 ? key[at] : (index >> source) & 1;
    }
    return text;
  }

  /** The index of an outcome within its branch, or null if no outcome of a branch with this key is written so. */
  read(key: string, bits: string): number | null {
    let index = 0;
    for (const [at, source] of this.#sources.entries()) {
      const bit = bits[this.#sources.length - 1 - at];
      if (source === -1 && bit !== key[at]) return null;
      if (source !== -1 && bit === "1") index |= 1 << source;
    }
    return this.write(key, index) === bits ? index : null;
  }

  /** Adds a branch's share to P(bit = 1) of each bit: `total` is its probability, `sums` that of each index bit. */
  addMarginals(key: string, total: number, sums: Float64Array, marginals: Float64Array): void {
    for (const [at, source] of this.#sources.entries()) {
      const share = source !== -1 ? (sums[source] ?? 0) : key[at] === "1" ? total : 0;
      marginals[at] = (marginals[at] ?? 0) + share;
    }
  }

  /** The probabilities of all indices in a branch's final state. */
  probabilities({ state: queued }: Pick<Leaf, "state">): Float64Array {
    const { state, place } = queued.flushed();
    const { re, im, qubits } = state;
    const probabilities = new Float64Array(2 ** this.qubits.length);
    const lowBits = qubits >> 1;
    const low = this.#gather(place, 0, lowBits);
    const high = this.#gather(place, lowBits, qubits - lowBits);
    const lowMask = low.length - 1;
    for (let i = 0; i < re.length; i++) {
      const x = re[i] as number;
      const y = im[i] as number;
      const index = (low[i & lowMask] as number) | (high[i >> lowBits] as number);
      probabilities[index] = (probabilities[index] as number) + x * x + y * y;
    }
    return probabilities;
  }

  /** For every value of a run of state bits, what it adds to an index. */
  #gather(place: readonly number[], shift: number, bits: number): Int32Array {
    const table = new Int32Array(2 ** bits);
    for (const [at, qubit] of this.qubits.entries()) {
      const local = (place[qubit] ?? 0) - shift;
      if (local < 0 || local >= bits) continue;
      for (let value = 0; value < table.length; value++) {
        if ((value >> local) & 1) table[value] = (table[value] as number) | (1 << at);
      }
    }
    return table;
  }
}
