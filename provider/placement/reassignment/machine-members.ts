import type { Assignment } from "./model.ts";

/** The processes on each machine, as doubly linked lists in flat tables. */
export class MachineMembers {
  /** By machine: the first of its processes, -1 where it is empty. */
  readonly #first: Int32Array;
  /** By process: the one after it on its machine, -1 after the last. */
  readonly #next: Int32Array;
  readonly #previous: Int32Array;

  /** @param machines how many there are, with those that are no real ones. */
  constructor(machines: number, assignment: Assignment) {
    this.#first = new Int32Array(machines).fill(-1);
    this.#next = new Int32Array(assignment.length).fill(-1);
    this.#previous = new Int32Array(assignment.length).fill(-1);
    assignment.forEach((machine, process) => {
      this.#enter(process, machine);
    });
  }

  move(process: number, from: number, to: number): void {
    const next = this.#next[process] as number;
    const previous = this.#previous[process] as number;
    if (previous >= 0) this.#next[previous] = next;
    else this.#first[from] = next;
    if (next >= 0) this.#previous[next] = previous;
    this.#enter(process, to);
  }

  /** Writes a machine's processes to the beginning of `list`, in no order. @returns how many they are. */
  list(machine: number, list: Int32Array): number {
    let count = 0;
    for (let p = this.#first[machine] as number; p >= 0; p = this.#next[p] as number) list[count++] = p;
    return count;
  }

  #enter(process: number, machine: number): void {
    const first = this.#first[machine] as number;
    this.#next[process] = first;
    this.#previous[process] = -1;
    if (first >= 0) this.#previous[first] = process;
    this.#first[machine] = process;
  }
}
