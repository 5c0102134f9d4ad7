import type { Assignment, ReassignmentModel } from "./model.ts";

/** Price of a unit above capacity, as a multiple of the resource's load weight. */
const basePrice = 20;

/**
 * What lies on each machine and what that costs, where a machine may hold more than its capacity and pays for it. A
 * search that may pass through such states is not stuck where all that is free is scattered in small pieces; that it
 * ends without any is seen to by `adaptPrices`, which makes those dearer that last.
 *
 * Process `model.processes` is nobody, who needs nothing.
 */
export class OverloadableMachines {
  /** By machine: weighted load and balance cost, and the price of its overload. */
  readonly cost: Float64Array;
  readonly #resources: number;
  readonly #origin: Int32Array;
  readonly #nobody: number;
  readonly #loadWeight: Float64Array;
  /** By machine and resource: safety capacity less usage. */
  readonly #slack: Float64Array;
  /** By machine and resource: capacity less usage and less what those that moved away still hold. */
  readonly #free: Float64Array;
  /** By machine and resource: capacity less safety capacity. */
  readonly #reserve: Float64Array;
  /** By process and resource, in two halves: away from home, and at home, where what is transient is held in any case. */
  readonly #need: Float64Array;
  /** By machine and resource: of a unit above capacity, as a multiple of `#basePrices`. */
  readonly #dearness: Float64Array;
  readonly #basePrices: Float64Array;
  readonly #price: Float64Array;
  /** Four numbers a balance objective. */
  readonly #balances: Float64Array;

  constructor(model: ReassignmentModel, origin: Assignment, assignment: Assignment) {
    const { resources, machines, processes } = model;
    this.#resources = resources;
    this.#nobody = processes;
    this.#origin = new Int32Array(processes + 1).fill(-1);
    this.#origin.set(origin);
    this.#loadWeight = model.loadWeight;
    this.#slack = Float64Array.from(model.safetyCapacity);
    this.#free = Float64Array.from(model.capacity);
    this.#reserve = model.capacity.map((capacity, cell) => capacity - (model.safetyCapacity[cell] as number));
    const half = (processes + 1) * resources;
    this.#need = new Float64Array(2 * half);
    for (const [cell, need] of model.requirement.entries()) {
      const isTransient = model.isTransient[cell % resources] === 1;
      this.#need[cell] = need;
      this.#need[half + cell] = isTransient ? 0 : need;
      if (!isTransient) continue;
      // Held at home whether the process is there or not.
      const home = (origin[Math.floor(cell / resources)] as number) * resources + (cell % resources);
      this.#free[home] = (this.#free[home] as number) - need;
    }
    for (let p = 0; p < processes; p++) this.#add(assignment[p] as number, p, 1);
    const mean = model.loadWeight.reduce((sum, weight) => sum + weight, 0) / resources;
    this.#basePrices = model.loadWeight.map((weight) => basePrice * Math.max(1, mean, weight));
    this.#dearness = new Float64Array(machines * resources).fill(1);
    this.#price = new Float64Array(machines * resources);
    this.#balances = Float64Array.from(
      model.balances.flatMap(({ first, second, target, weight }) => [first, second, target, weight]),
    );
    this.cost = new Float64Array(machines);
    this.adaptPrices(1, 1);
  }

  /** Whether no machine holds more than its capacity. */
  get fits(): boolean {
    return this.#free.every((free) => free >= 0);
  }

  /**
   * Cost of a machine when `added` has come and `removed` has gone; where that is above `bound`, some number above it.
   * Takes O(resources + balance objectives), and less where it is above.
   */
  costWith(machine: number, added: number, removed: number, bound: number): number {
    const resources = this.#resources;
    const slack = this.#slack;
    const free = this.#free;
    const need = this.#need;
    const price = this.#price;
    const loadWeight = this.#loadWeight;
    const origin = this.#origin;
    const row = machine * resources;
    const plus = added * resources;
    const minus = removed * resources;
    const half = (this.#nobody + 1) * resources;
    const plusHeld = plus + (origin[added] === machine ? half : 0);
    const minusHeld = minus + (origin[removed] === machine ? half : 0);
    let cost = 0;
    for (let r = 0; r < resources; r++) {
      const left = (slack[row + r] as number) - (need[plus + r] as number) + (need[minus + r] as number);
      if (left < 0) cost -= left * (loadWeight[r] as number);
      const room = (free[row + r] as number) - (need[plusHeld + r] as number) + (need[minusHeld + r] as number);
      if (room < 0) cost -= room * (price[row + r] as number);
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

  /** Takes a process from one machine to another. Both machines' `cost` must be renewed. */
  move(process: number, from: number, to: number): void {
    this.#add(from, process, -1);
    this.#add(to, process, 1);
  }

  /**
   * Multiplies the prices of what is overloaded by `rise`, and the others by `fall`, but not to below where they began.
   * All machines' `cost` is renewed.
   */
  adaptPrices(rise: number, fall: number): void {
    const resources = this.#resources;
    const dearness = this.#dearness;
    for (let cell = 0; cell < dearness.length; cell++) {
      const now = dearness[cell] as number;
      dearness[cell] = (this.#free[cell] as number) < 0 ? now * rise : Math.max(1, now * fall);
      this.#price[cell] = (dearness[cell] as number) * (this.#basePrices[cell % resources] as number);
    }
    const nobody = this.#nobody;
    for (let m = 0; m < this.cost.length; m++)
      this.cost[m] = this.costWith(m, nobody, nobody, Number.POSITIVE_INFINITY);
  }

  #add(machine: number, process: number, sign: number): void {
    const resources = this.#resources;
    const row = machine * resources;
    const needs = process * resources;
    const held = needs + (this.#origin[process] === machine ? (this.#nobody + 1) * resources : 0);
    for (let r = 0; r < resources; r++) {
      this.#slack[row + r] = (this.#slack[row + r] as number) - sign * (this.#need[needs + r] as number);
      this.#free[row + r] = (this.#free[row + r] as number) - sign * (this.#need[held + r] as number);
    }
  }
}
