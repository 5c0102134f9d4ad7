import { MachineLoads } from "./machine-loads.ts";
import { MachineMembers } from "./machine-members.ts";
import type { Assignment, ReassignmentModel } from "./model.ts";
import { MoveCosts } from "./move-costs.ts";
import { ServicePlaces } from "./service-places.ts";

/**
 * An assignment and its cost, kept as processes are moved, and the best that it has been. The `try` methods make a move
 * if it breaks no constraint and changes the cost by no more than a limit, and give up as soon as they see that it does
 * not; they take O(resources + balance objectives + dependencies of the services). They look at what is cheapest to see
 * first, since they are called millions of times a second and mostly in vain.
 *
 * Machine `limbo` is a place to put processes aside while others are rearranged: there everything fits and costs
 * nothing, and nothing counts.
 */
export class AssignmentState {
  /** The machine of each process. Read only. */
  readonly assignment: Int32Array;
  readonly limbo: number;
  readonly #origin: Int32Array;
  readonly #service: Int32Array;
  readonly #nobody: number;
  readonly #loads: MachineLoads;
  readonly #places: ServicePlaces;
  readonly #moves: MoveCosts;
  readonly #members: MachineMembers;
  readonly #best: Int32Array;
  #bestCost: number;
  /** Whether `#best` has been copied since its cost was reached. */
  #isKept = true;
  #cost: number;

