/**
 * Machine reassignment, the subject of the ROADEF/EURO challenge 2012 by Google ("Machine Reassignment", problem
 * definition v1): processes lie on machines; move some so that the weighted costs are least and no constraint breaks.
 *
 * All quantities are whole numbers below 2^53 in the instance's own units, so sums are exact and do not depend on their
 * order. Tables are flat and row-major: `capacity[machine * resources + resource]`.
 */
export interface ReassignmentModel {
  readonly resources: number;
  readonly machines: number;
  readonly services: number;
  readonly processes: number;
  /** Machines lie in locations 0 to `locations` - 1, which spread counts. */
  readonly locations: number;
  /** Machines lie in neighbourhoods 0 to `neighbourhoods` - 1, within which dependencies must be met. */
  readonly neighbourhoods: number;

  /** By resource: 1 where a process that moves needs it on its old machine too, while the move lasts. */
  readonly isTransient: Uint8Array;
  /** By resource: weight of each unit above safety capacity. */
  readonly loadWeight: Float64Array;

  /** By machine and resource. */
  readonly capacity: Float64Array;
  /** By machine and resource: usage above it is allowed, and costs. */
  readonly safetyCapacity: Float64Array;
  /** By machine. */
  readonly location: Int32Array;
  /** By machine. */
  readonly neighbourhood: Int32Array;
  /** By old and new machine. */
  readonly machineMoveCost: Int32Array;

  /** By service: in how many locations it must run at least. */
  readonly minSpread: Int32Array;
  /** By service: the services that must run in every neighbourhood where it runs. */
  readonly dependencies: readonly Int32Array[];

  /** By process. */
  readonly service: Int32Array;
  /** By process and resource. */
  readonly requirement: Float64Array;
  /** By process: cost of moving it anywhere. */
  readonly processMoveCost: Float64Array;

  readonly balances: readonly BalanceObjective[];
  readonly moveWeights: MoveWeights;
}

/** Of what is free on a machine there should be `target` units of `second` for each unit of `first`. */
export interface BalanceObjective {
  /** A resource. */
  readonly first: number;
  /** A resource. */
  readonly second: number;
  readonly target: number;
  /** Of each missing unit of `second`. */
  readonly weight: number;
}

/** What the three kinds of move cost count for. */
export interface MoveWeights {
  /** Of the sum of `processMoveCost` over moved processes. */
  readonly process: number;
  /** Of the number of moved processes of the service that has most of them. */
  readonly service: number;
  /** Of the sum of `machineMoveCost` over moved processes. */
  readonly machine: number;
}

/** A machine for each process. */
export type Assignment = Int32Array;
