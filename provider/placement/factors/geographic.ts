import { at } from "../columns/at.ts";
import { ofFixed, ofGroup, ofNode, ofPeers } from "../columns/node-column.ts";
import { nearShare } from "../columns/peer-values.ts";
import { peersAt } from "../columns/peers.ts";
import { distanceKm } from "../distance.ts";
import { type NodeFactor, nodeFactorsOf, say } from "./factor.ts";
import { bestOver, fraction, growsBy, oneMinus } from "./normalise.ts";

/** Where on the map it is. */
export const geographicFactors: readonly NodeFactor[] = nodeFactorsOf("geographic", [
  {
    id: "distance_to_users",
    formerly: ["geographic.distance"],
    unit: "km",
    direction: "lower is better",
    weight: 2,
    from: "Great circle to the region of the request's latency, from regions.latitude and longitude",
    source: "Haversine on the IUGG mean radius",
    words: say("nearest", "nearer", "farther"),
    applies: ({ latencyRegion }) => latencyRegion !== null,
    column: ofFixed((f) => {
      const { latencyRegion } = f.context;
      return (i) => {
        const region = f.regionOf(i);
        if (region === undefined || latencyRegion === null) return Number.NaN;
        return distanceKm(region, latencyRegion) ?? Number.NaN;
      };
    }),
    normalise: bestOver(50),
  },
  {
    id: "stack_proximity",
    formerly: ["geographic.peersInRegion"],
    unit: "share of the stack",
    direction: "higher is better",
    weight: 2,
    from: "Share of the stack's other placements that are in the same region; those that are only on the same continent count half",
    source: "Reservations and claims",
    words: say("beside its stack", "nearer its stack", "away from its stack"),
    applies: ({ holdings }) => holdings.peers.length > 0,
    column: ofPeers((f) => {
      const { regionByName, nodeByName } = f.context.index;
      const { peers } = f.context.holdings;
      const continents = peers.map(({ node }) => regionByName.get(nodeByName.get(node)?.region ?? "")?.continent);
      const inRegion = peersAt(f, "region", () => 1);
      const onContinent = new Map<string, number>();
      for (const each of continents) if (each) onContinent.set(each, (onContinent.get(each) ?? 0) + 1);
      return (i) => nearShare(inRegion(i), onContinent.get(f.regionOf(i)?.continent ?? "") ?? 0, peers.length);
    }),
    normalise: fraction,
  },
  {
    id: "region_centrality",
    formerly: ["geographic.centrality"],
    unit: "ms",
    direction: "lower is better",
    weight: 1,
    from: "Mean of the declared round trips from the region to the fleet's other regions",
    source: "Closeness centrality: Bavelas, 1950",
    words: say("most central", "more central", "more remote"),
    applies: ({ snapshot }) => snapshot.regions.length > 1,
    column: ofNode(({ region, index }) => index.meanRoundTripMs.get(region.name)),
    normalise: bestOver(5),
  },
  {
    id: "residency_exactness",
    formerly: ["geographic.residencyExactness"],
    unit: "yes/no",
    direction: "higher is better",
    weight: 1,
    from: "Whether the residency names the country itself, not only its continent",
    source: "The request",
    words: say("in the named country", "in the named country", "outside the named country"),
    applies: ({ request }) => {
      const entries = request.residency ?? [];
      return entries.some((entry) => entry.length === 2) && entries.some((entry) => entry.length > 2);
    },
    column: ofFixed((f) => {
      const named = f.context.request.residency ?? [];
      return (i) => Number(named.includes(f.regionOf(i)?.country ?? ""));
    }),
    normalise: fraction,
  },
  {
    id: "failover_zones",
    unit: "zones",
    direction: "higher is better",
    weight: 0.5,
    from: "Other zones of the region with a node that could take the request too",
    source: "The candidates",
    words: say("most zones to fail over to", "more zones to fail over to", "fewer zones to fail over to"),
    column: ofGroup((f) => {
      const zones = new Map<number, Set<number>>();
      for (const row of f.rows) {
        const region = at(f.table.region, row);
        const known = zones.get(region) ?? new Set();
        zones.set(region, known.add(at(f.table.zone, row)));
      }
      return (i) => (zones.get(at(f.table.region, at(f.rows, i)))?.size ?? 1) - 1;
    }),
    normalise: growsBy(1),
  },
  {
    id: "natural_hazard",
    unit: "0 to 1",
    direction: "lower is better",
    weight: 0.5,
    from: "regions.naturalHazard",
    source: "INFORM Risk Index, hazard and exposure",
    words: say("safest ground", "safer ground", "riskier ground"),
    column: ofNode(({ region }) => region.naturalHazard),
    normalise: oneMinus,
  },
  {
    id: "climate_latitude",
    formerly: ["geographic.latitude"],
    unit: "degrees from the equator",
    direction: "higher is better",
    weight: 0,
    from: "|regions.latitude|: free cooling. Off by default; a user's own weight turns it on",
    source: "The Green Grid, free cooling maps",
    words: say("coolest climate", "cooler climate", "warmer climate"),
    column: ofNode(({ region }) => (region.latitude === undefined ? undefined : Math.abs(region.latitude))),
    normalise: growsBy(30),
  },
]);
