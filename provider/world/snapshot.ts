import type { RiskEstimate } from "../schema/decision.ts";
import type { FleetNode, FleetRegion, QuantumBackend } from "../schema/fleet.ts";
import type { FleetLimits } from "../schema/fleet-limits.ts";
import type { SeparationLevel } from "../schema/placement-request.ts";
import type { CarbonForecast } from "./carbon-forecast.ts";
import type { CloudWorld } from "./clouds/cloud-world.ts";

/**
 * Capacity that somebody holds, or is about to hold, on a node: a reservation in the store, or a decision of the same
 * plan that is not yet applied. Peers' `apart` and `spread` bind both ways, so a claim carries its own.
 */
export interface Claim {
  readonly urn: string;
  readonly stack: string;
  /** Logical name of the placement within its stack; what `together` and `apart` refer to. */
  readonly name: string;
  readonly node: string;
  readonly vcpus: number;
  readonly memoryGiB: number;
  readonly diskGiB: number;
  /** Whole GPUs; with `gpu`, the share of one. */
  readonly gpus: number;
  /** Slot of the GPU that is shared: see `gpu-slots.ts`. */
  readonly gpu?: number;
  readonly apart: readonly { readonly from: string; readonly level: SeparationLevel }[];
  readonly spread: { readonly group: string; readonly level: SeparationLevel; readonly maxSkew: number } | null;
  /**
   * Only where node and sizes follow from secret inputs: a keyed digest of them, which stands for the claim in every
   * digest and archive ({@link tellableClaim}). Made by the stack that claims.
   */
  readonly blind?: string;
}

/** What the last 90 days of a node's history say about its outages, those of at least 30 min. */
export interface OutageFigures {
  /** Time up over the number of outages; the time up itself where there was none. */
  readonly meanTimeBetweenFailuresHours: number;
  /** Mean length; absent without an outage. */
  readonly meanTimeToRepairHours?: number;
  readonly longestOutageHours: number;
  /** Availability of the last 7 days less that of the last 30; absent where nobody watched in the last 7. */
  readonly availabilityTrend?: number;
  /** Since the end of the last one, at most 90 days; 0 while it lasts. */
  readonly hoursSinceOutage: number;
}

/** What is measured rather than declared; besides prices the only part of the world that may be as old as `snapshotMaxAge`. */
export interface Telemetry {
  /** ISO 8601 instant at which it was taken. Risk and maintenance are judged as of this instant. */
  readonly asOf: string;
  /** Failure risk by node name, for every node of the fleet. */
  readonly risk: Readonly<Record<string, RiskEstimate>>;
  /** Measured availability over the last 30 days by node name; absent without history. */
  readonly availability: Readonly<Record<string, number>>;
  /** By node name; absent without history, and as a whole in Snapshots of earlier versions. */
  readonly outages?: Readonly<Record<string, OutageFigures>>;
  /** Nodes whose history says they are down at `asOf`, in name order. */
  readonly down: readonly string[];
  /** Failure risk of any machine of a cloud; absent without a federation. */
  readonly clouds?: RiskEstimate;
}

/** All that a decision may know, read-only, and named by the digest of what may be told of it: see `tellableSnapshot`. */
export interface Snapshot {
  readonly formatVersion: 1;
  readonly fleetId: string;
  readonly currency: string;
  readonly regions: readonly FleetRegion[];
  readonly nodes: readonly FleetNode[];
  readonly quantumBackends: readonly QuantumBackend[];
  /** Absent where the fleet file has none. */
  readonly limits?: FleetLimits;
  /** What the accounts of its federation may use; absent without one. Told as the federation and the catalogue's digest. */
  readonly clouds?: CloudWorld;
  /** ISO 8601 instant at which the prices in it were read; absent in Snapshots from before prices had an age. */
  readonly pricesAsOf?: string;
  readonly telemetry: Telemetry;
  /** Absent where no region of the fleet has one. The regions themselves carry none of it. */
  readonly carbonForecast?: CarbonForecast;
  /** Revision of the store's reservations, and the reservations themselves, sorted by URN. */
  readonly reservationsRevision: number;
  readonly reservations: readonly Claim[];
  readonly digests: { readonly fleet: string; readonly model: string; readonly policies: string };
}
