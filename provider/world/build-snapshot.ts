import { type Digest, digestOf } from "../crypto/canonical-json.ts";
import type { FleetFile } from "../schema/fleet.ts";
import { tellableSnapshot } from "./blind-claim.ts";
import { type CarbonForecast, withoutForecasts } from "./carbon-forecast.ts";
import { byCodeUnits, sortedBy } from "./code-units.ts";
import { normaliseFleet } from "./normalise-fleet.ts";
import type { Claim, Snapshot, Telemetry } from "./snapshot.ts";

/** What a Snapshot is put together from. */
export interface SnapshotParts {
  readonly fleet: FleetFile;
  /** ISO 8601 instant at which the fleet's prices were read. */
  readonly pricesAsOf: string;
  readonly telemetry: Telemetry;
  readonly carbonForecast?: CarbonForecast | null;
  readonly reservations: readonly Claim[];
  /** Revision of the store at which `reservations` were read. */
  readonly reservationsRevision: number;
  readonly digests: Snapshot["digests"];
}

function sortedRecord<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(sortedBy(Object.entries(record), ([key]) => key));
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}

/**
 * One read-only world for a whole plan: sorted by name (reservations by URN), so that the order in which things were
 * read cannot reach a decision, and deep-frozen, so that no decision can change what the next one sees.
 * The parts are copied; the caller's objects are not frozen.
 */
export function buildSnapshot(parts: SnapshotParts): Snapshot {
  const { fleet, telemetry, carbonForecast } = structuredClone({
    fleet: withoutForecasts(normaliseFleet(parts.fleet)),
    telemetry: parts.telemetry,
    carbonForecast: parts.carbonForecast ?? null,
  });
  return deepFreeze({
    formatVersion: 1,
    fleetId: fleet.fleet,
    currency: fleet.currency,
    regions: fleet.regions,
    nodes: fleet.nodes,
    quantumBackends: fleet.quantumBackends,
    ...(fleet.limits && { limits: fleet.limits }),
    pricesAsOf: parts.pricesAsOf,
    telemetry: {
      asOf: telemetry.asOf,
      risk: sortedRecord(telemetry.risk),
      availability: sortedRecord(telemetry.availability),
      ...(telemetry.outages && { outages: sortedRecord(telemetry.outages) }),
      down: [...telemetry.down].sort(byCodeUnits),
    },
    ...(carbonForecast && { carbonForecast: { ...carbonForecast, regions: sortedRecord(carbonForecast.regions) } }),
    reservationsRevision: parts.reservationsRevision,
    reservations: sortedBy(structuredClone(parts.reservations), ({ urn }) => urn),
    digests: { ...parts.digests },
  });
}

/** The Snapshot's name: the digest of its canonical JSON, without what is secret of it. About 10 ms at 1,000 nodes, so take it once per plan. */
export function snapshotDigest(snapshot: Snapshot): Digest {
  return digestOf(tellableSnapshot(snapshot));
}
