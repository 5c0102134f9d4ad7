import type { AssignmentState } from "./assignment-state.ts";
import { bySize } from "./big-processes.ts";
import type { ReassignmentModel } from "./model.ts";
import { Rearrangement } from "./rearrangement.ts";

const wordRange = 2 ** 32;
/** Of all proposals, those that rearrange a machine around a process that is too big for a shift or a swap. */
const rearrangeShare = 0.0025 * wordRange;
/** Of all proposals, shifts; what is left are swaps. */
const shiftShare = 0.3 * wordRange;

// Shares of 256, taken from bits of words that are used otherwise too.
/**
 * Of the shifts, those back to where the process was before. Among all machines it would hardly ever draw the one where
 * it costs no move and needs nothing of what is transient.
 */
const homeShare = 0.1 * 256;
/**
 * Of the processes, those that are drawn with a probability that falls with their rank by size. The big ones are those
 * that find a place hardest, and it is on them how well the small ones will fit.
 */
const bigShare = 0.6 * 256;
/** Of the swaps, those with a process of about the same size: others mostly do not fit. */
const similarShare = 0.6 * 256;
/** So many ranks are about the same size. */
const similarRanks = 150;

/** Of -ln of uniform numbers: what a proposal may cost, in temperatures. */
const limits = Float64Array.from({ length: 16384 }, (_, index) => -Math.log((index + 0.5) / 16384));

/**
 * Simulated annealing of all machines at once over shifts, swaps and, rarely, rearrangements. The limit that a move's
 * cost must keep to is drawn before the cost is looked at, so that most proposals are given up early.
 */
export class Annealing {
  readonly state: AssignmentState;
  proposals = 0;
  accepted = 0;
  readonly #word: () => number;
  readonly #machines: number;
  readonly #processes: number;
  readonly #bySize: Int32Array;
  /** By process: its index there. */
  readonly #rank: Int32Array;
  readonly #rearrangement: Rearrangement;
  readonly #members: Int32Array;

  /** @param word random 32-bit words. */
  constructor(model: ReassignmentModel, state: AssignmentState, word: () => number) {
    this.state = state;
    this.#word = word;
    this.#machines = model.machines;
    this.#processes = model.processes;
    this.#bySize = bySize(model);
    this.#rank = new Int32Array(model.processes);
    for (const [rank, process] of this.#bySize.entries()) this.#rank[process] = rank;
    this.#rearrangement = new Rearrangement(state, word);
    this.#members = new Int32Array(model.processes);
  }

  /** Looks at so many moves. @param temperature in units of cost. */
  propose(count: number, temperature: number): void {
    const { state } = this;
    const machines = this.#machines;
    const processes = this.#processes;
    const bySizes = this.#bySize;
    this.proposals += count;
    // Marsaglia's xorshift32, "Xorshift RNGs" (Journal of Statistical Software 8, 2003), begun anew each time: three words
    // a proposal are much of what a proposal costs.
    let x = this.#word() | 1;
    for (let proposal = 0; proposal < count; proposal++) {
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      const limit = (limits[(x >>> 8) & 16383] as number) * temperature;
      const kind = x >>> 0;
      if (kind < rearrangeShare) {
        if (this.#rearrange(limit)) this.accepted++;
        continue;
      }
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      let process = (((x >>> 0) * processes) / wordRange) | 0;
      if ((kind & 255) < bigShare) process = bySizes[(process * (x & 65535)) >>> 16] as number;
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      if (kind < shiftShare) {
        const to = (x & 255) < homeShare ? state.homeOf(process) : (((x >>> 0) * machines) / wordRange) | 0;
        if (state.tryShift(process, to, limit)) this.accepted++;
      } else {
        const other =
          (x & 255) < similarShare ? this.#similarTo(process, x >>> 0) : ((x >>> 0) * processes) / wordRange;
        if (state.trySwap(process, other | 0, limit)) this.accepted++;
      }
    }
  }

  #similarTo(process: number, word: number): number {
    const processes = this.#processes;
    const span = Math.min(similarRanks, processes);
    let rank = (this.#rank[process] as number) + (((word * span) / wordRange) | 0) - (span >> 1);
    if (rank < 0) rank += processes;
    else if (rank >= processes) rank -= processes;
    return this.#bySize[rank] as number;
  }

  /** Of a process that is rather big, or one on a machine that is drawn by what it costs. */
  #rearrange(limit: number): boolean {
    const word = this.#word;
    let process = this.#bySize[Math.floor((((word() % this.#processes) + 1) * word()) / wordRange)] as number;
    if (word() % 2 === 0) {
      const members = this.state.listMembers(this.#drawCostly(), this.#members);
      if (members === 0) return false;
      process = this.#members[word() % members] as number;
    }
    return this.#rearrangement.attempt(process, word() % this.#machines, limit);
  }

  /** A machine, each as likely as it is costly. */
  #drawCostly(): number {
    const { state } = this;
    let sum = 0;
    for (let machine = 0; machine < this.#machines; machine++) sum += state.costOf(machine);
    let left = (this.#word() / wordRange) * sum;
    for (let machine = 0; machine < this.#machines; machine++) {
      left -= state.costOf(machine);
      if (left < 0) return machine;
    }
    return this.#word() % this.#machines;
  }
}
