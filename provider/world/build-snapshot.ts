import { type Digest, digestOf } from "../crypto/canonical-json.ts";
import type { FleetFile, FleetRegion } from "../schema/fleet.ts";
import { tellableSnapshot } from "./blind-claim.ts";
import { type CarbonForecast, withoutForecasts } from "./carbon-forecast.ts";
import type { CloudWorld } from "./clouds/cloud-world.ts";
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
  /** Of the fleet's federation; null or absent without one. */
  readonly clouds?: CloudWorld | null;
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
  const { clouds } = parts;
  const snapshot = deepFreeze<Snapshot>({
    formatVersion: 1,
    fleetId: fleet.fleet,
    currency: fleet.currency,
    regions: clouds ? withCloudRegions(fleet.regions, clouds.regions) : fleet.regions,
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
      ...(telemetry.clouds && { clouds: telemetry.clouds }),
    },
    ...(carbonForecast && { carbonForecast: { ...carbonForecast, regions: sortedRecord(carbonForecast.regions) } }),
    reservationsRevision: parts.reservationsRevision,
    reservations: sortedBy(structuredClone(parts.reservations), ({ urn }) => urn),
    digests: { ...parts.digests },
  });
  // The catalogue is shared by all Snapshots of a process, and looks things up as it is asked: it is not frozen.
  return clouds ? Object.freeze({ ...snapshot, clouds }) : snapshot;
}

/** A region that the fleet declares, too, has the fleet's figures, and the catalogue's where the fleet has none. */
function withCloudRegions(own: readonly FleetRegion[], clouds: readonly FleetRegion[]): FleetRegion[] {
  const regions = new Map(structuredClone(clouds).map((region) => [region.name, region]));
  for (const region of own) {
    const latencyMs = { ...regions.get(region.name)?.latencyMs, ...region.latencyMs };
    regions.set(region.name, { ...regions.get(region.name), ...region, latencyMs });
  }
  return sortedBy([...regions.values()], ({ name }) => name);
}

/** The Snapshot's name: the digest of its canonical JSON, without what is secret of it. About 10 ms at 1,000 nodes, so take it once per plan. */
export function snapshotDigest(snapshot: Snapshot): Digest {
  return digestOf(tellableSnapshot(snapshot));
}
