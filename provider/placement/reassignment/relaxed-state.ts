import type { Assignment, ReassignmentModel } from "./model.ts";
import { MoveCosts } from "./move-costs.ts";
import { OverloadableMachines } from "./overloadable-machines.ts";
import { ServicePlaces } from "./service-places.ts";

/**
 * An assignment and its cost, where machines may be overloaded and pay for it; conflict, spread and dependencies hold at
 * every step. The `try` methods make a move if it changes the cost by no more than a limit, and give up as soon as they
 * see that it does not.
 */
export class RelaxedState {
  /** The machine of each process. Read only. */
  readonly assignment: Int32Array;
  readonly #origin: Int32Array;
  readonly #service: Int32Array;
  readonly #nobody: number;
  readonly #machines: OverloadableMachines;
  readonly #places: ServicePlaces;
  readonly #moves: MoveCosts;
  /** The processes that are not where they were before, in no order. */
  readonly #away: number[] = [];
  /** By process: its index there; -1 of those at home. */
  readonly #slot: Int32Array;
  #cost = 0;

  /** @param assignment one that breaks no constraint; it is copied. */
  constructor(model: ReassignmentModel, origin: Assignment, assignment: Assignment) {
    this.assignment = Int32Array.from(assignment);
    this.#origin = origin;
    this.#service = model.service;
    this.#nobody = model.processes;
    this.#machines = new OverloadableMachines(model, origin, assignment);
    this.#places = new ServicePlaces(model, assignment);
    this.#moves = new MoveCosts(model, origin, assignment);
    this.#slot = new Int32Array(model.processes).fill(-1);
    for (let p = 0; p < model.processes; p++) {
      if (assignment[p] !== origin[p]) this.#slot[p] = this.#away.push(p) - 1;
    }
    this.adaptPrices(1, 1);
  }

  /** Weighted total cost and the price of all overload; rounded, but just after `adaptPrices`. */
  get cost(): number {
    return this.#cost;
  }

  /** Whether no constraint is broken: the cost is then that of the assignment. */
  get isFeasible(): boolean {
    return this.#machines.fits;
  }

  /** Where a process lay before. */
  homeOf(process: number): number {
    return this.#origin[process] as number;
  }

  /** The processes that are not at home, in no order; changes with the next move. */
  get away(): readonly number[] {
    return this.#away;
  }

  /** Makes overload dearer where it is, and cheaper where it is not; see {@link OverloadableMachines.adaptPrices}. */
  adaptPrices(rise: number, fall: number): void {
    this.#machines.adaptPrices(rise, fall);
    // Prices are fractions: the sum is made afresh, so that rounding does not add up.
    this.#cost = this.#moves.serviceCost;
    for (const cost of this.#machines.cost) this.#cost += cost;
    for (const process of this.#away) this.#cost += this.#moves.costOn(process, this.assignment[process] as number);
  }

  /** `process` goes to machine `to`. @returns whether it did. */
  tryShift(process: number, to: number, limit: number): boolean {
    const from = this.assignment[process] as number;
    const service = this.#service[process] as number;
    if (from === to || this.#places.isOn(service, to)) return false;
    const machines = this.#machines;
    const here = machines.costWith(from, this.#nobody, process, Number.POSITIVE_INFINITY);
    const base =
      here -
      (machines.cost[from] as number) -
      (machines.cost[to] as number) +
      this.#moves.costOn(process, to) -
      this.#moves.costOn(process, from);
    const there = machines.costWith(to, process, this.#nobody, limit - base);
    if (base + there > limit) return false;
    const delta = base + there + this.#moves.serviceDelta(process, from, to);
    if (delta > limit || this.#places.moveDelta(service, from, to) > 0) return false;
    this.#move(process, from, to);
    this.#places.move(service, from, to);
    machines.cost[from] = here;
    machines.cost[to] = there;
    this.#cost += delta;
    return true;
  }

  /** Two processes change places. @returns whether they did. */
  trySwap(p: number, q: number, limit: number): boolean {
    const from = this.assignment[p] as number;
    const to = this.assignment[q] as number;
    const service = this.#service[p] as number;
    const other = this.#service[q] as number;
    if (from === to) return false;
    if (service !== other && (this.#places.isOn(service, to) || this.#places.isOn(other, from))) return false;
    const machines = this.#machines;
    const base =
      this.#moves.costOn(p, to) -
      this.#moves.costOn(p, from) +
      this.#moves.costOn(q, from) -
      this.#moves.costOn(q, to) -
      (machines.cost[from] as number) -
      (machines.cost[to] as number);
    const here = machines.costWith(from, q, p, limit - base);
    if (base + here > limit) return false;
    const there = machines.costWith(to, p, q, limit - base - here);
    if (base + here + there > limit) return false;
    const delta = base + here + there + this.#moves.serviceSwapDelta(p, from, q, to);
    if (delta > limit || this.#places.swapDelta(service, from, other, to) > 0) return false;
    this.#move(p, from, to);
    this.#move(q, to, from);
    // Within one service nothing changes for its places.
    if (service !== other) {
      this.#places.move(service, from, to);
      this.#places.move(other, to, from);
    }
    machines.cost[from] = here;
    machines.cost[to] = there;
    this.#cost += delta;
    return true;
  }

  /**
   * `q`, which is away, goes home, and `p` takes its place: where transient resources leave room for few moves, one move
   * is only possible for another. @returns whether they did.
   */
  tryReplace(p: number, q: number, limit: number): boolean {
    const from = this.assignment[p] as number;
    const to = this.assignment[q] as number;
    const home = this.#origin[q] as number;
    const service = this.#service[p] as number;
    const other = this.#service[q] as number;
    if (to === home || from === to || from === home || this.#places.isOn(other, home)) return false;
    if (service !== other && this.#places.isOn(service, to)) return false;
    const machines = this.#machines;
    const base =
      this.#moves.costOn(p, to) -
      this.#moves.costOn(p, from) -
      this.#moves.costOn(q, to) -
      (machines.cost[from] as number) -
      (machines.cost[to] as number) -
      (machines.cost[home] as number);
    const here = machines.costWith(from, this.#nobody, p, limit - base);
    if (base + here > limit) return false;
    const there = machines.costWith(to, p, q, limit - base - here);
    if (base + here + there > limit) return false;
    const athome = machines.costWith(home, q, this.#nobody, limit - base - here - there);
    if (base + here + there + athome > limit) return false;
    const before = this.#moves.serviceCost;
    this.#moveWithPlaces(q, to, home);
    this.#moveWithPlaces(p, from, to);
    const delta = base + here + there + athome + this.#moves.serviceCost - before;
    if (delta > limit || this.#places.broken > 0) {
      this.#moveWithPlaces(p, to, from);
      this.#moveWithPlaces(q, home, to);
      return false;
    }
    machines.cost[from] = here;
    machines.cost[to] = there;
    machines.cost[home] = athome;
    this.#cost += delta;
    return true;
  }

  #moveWithPlaces(process: number, from: number, to: number): void {
    this.#move(process, from, to);
    this.#places.move(this.#service[process] as number, from, to);
  }

  #move(process: number, from: number, to: number): void {
    this.#machines.move(process, from, to);
    this.#moves.move(process, from, to);
    this.assignment[process] = to;
    const home = this.#origin[process] as number;
    if (from === home) this.#slot[process] = this.#away.push(process) - 1;
    else if (to === home) {
      const slot = this.#slot[process] as number;
      const last = this.#away.pop() as number;
      if (last !== process) {
        this.#away[slot] = last;
        this.#slot[last] = slot;
      }
      this.#slot[process] = -1;
    }
  }
}
