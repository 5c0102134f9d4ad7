import type { AssignmentState } from "./assignment-state.ts";
import { rearrange } from "./rearrange.ts";

/** What an annealing may touch: processes on these machines, which go to these machines or home. */
export interface Scope {
  readonly machines: Int32Array;
  /** Draws one of the processes that may be moved; -1 where the machine that was drawn is empty. */
  readonly drawProcess: () => number;
  /** The same among those that are worth rearranging a machine for. */
  readonly drawBig: () => number;
}

const wordRange = 2 ** 32;
/** Of all proposals, those that rearrange a machine around a process that is too big for a shift or a swap. */
const rearrangeShare = 0.02 * wordRange;
/** Of the rest, shifts; what is left are swaps. */
const shiftShare = 0.6 * wordRange;
/**
 * Of the shifts, those back to where the process was before. A process that went away without need holds transient
 * resources twice, and among all machines it would hardly ever draw the one where it needs nothing.
 */
const homeShare = 0.5 * wordRange;

/**
 * Simulated annealing over shifts, swaps and rearrangements: a move that worsens the cost by d is made with probability
 * exp(-d / temperature). Keeps the best assignment that it came by.
 */
export class Annealing {
  readonly state: AssignmentState;
  /** Of all annealings so far. Read only. */
  readonly best: Int32Array;
  bestCost: number;
  proposals = 0;
  accepted = 0;
  /** In units of cost. */
  temperature = 0;
  readonly #word: () => number;
  /** Whether `best` has been copied since its cost was reached. */
  #isKept = true;

  /** @param word random 32-bit words. */
  constructor(state: AssignmentState, word: () => number) {
    this.state = state;
    this.#word = word;
    this.best = Int32Array.from(state.assignment);
    this.bestCost = state.cost;
  }

  /** Looks at so many moves at the present temperature. */
  propose(count: number, { machines, drawProcess, drawBig }: Scope): void {
    const { state } = this;
    const word = this.#word;
    this.proposals += count;
    for (let proposal = 0; proposal < count; proposal++) {
      if (word() < rearrangeShare) {
        const process = drawBig();
        const to = machines[word() % machines.length] as number;
        if (process < 0 || to === state.assignment[process]) continue;
        this.keep();
        if (rearrange(state, process, to, machines, word, this.#accepts)) this.#made();
        continue;
      }
      const process = drawProcess();
      if (process < 0) continue;
      if (word() < shiftShare) {
        const to = word() < homeShare ? state.homeOf(process) : (machines[word() % machines.length] as number);
        const delta = state.shiftDelta(process, to);
        if (delta === Number.POSITIVE_INFINITY || !this.#accepts(delta)) continue;
        if (delta >= 0) this.keep();
        state.shift(process, to, delta);
      } else {
        const other = drawProcess();
        if (other < 0) continue;
        const delta = state.swapDelta(process, other);
        if (delta === Number.POSITIVE_INFINITY || !this.#accepts(delta)) continue;
        if (delta >= 0) this.keep();
        state.swap(process, other, delta);
      }
      this.#made();
    }
  }

  /**
   * Copies the best, where that is still to be done. While the cost falls each step is a new best, so it is copied only
   * when it is left.
   */
  keep(): void {
    if (this.#isKept) return;
    this.best.set(this.state.assignment);
    this.#isKept = true;
  }

  /** Goes back to the best, or takes the present assignment for it where that costs as little. */
  settle(): void {
    if (this.state.cost === this.bestCost) this.best.set(this.state.assignment);
    else {
      this.keep();
      this.state.restore(this.best, this.bestCost);
    }
    this.#isKept = true;
  }

  #accepts = (delta: number): boolean => delta <= 0 || this.#word() / wordRange < Math.exp(-delta / this.temperature);

  #made(): void {
    this.accepted++;
    if (this.state.cost >= this.bestCost) return;
    this.bestCost = this.state.cost;
    this.#isKept = false;
  }
}
