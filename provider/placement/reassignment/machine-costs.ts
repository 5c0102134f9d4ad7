import type { Assignment, ReassignmentModel } from "./model.ts";

/**
 * What lies on each machine, what that costs (load and balance), and what still fits. Two numbers past the end have a
 * meaning: process `model.processes` is nobody, who needs nothing; machine `model.machines` is limbo, where everything
 * fits and nothing costs.
 */
export class MachineCosts {
  /** By machine: weighted load and balance cost. */
  readonly cost: Float64Array;
  readonly #resources: number;
  readonly #loadWeight: Float64Array;
  readonly #capacity: Float64Array;
  readonly #safety: Float64Array;
  readonly #requirement: Float64Array;
  /** By process and resource: what the move away leaves on the old machine; 0 of resources that are not transient. */
  readonly #left: Float64Array;
  readonly #origin: Int32Array;
  /** By machine and resource: in use. */
  readonly #usage: Float64Array;
  /** By machine and resource: capacity less what those that moved away still hold. */
  readonly #room: Float64Array;
  /** Four numbers a balance objective. */
  readonly #balances: Float64Array;

  constructor(model: ReassignmentModel, origin: Assignment, assignment: Assignment) {
    const { resources, machines, processes } = model;
    this.#resources = resources;
    this.#loadWeight = model.loadWeight;
    this.#capacity = withLimbo(model.capacity, resources);
    this.#safety = withLimbo(model.safetyCapacity, resources);
    this.#requirement = new Float64Array((processes + 1) * resources);
    this.#requirement.set(model.requirement);
    this.#left = this.#requirement.map((need, index) => (model.isTransient[index % resources] === 1 ? need : 0));
    this.#origin = new Int32Array(processes + 1).fill(-1);
    this.#origin.set(origin);
    this.#usage = new Float64Array((machines + 1) * resources);
    this.#room = Float64Array.from(this.#capacity);
    this.#balances = Float64Array.from(
      model.balances.flatMap(({ first, second, target, weight }) => [first, second, target, weight]),
    );
    this.cost = new Float64Array(machines + 1);
    for (let p = 0; p < processes; p++) {
      this.#add(assignment[p] as number, p, 1);
      if (origin[p] !== assignment[p]) this.#leave(p, 1);
    }
    for (let m = 0; m < machines; m++) this.cost[m] = this.costWith(m, processes, processes);
  }

  /**
   * Cost of a machine when `added` has come and `removed` has gone; Infinity where that breaks its capacity. Takes
   * O(resources + balance objectives).
   */
  costWith(machine: number, added: number, removed: number): number {
    const resources = this.#resources;
    const usage = this.#usage;
    const room = this.#room;
    const safety = this.#safety;
    const requirement = this.#requirement;
    const loadWeight = this.#loadWeight;
    const row = machine * resources;
    const plus = added * resources;
    const minus = removed * resources;
    let cost = 0;
    // Who comes home holds nothing twice, and who leaves home goes on holding what is transient.
    if (this.#origin[added] === machine || this.#origin[removed] === machine) {
      const left = this.#left;
      const isHome = this.#origin[added] === machine ? 1 : 0;
      const leavesHome = this.#origin[removed] === machine ? 1 : 0;
      for (let r = 0; r < resources; r++) {
        const used =
          (usage[row + r] as number) + (requirement[plus + r] as number) - (requirement[minus + r] as number);
        const freed = isHome * (left[plus + r] as number) - leavesHome * (left[minus + r] as number);
        if (used > (room[row + r] as number) + freed) return Number.POSITIVE_INFINITY;
        const over = used - (safety[row + r] as number);
        if (over > 0) cost += over * (loadWeight[r] as number);
      }
    } else {
      for (let r = 0; r < resources; r++) {
        const used =
          (usage[row + r] as number) + (requirement[plus + r] as number) - (requirement[minus + r] as number);
        if (used > (room[row + r] as number)) return Number.POSITIVE_INFINITY;
        const over = used - (safety[row + r] as number);
        if (over > 0) cost += over * (loadWeight[r] as number);
      }
    }
    // In limbo all that is free is infinite, and comparisons with what comes of that are false.
    const balances = this.#balances;
    const capacity = this.#capacity;
    for (let b = 0; b < balances.length; b += 4) {
      const first = balances[b] as number;
      const second = balances[b + 1] as number;
      const missing =
        (balances[b + 2] as number) *
          ((capacity[row + first] as number) -
            (usage[row + first] as number) -
            (requirement[plus + first] as number) +
            (requirement[minus + first] as number)) -
        ((capacity[row + second] as number) -
          (usage[row + second] as number) -
          (requirement[plus + second] as number) +
          (requirement[minus + second] as number));
      if (missing > 0) cost += missing * (balances[b + 3] as number);
    }
    return cost;
  }

  /** Takes a process from one machine to another, whether it fits there or not. Both machines' `cost` must be renewed. */
  move(process: number, from: number, to: number): void {
    this.#add(from, process, -1);
    this.#add(to, process, 1);
    const origin = this.#origin[process];
    if (origin === from) this.#leave(process, 1);
    if (origin === to) this.#leave(process, -1);
  }

  #add(machine: number, process: number, sign: number): void {
    const row = machine * this.#resources;
    const needs = process * this.#resources;
    for (let r = 0; r < this.#resources; r++) {
      this.#usage[row + r] = (this.#usage[row + r] as number) + sign * (this.#requirement[needs + r] as number);
    }
  }

  /** What a process holds on its old machine after it has left; `sign` -1 where it has come back. */
  #leave(process: number, sign: number): void {
    const row = (this.#origin[process] as number) * this.#resources;
    const needs = process * this.#resources;
    for (let r = 0; r < this.#resources; r++) {
      this.#room[row + r] = (this.#room[row + r] as number) - sign * (this.#left[needs + r] as number);
    }
  }
}

/** The table with one more row, of a machine that takes everything. */
function withLimbo(table: Float64Array, resources: number): Float64Array {
  const extended = new Float64Array(table.length + resources).fill(Number.POSITIVE_INFINITY);
  extended.set(table);
  return extended;
}
