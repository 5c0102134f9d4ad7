import type { RiskEstimate } from "../schema/decision.ts";
import type { FleetNode, FleetRegion } from "../schema/fleet.ts";
import { byCodeUnits, sortedBy } from "../world/code-units.ts";
import type { Claim, OutageFigures, Snapshot } from "../world/snapshot.ts";
import { roundTripMs } from "./distance.ts";

/** What every decision on one Snapshot looks up. Derived from the Snapshot alone, so it can be kept beside it. */
export interface WorldIndex {
  /** In name order, whatever order the Snapshot has. */
  readonly nodes: readonly FleetNode[];
  readonly nodeByName: ReadonlyMap<string, FleetNode>;
  /** Position in `nodes`. */
  readonly rowByName: ReadonlyMap<string, number>;
  readonly regionByName: ReadonlyMap<string, FleetRegion>;
  /** Mean declared round trip to the other regions; absent where none is declared. */
  readonly meanRoundTripMs: ReadonlyMap<string, number>;
  readonly down: ReadonlySet<string>;
  /** Predicted failure risk by node. */
  readonly risk: ReadonlyMap<string, RiskEstimate>;
  /** Measured availability by node. */
  readonly availability: ReadonlyMap<string, number>;
  /** Outage figures by node. */
  readonly outages: ReadonlyMap<string, OutageFigures>;
  /** `telemetry.asOf` in milliseconds since 1970. */
  readonly asOfMs: number;
  /** Usually one each; two while a move is under way. */
  readonly reservationsByUrn: ReadonlyMap<string, readonly Claim[]>;
  /** Reservations by node, each list in URN order. */
  readonly reservationsByNode: ReadonlyMap<string, readonly Claim[]>;
  /** Reservations by stack, each list in URN order. */
  readonly reservationsByStack: ReadonlyMap<string, readonly Claim[]>;
}

/** The order in which claims are counted: by URN, then by node. */
export function byUrn(a: Claim, b: Claim): number {
  return byCodeUnits(a.urn, b.urn) || byCodeUnits(a.node, b.node);
}

/** Claims grouped by a key; each group in URN order, because sums of floats depend on their order. */
export function groupClaims(claims: Iterable<Claim>, key: (claim: Claim) => string): Map<string, Claim[]> {
  const groups = new Map<string, Claim[]>();
  for (const claim of claims) {
    const group = groups.get(key(claim));
    if (group) group.push(claim);
    else groups.set(key(claim), [claim]);
  }
  for (const group of groups.values()) group.sort(byUrn);
  return groups;
}

function meanRoundTrips(regions: readonly FleetRegion[]): Map<string, number> {
  const inOrder = sortedBy(regions, ({ name }) => name);
  const means = new Map<string, number>();
  for (const from of inOrder) {
    const trips = inOrder.flatMap((to) => (to === from ? [] : (roundTripMs(from, to) ?? [])));
    if (trips.length > 0) means.set(from.name, trips.reduce((sum, ms) => sum + ms, 0) / trips.length);
  }
  return means;
}

function buildIndex(snapshot: Snapshot): WorldIndex {
  const nodes = sortedBy(snapshot.nodes, ({ name }) => name);
  return {
    nodes,
    rowByName: new Map(nodes.map(({ name }, row) => [name, row])),
    nodeByName: new Map(snapshot.nodes.map((node) => [node.name, node])),
    regionByName: new Map(snapshot.regions.map((region) => [region.name, region])),
    meanRoundTripMs: meanRoundTrips(snapshot.regions),
    down: new Set(snapshot.telemetry.down),
    risk: new Map(Object.entries(snapshot.telemetry.risk)),
    availability: new Map(Object.entries(snapshot.telemetry.availability)),
    outages: new Map(Object.entries(snapshot.telemetry.outages ?? {})),
    asOfMs: Date.parse(snapshot.telemetry.asOf),
    reservationsByUrn: groupClaims(snapshot.reservations, ({ urn }) => urn),
    reservationsByNode: groupClaims(snapshot.reservations, ({ node }) => node),
    reservationsByStack: groupClaims(snapshot.reservations, ({ stack }) => stack),
  };
}

// Weak: a plan makes hundreds of decisions on one Snapshot, and the index dies with it. Snapshots are read-only.
const indexes = new WeakMap<Snapshot, WorldIndex>();

/** The index of a Snapshot; built once, about 1 ms at 1,000 nodes. */
export function worldIndex(snapshot: Snapshot): WorldIndex {
  const known = indexes.get(snapshot);
  if (known) return known;
  const index = buildIndex(snapshot);
  indexes.set(snapshot, index);
  return index;
}
