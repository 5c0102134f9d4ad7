import type { Assignment, ReassignmentModel } from "./model.ts";

/**
 * What having moved costs: by process, by pair of machines, and by the service with most moved processes. Who is in
 * limbo, machine `model.machines`, has moved, and has not yet cost anything but that.
 */
export class MoveCosts {
  readonly #origin: Int32Array;
  /** By process: weighted. */
  readonly #processCost: Float64Array;
  readonly #machineCost: Int32Array;
  readonly #machineWeight: number;
  readonly #serviceWeight: number;
  readonly #machines: number;
  readonly #service: Int32Array;
  /** By service: number of its processes that are not on their old machine. */
  readonly #moved: Int32Array;
  /** By number of moved processes: how many services have just so many. */
  readonly #servicesWith: Int32Array;
  #most = 0;

  constructor(model: ReassignmentModel, origin: Assignment, assignment: Assignment) {
    this.#origin = origin;
    this.#processCost = model.processMoveCost.map((cost) => cost * model.moveWeights.process);
    this.#machineCost = model.machineMoveCost;
    this.#machineWeight = model.moveWeights.machine;
    this.#serviceWeight = model.moveWeights.service;
    this.#machines = model.machines;
    this.#service = model.service;
    this.#moved = new Int32Array(model.services);
    this.#servicesWith = new Int32Array(model.processes + 1);
    this.#servicesWith[0] = model.services;
    for (let p = 0; p < model.processes; p++) this.move(p, origin[p] as number, assignment[p] as number);
  }

  /** Weighted cost of the service with most moved processes. */
  get serviceCost(): number {
    return this.#serviceWeight * this.#most;
  }

  /** Weighted cost of a process being on a machine, without the service's part. */
  costOn(process: number, machine: number): number {
    const origin = this.#origin[process] as number;
    if (origin === machine || machine === this.#machines) return 0;
    return (
      (this.#processCost[process] as number) +
      this.#machineWeight * (this.#machineCost[origin * this.#machines + machine] as number)
    );
  }

  /** Change of the service's part when a process moves. */
  serviceDelta(process: number, from: number, to: number): number {
    const origin = this.#origin[process] as number;
    if (origin !== from && origin !== to) return 0;
    const before = this.#most;
    this.move(process, from, to);
    const after = this.#most;
    this.move(process, to, from);
    return this.#serviceWeight * (after - before);
  }

  /** Change of the service's part when two processes swap their machines. */
  serviceSwapDelta(p: number, on: number, q: number, onOther: number): number {
    const before = this.#most;
    this.move(p, on, onOther);
    this.move(q, onOther, on);
    const after = this.#most;
    this.move(q, on, onOther);
    this.move(p, onOther, on);
    return this.#serviceWeight * (after - before);
  }

  move(process: number, from: number, to: number): void {
    const origin = this.#origin[process] as number;
    if (origin === from) {
      if (origin !== to) this.#count(this.#service[process] as number, 1);
    } else if (origin === to) this.#count(this.#service[process] as number, -1);
  }

  #count(service: number, change: number): void {
    const before = this.#moved[service] as number;
    const after = before + change;
    this.#moved[service] = after;
    this.#servicesWith[before] = (this.#servicesWith[before] as number) - 1;
    this.#servicesWith[after] = (this.#servicesWith[after] as number) + 1;
    // Counts change by one, so the largest can only become its neighbour.
    if (after > this.#most || (before === this.#most && this.#servicesWith[before] === 0)) this.#most = after;
  }
}
