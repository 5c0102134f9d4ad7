import type { RiskEstimate } from "../schema/decision.ts";
import type { FleetNode, FleetRegion, QuantumBackend } from "../schema/fleet.ts";
import type { SeparationLevel } from "../schema/placement-request.ts";

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
  readonly gpus: number;
  readonly apart: readonly { readonly from: string; readonly level: SeparationLevel }[];
  readonly spread: { readonly group: string; readonly level: SeparationLevel; readonly maxSkew: number } | null;
  /**
   * Only where node and sizes follow from secret inputs: a keyed digest of them, which stands for the claim in every
   * digest and archive ({@link tellableClaim}). Made by the stack that claims.
   */
  readonly blind?: string;
}

/** What is measured rather than declared; besides prices the only part of the world that may be as old as `snapshotMaxAge`. */
export interface Telemetry {
  /** ISO 8601 instant at which it was taken. Risk and maintenance are judged as of this instant. */
  readonly asOf: string;
  /** Failure risk by node name, for every node of the fleet. */
  readonly risk: Readonly<Record<string, RiskEstimate>>;
  /** Measured availability over the last 30 days by node name; absent without history. */
  readonly availability: Readonly<Record<string, number>>;
  /** Nodes whose history says they are down at `asOf`, in name order. */
  readonly down: readonly string[];
}

/** All that a decision may know, read-only, and named by the digest of what may be told of it: see `tellableSnapshot`. */
export interface Snapshot {
  readonly formatVersion: 1;
  readonly fleetId: string;
  readonly currency: string;
  readonly regions: readonly FleetRegion[];
  readonly nodes: readonly FleetNode[];
  readonly quantumBackends: readonly QuantumBackend[];
  /** ISO 8601 instant at which the prices in it were read; absent in Snapshots from before prices had an age. */
  readonly pricesAsOf?: string;
  readonly telemetry: Telemetry;
  /** Revision of the store's reservations, and the reservations themselves, sorted by URN. */
  readonly reservationsRevision: number;
  readonly reservations: readonly Claim[];
  readonly digests: { readonly fleet: string; readonly model: string; readonly policies: string };
}
