import type { Assignment, ReassignmentModel } from "./model.ts";

/**
 * What is free on each machine, and what its load and balance cost. Process `model.processes` is nobody, who needs
 * nothing; machine `model.machines` is limbo, where nothing counts.
 */
export class MachineLoads {
  /** By machine and limbo: weighted load and balance cost. Whoever adds a process renews it. */
  readonly cost: Float64Array;
  readonly #resources: number;
  readonly #limbo: number;
  readonly #loadWeight: Float64Array;
  /** By process and nobody; nobody's is no machine. */
  readonly #origin: Int32Array;
  /** By machine and resource: safety capacity less usage. */
  readonly #slack: Float64Array;
  /** By machine and resource: capacity less usage, and less what moved processes still hold. */
  readonly #free: Float64Array;
  /** By machine and resource: capacity less safety capacity. */
  readonly #reserve: Float64Array;
  /** By process and resource, in two halves: away from home, and at home, where what is transient is held in any case. */
  readonly #need: Float64Array;
  /** Where the second half begins. */
  readonly #half: number;
  /** Four numbers a balance objective. */
  readonly #balances: Float64Array;

  /** @param origin where each process lay before, in a table with one more row for nobody. */
  constructor(model: ReassignmentModel, origin: Int32Array, assignment: Assignment) {
    const { resources, machines, processes } = model;
    this.#resources = resources;
    this.#limbo = machines;
    this.#loadWeight = model.loadWeight;
    this.#origin = origin;
    this.#slack = Float64Array.from(model.safetyCapacity);
    this.#free = Float64Array.from(model.capacity);
    this.#reserve = model.capacity.map((capacity, cell) => capacity - (model.safetyCapacity[cell] as number));
    this.#half = (processes + 1) * resources;
    this.#need = new Float64Array(2 * this.#half);
    for (const [cell, need] of model.requirement.entries()) {
      const isTransient = model.isTransient[cell % resources] === 1;
      this.#need[cell] = need;
      this.#need[this.#half + cell] = isTransient ? 0 : need;
      if (!isTransient) continue;
      const home = (origin[Math.floor(cell / resources)] as number) * resources + (cell % resources);
      this.#free[home] = (this.#free[home] as number) - need;
    }
    this.#balances = Float64Array.from(
      model.balances.flatMap(({ first, second, target, weight }) => [first, second, target, weight]),
    );
    this.cost = new Float64Array(machines + 1);
    for (let p = 0; p < processes; p++) this.#add(assignment[p] as number, p, 1);
    for (let m = 0; m < machines; m++) this.renew(m);
  }

  /**
   * Cost of a machine when `added` has come and `removed` has gone; Infinity where that breaks its capacity. Where the
   * load alone costs more than `bound`, some number above it.
   */
  costWith(machine: number, added: number, removed: number, bound: number): number {
    const resources = this.#resources;
    const slack = this.#slack;
    const free = this.#free;
    const need = this.#need;
    const loadWeight = this.#loadWeight;
    const row = machine * resources;
    const plus = added * resources;
    const minus = removed * resources;
    const plusHeld = this.#origin[added] === machine ? plus + this.#half : plus;
    const minusHeld = this.#origin[removed] === machine ? minus + this.#half : minus;
    let cost = 0;
    for (let r = 0; r < resources; r++) {
      if ((free[row + r] as number) - (need[plusHeld + r] as number) + (need[minusHeld + r] as number) < 0)
        return Number.POSITIVE_INFINITY;
      const left = (slack[row + r] as number) - (need[plus + r] as number) + (need[minus + r] as number);
      if (left >= 0) continue;
      cost -= left * (loadWeight[r] as number);
      if (cost > bound) return cost;
    }
    const balances = this.#balances;
    const reserve = this.#reserve;
    for (let b = 0; b < balances.length; b += 4) {
      const first = balances[b] as number;
      const second = balances[b + 1] as number;
      const missing =
        (balances[b + 2] as number) *
          ((slack[row + first] as number) +
            (reserve[row + first] as number) -
            (need[plus + first] as number) +
            (need[minus + first] as number)) -
        ((slack[row + second] as number) +
          (reserve[row + second] as number) -
          (need[plus + second] as number) +
          (need[minus + second] as number));
      if (missing > 0) cost += missing * (balances[b + 3] as number);
    }
    return cost;
  }

  /** Takes a process from one machine to another, whether it fits there or not, without renewing their costs. */
  move(process: number, from: number, to: number): void {
    if (from !== this.#limbo) this.#add(from, process, -1);
    if (to !== this.#limbo) this.#add(to, process, 1);
  }

  /** Computes `cost` of a machine again. @returns by how much it changed. */
  renew(machine: number): number {
    if (machine === this.#limbo) return 0;
    const nobody = this.#half / this.#resources - 1;
    const before = this.cost[machine] as number;
    const after = this.costWith(machine, nobody, nobody, Number.POSITIVE_INFINITY);
    this.cost[machine] = after;
    return after - before;
  }

  #add(machine: number, process: number, sign: number): void {
    const resources = this.#resources;
    const row = machine * resources;
    const needs = process * resources;
    const held = this.#origin[process] === machine ? needs + this.#half : needs;
    for (let r = 0; r < resources; r++) {
      this.#slack[row + r] = (this.#slack[row + r] as number) - sign * (this.#need[needs + r] as number);
      this.#free[row + r] = (this.#free[row + r] as number) - sign * (this.#need[held + r] as number);
    }
  }
}
