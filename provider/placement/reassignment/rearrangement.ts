import type { AssignmentState } from "./assignment-state.ts";

const maxEvicted = 40;
/** Machines drawn for each process that made way, besides the one that was left and its old one. */
const drawn = 8;

/**
 * Makes room for a process that does not fit (big process rearrangement, after Gavranovic, Buljubasic and Demirovic,
 * "Variable neighborhood search for Google machine reassignment problem", ENDM 39, 2012).
 */
export class Rearrangement {
  readonly #state: AssignmentState;
  readonly #machines: number;
  readonly #word: () => number;
  /** Who was moved, the process itself first, and from where. */
  readonly #who = new Int32Array(maxEvicted + 1);
  readonly #was = new Int32Array(maxEvicted + 1);
  readonly #members: Int32Array;

  /** @param word random 32-bit words. */
  constructor(state: AssignmentState, word: () => number) {
    this.#state = state;
    this.#machines = state.limbo;
    this.#word = word;
    this.#members = new Int32Array(state.assignment.length);
  }

  /**
   * `process` goes to `to`; processes of that machine, drawn at random, make way until it fits, and go where each costs
   * least among a few machines. What was done is undone where no place is found for everyone, a constraint would break,
   * or the cost would change by more than `limit`.
   * @returns whether it was done.
   */
  attempt(process: number, to: number, limit: number): boolean {
    const state = this.#state;
    const from = state.assignment[process] as number;
    if (from === to) return false;
    const before = state.cost;
    const who = this.#who;
    let members = state.listMembers(to, this.#members);
    let moved = 0;
    this.#putAside(process, moved++);
    while (!state.fits(process, to)) {
      if (members === 0 || moved > maxEvicted) return this.#undo(moved);
      const index = this.#word() % members;
      this.#putAside(this.#members[index] as number, moved++);
      this.#members[index] = this.#members[--members] as number;
    }
    state.put(process, to);
    // Drawn at random, some made way for nothing.
    let evicted = 1;
    for (let index = 1; index < moved; index++) {
      if (state.fits(who[index] as number, to)) state.put(who[index] as number, to);
      else who[evicted++] = who[index] as number;
    }
    this.#was.fill(to, 1, evicted);
    for (let index = 1; index < evicted; index++) {
      const where = this.#cheapestFor(who[index] as number, from, to);
      if (where < 0) return this.#undo(evicted);
      state.put(who[index] as number, where);
    }
    if (state.broken > 0 || state.cost - before > limit) return this.#undo(evicted);
    state.settle();
    return true;
  }

  #putAside(process: number, index: number): void {
    this.#who[index] = process;
    this.#was[index] = this.#state.assignment[process] as number;
    this.#state.put(process, this.#state.limbo);
  }

  /** -1 where it fits nowhere. */
  #cheapestFor(process: number, left: number, full: number): number {
    let least = Number.POSITIVE_INFINITY;
    let cheapest = -1;
    for (let attempt = -2; attempt < drawn; attempt++) {
      const machine =
        attempt === -2 ? left : attempt === -1 ? this.#state.homeOf(process) : this.#word() % this.#machines;
      if (machine === full) continue;
      const cost = this.#state.costToAdd(process, machine, least);
      if (cost >= least) continue;
      least = cost;
      cheapest = machine;
    }
    return cheapest;
  }

  #undo(moved: number): false {
    const state = this.#state;
    // By way of limbo: on the way no machine has more than it can take.
    for (let index = 0; index < moved; index++) {
      const process = this.#who[index] as number;
      if (state.assignment[process] !== state.limbo) state.put(process, state.limbo);
    }
    for (let index = 0; index < moved; index++) state.put(this.#who[index] as number, this.#was[index] as number);
    return false;
  }
}
