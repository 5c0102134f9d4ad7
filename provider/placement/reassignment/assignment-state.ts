import { MachineCosts } from "./machine-costs.ts";
import type { Assignment, ReassignmentModel } from "./model.ts";
import { MoveCosts } from "./move-costs.ts";
import { ServicePlaces } from "./service-places.ts";

/**
 * An assignment and its cost, kept as processes are shifted and swapped. What a move would change is told without making
 * it, in O(resources + balance objectives + dependencies of the service).
 *
 * Capacity and conflict hold at every step. Spread and dependencies hold when `broken` is 0; `shiftDelta` and
 * `swapDelta` refuse to break them. Machine `limbo` is a place to put processes aside while others are rearranged: there
 * everything fits and costs nothing, and nothing counts.
 */
export class AssignmentState {
  /** The machine of each process. Read only: `shift` and `swap` change it. */
  readonly assignment: Int32Array;
  readonly limbo: number;
  readonly #origin: Int32Array;
  readonly #service: Int32Array;
  readonly #nobody: number;
  readonly #machines: MachineCosts;
  readonly #places: ServicePlaces;
  readonly #moves: MoveCosts;
  readonly #members: readonly number[][];
  /** By process: its index among its machine's members. */
  readonly #slot: Int32Array;
  #cost = 0;