  /** @param assignment one that breaks no constraint; it is copied. */
  constructor(model: ReassignmentModel, origin: Assignment, assignment: Assignment) {
    this.assignment = Int32Array.from(assignment);
    this.limbo = model.machines;
    this.#nobody = model.processes;
    this.#origin = Int32Array.of(...origin, -1);
    this.#service = model.service;
    this.#loads = new MachineLoads(model, this.#origin, assignment);
    this.#places = new ServicePlaces(model, assignment);
    this.#moves = new MoveCosts(model, origin, assignment);
    this.#members = new MachineMembers(model.machines + 1, assignment);
    this.#cost = this.#moves.serviceCost;
    for (const cost of this.#loads.cost) this.#cost += cost;
    for (const [process, machine] of assignment.entries()) this.#cost += this.#moves.costOn(process, machine);
    this.#best = Int32Array.from(assignment);
    this.#bestCost = this.#cost;
  }

  /** Weighted total cost, without what is in limbo. */
  get cost(): number {
    return this.#cost;
  }

  /** The least cost so far at the end of a move. */
  get bestCost(): number {
    return this.#bestCost;
  }

  /** Locations that services miss, and dependencies that are unmet in a neighbourhood. */
  get broken(): number {
    return this.#places.broken;
  }

  /** Where a process lay before. */
  homeOf(process: number): number {
    return this.#origin[process] as number;
  }

  /** Weighted load and balance cost of a machine. */
  costOf(machine: number): number {
    return this.#loads.cost[machine] as number;
  }

  /** Writes a machine's processes to the beginning of `list`. @returns how many they are. */
  listMembers(machine: number, list: Int32Array): number {
    return this.#members.list(machine, list);
  }

  /** A process goes to another machine. @returns whether it did. */
  tryShift(process: number, to: number, limit: number): boolean {
    const from = this.assignment[process] as number;
    const service = this.#service[process] as number;
    if (from === to || this.#places.isOn(service, to)) return false;
    const loads = this.#loads;
    const moves = this.#moves;
    const base =
      moves.costOn(process, to) -
      moves.costOn(process, from) -
      (loads.cost[from] as number) -
      (loads.cost[to] as number);
    const there = loads.costWith(to, process, this.#nobody, limit - base);
    if (base + there > limit) return false;
    const here = loads.costWith(from, this.#nobody, process, limit - base - there);
    if (base + there + here > limit) return false;
    const delta = base + there + here + moves.serviceDelta(process, from, to);
    if (delta > limit || this.#places.moveDelta(service, from, to) > 0) return false;
    if (delta > 0) this.#keep();
    this.#move(process, from, to);
    this.#places.move(service, from, to);
    loads.cost[from] = here;
    loads.cost[to] = there;
    this.#cost += delta;
    this.settle();
    return true;
  }

  /** Two processes change places. @returns whether they did. */
  trySwap(p: number, q: number, limit: number): boolean {
    const from = this.assignment[p] as number;
    const to = this.assignment[q] as number;
    if (from === to) return false;
    const service = this.#service[p] as number;
    const other = this.#service[q] as number;
    if (service !== other && (this.#places.isOn(service, to) || this.#places.isOn(other, from))) return false;
    const loads = this.#loads;
    const moves = this.#moves;
    const base =
      moves.costOn(p, to) -
      moves.costOn(p, from) +
      moves.costOn(q, from) -
      moves.costOn(q, to) -
      (loads.cost[from] as number) -
      (loads.cost[to] as number);
    const there = loads.costWith(to, p, q, limit - base);
    if (base + there > limit) return false;
    const here = loads.costWith(from, q, p, limit - base - there);
    if (base + there + here > limit) return false;
    const delta = base + there + here + moves.serviceSwapDelta(p, from, q, to);
    if (delta > limit || this.#places.swapDelta(service, from, other, to) > 0) return false;
    if (delta > 0) this.#keep();
    this.#move(p, from, to);
    this.#move(q, to, from);
    // Within one service nothing changes for its places.
    if (service !== other) {
      this.#places.move(service, from, to);
      this.#places.move(other, to, from);
    }
    loads.cost[from] = here;
    loads.cost[to] = there;
    this.#cost += delta;
    this.settle();
    return true;
  }

  /** Whether capacity and conflict allow a process on a machine where it is not. */
  fits(process: number, machine: number): boolean {
    return this.costToAdd(process, machine, Number.POSITIVE_INFINITY) < Number.POSITIVE_INFINITY;
  }

  /**
   * What it costs to take a process from limbo to a machine, without the service's part of the move cost; Infinity where
   * capacity or conflict forbid it, and some number above `bound` where it is above it.
   */
  costToAdd(process: number, machine: number, bound: number): number {
    if (this.#places.isOn(this.#service[process] as number, machine)) return Number.POSITIVE_INFINITY;
    const base = this.#moves.costOn(process, machine) - (this.#loads.cost[machine] as number);
    return base + this.#loads.costWith(machine, process, this.#nobody, bound - base);
  }

  /**
   * Part of a move: a process goes to a machine where it fits, or to limbo. Spread and dependencies may break, which
   * `broken` tells; when all is done, `settle` must be called.
   */
  put(process: number, to: number): void {
    const from = this.assignment[process] as number;
    this.#keep();
    const before = this.#moves.serviceCost;
    this.#move(process, from, to);
    this.#places.move(this.#service[process] as number, from, to);
    const moved = this.#moves.costOn(process, to) - this.#moves.costOn(process, from);
    this.#cost += moved + this.#moves.serviceCost - before + this.#loads.renew(from) + this.#loads.renew(to);
  }

  /** Ends a move: where it led to a new best, that is remembered. */
  settle(): void {
    if (this.#cost >= this.#bestCost) return;
    this.#bestCost = this.#cost;
    this.#isKept = false;
  }

  /** Goes back to the best. @returns it; the array changes with the next moves. */
  restoreBest(): Int32Array {
    this.#keep();
    const changed: number[] = [];
    for (const [process, machine] of this.#best.entries()) {
      if (machine !== this.assignment[process]) changed.push(process);
    }
    // By way of limbo: on the way no machine has more than it can take.
    for (const process of changed) this.put(process, this.limbo);
    for (const process of changed) this.put(process, this.#best[process] as number);
    return this.#best;
  }

  /** While the cost falls each step is a new best, so it is copied only when it is left. */
  #keep(): void {
    if (this.#isKept) return;
    this.#best.set(this.assignment);
    this.#isKept = true;
  }

  #move(process: number, from: number, to: number): void {
    this.#loads.move(process, from, to);
    this.#moves.move(process, from, to);
    this.#members.move(process, from, to);
    this.assignment[process] = to;
  }
}