  /** @param assignment one that breaks no constraint; it is copied. */
  constructor(model: ReassignmentModel, origin: Assignment, assignment: Assignment) {
    this.assignment = Int32Array.from(assignment);
    this.limbo = model.machines;
    this.#origin = origin;
    this.#service = model.service;
    this.#nobody = model.processes;
    this.#machines = new MachineCosts(model, origin, assignment);
    this.#places = new ServicePlaces(model, assignment);
    this.#moves = new MoveCosts(model, origin, assignment);
    this.#members = Array.from({ length: model.machines + 1 }, () => []);
    this.#slot = assignment.map((machine, process) => (this.membersOf(machine) as number[]).push(process) - 1);
    for (const cost of this.#machines.cost) this.#cost += cost;
    for (const [process, machine] of assignment.entries()) this.#cost += this.#moves.costOn(process, machine);
    this.#cost += this.#moves.serviceCost;
  }

  /** Weighted total cost, without what is in limbo. */
  get cost(): number {
    return this.#cost;
  }

  /** Locations that services miss, and dependencies that are unmet in a neighbourhood. */
  get broken(): number {
    return this.#places.broken;
  }

  /** Where a process lay before. */
  homeOf(process: number): number {
    return this.#origin[process] as number;
  }

  /** The processes on a machine, in no order; changes with the next move. */
  membersOf(machine: number): readonly number[] {
    return this.#members[machine] ?? [];
  }

  /** Whether capacity and conflict allow a process on a machine where it is not. */
  fits(process: number, machine: number): boolean {
    return (
      !this.#places.isOn(this.#service[process] as number, machine) &&
      this.#machines.costWith(machine, process, this.#nobody) !== Number.POSITIVE_INFINITY
    );
  }

  /** Change of the cost when `process` goes to machine `to`; Infinity where that breaks a constraint. */
  shiftDelta(process: number, to: number): number {
    const from = this.assignment[process] as number;
    const service = this.#service[process] as number;
    if (from === to || this.#places.isOn(service, to)) return Number.POSITIVE_INFINITY;
    const there = this.#machines.costWith(to, process, this.#nobody);
    if (there === Number.POSITIVE_INFINITY || this.#places.moveDelta(service, from, to) > 0)
      return Number.POSITIVE_INFINITY;
    return this.#shiftDelta(process, from, to, there);
  }

  /** The same where spread and dependencies may break: `broken` must be looked at in the end. */
  looseShiftDelta(process: number, to: number): number {
    const from = this.assignment[process] as number;
    if (from === to || this.#places.isOn(this.#service[process] as number, to)) return Number.POSITIVE_INFINITY;
    const there = this.#machines.costWith(to, process, this.#nobody);
    return there === Number.POSITIVE_INFINITY ? there : this.#shiftDelta(process, from, to, there);
  }

  /** Change of the cost when two processes change places; Infinity where that breaks a constraint. */
  swapDelta(p: number, q: number): number {
    const here = this.assignment[p] as number;
    const there = this.assignment[q] as number;
    const service = this.#service[p] as number;
    const other = this.#service[q] as number;
    if (here === there) return Number.POSITIVE_INFINITY;
    if (service !== other && (this.#places.isOn(service, there) || this.#places.isOn(other, here)))
      return Number.POSITIVE_INFINITY;
    const costThere = this.#machines.costWith(there, p, q);
    if (costThere === Number.POSITIVE_INFINITY) return costThere;
    const costHere = this.#machines.costWith(here, q, p);
    if (costHere === Number.POSITIVE_INFINITY) return costHere;
    if (this.#places.swapDelta(service, here, other, there) > 0) return Number.POSITIVE_INFINITY;
    const { cost } = this.#machines;
    return (
      costThere -
      (cost[there] as number) +
      costHere -
      (cost[here] as number) +
      this.#moves.costOn(p, there) -
      this.#moves.costOn(p, here) +
      this.#moves.costOn(q, here) -
      this.#moves.costOn(q, there) +
      this.#moves.serviceSwapDelta(p, here, q, there)
    );
  }

  /** Makes a move. @param delta what `shiftDelta` or `looseShiftDelta` returned, or the negative of it to take it back. */
  shift(process: number, to: number, delta: number): void {
    const from = this.assignment[process] as number;
    this.#move(process, from, to);
    this.#places.move(this.#service[process] as number, from, to);
    this.#renew(from, to);
    this.#cost += delta;
  }

  /** Makes a move. @param delta what `swapDelta` returned. */
  swap(p: number, q: number, delta: number): void {
    const here = this.assignment[p] as number;
    const there = this.assignment[q] as number;
    const service = this.#service[p] as number;
    const other = this.#service[q] as number;
    this.#move(p, here, there);
    this.#move(q, there, here);
    // Within one service nothing changes for its places.
    if (service !== other) {
      this.#places.move(service, here, there);
      this.#places.move(other, there, here);
    }
    this.#renew(here, there);
    this.#cost += delta;
  }

  /** Weighted load and balance cost of a machine. */
  costOf(machine: number): number {
    return this.#machines.cost[machine] as number;
  }

  /** Goes back to an assignment that it has been at. @param cost what `cost` was then. */
  restore(assignment: Assignment, cost: number): void {
    const changed: number[] = [];
    for (let p = 0; p < assignment.length; p++) if (assignment[p] !== this.assignment[p]) changed.push(p);
    // By way of limbo: on the way no machine has more than it can take.
    for (const process of changed) this.shift(process, this.limbo, 0);
    for (const process of changed) this.shift(process, assignment[process] as number, 0);
    this.#cost = cost;
  }

  #shiftDelta(process: number, from: number, to: number, there: number): number {
    const { cost } = this.#machines;
    return (
      there -
      (cost[to] as number) +
      this.#machines.costWith(from, this.#nobody, process) -
      (cost[from] as number) +
      this.#moves.costOn(process, to) -
      this.#moves.costOn(process, from) +
      this.#moves.serviceDelta(process, from, to)
    );
  }

  #move(process: number, from: number, to: number): void {
    this.#machines.move(process, from, to);
    this.#moves.move(process, from, to);
    const members = this.#members[from] as number[];
    const slot = this.#slot[process] as number;
    const last = members.pop() as number;
    if (last !== process) {
      members[slot] = last;
      this.#slot[last] = slot;
    }
    this.#slot[process] = (this.#members[to] as number[]).push(process) - 1;
    this.assignment[process] = to;
  }

  #renew(a: number, b: number): void {
    const nobody = this.#nobody;
    this.#machines.cost[a] = this.#machines.costWith(a, nobody, nobody);
    this.#machines.cost[b] = this.#machines.costWith(b, nobody, nobody);
  }
}
