import { distanceKm } from "../distance.ts";
import { factorsOf, type NodeFactor } from "./factor.ts";
import { bestOver, fraction, halvedBy } from "./normalise.ts";

/** Where on the map it is. */
export const geographicFactors: readonly NodeFactor[] = factorsOf("geographic", [
  {
    id: "geographic.distance",
    unit: "km",
    direction: "lower is better",
    weight: 2,
    source: "Great circle to the region of the request's latency, from regions.latitude and longitude",
    words: { best: "nearest", better: "nearer", worse: "farther" },
    applies: ({ latencyRegion }) => latencyRegion !== null,
    value: ({ region }, { latencyRegion }) => (latencyRegion === null ? null : distanceKm(region, latencyRegion)),
    normalise: bestOver(50),
  },
  {
    id: "geographic.peersInRegion",
    unit: "share of the stack",
    direction: "higher is better",
    weight: 2,
    source: "Share of the stack's other placements that are in the same region",
    words: { best: "beside its stack", better: "nearer its stack", worse: "away from its stack" },
    applies: ({ holdings }) => holdings.peers.length > 0,
    value: ({ node }, { holdings }) => holdings.peersNear(node, "region") / holdings.peers.length,
    normalise: fraction,
  },
  {
    id: "geographic.centrality",
    unit: "ms",
    direction: "lower is better",
    weight: 1,
    source: "Mean of the declared round trips from the region to the fleet's other regions",
    words: { best: "most central", better: "more central", worse: "more remote" },
    applies: ({ snapshot }) => snapshot.regions.length > 1,
    value: ({ region }, { index }) => index.meanRoundTripMs.get(region.name) ?? null,
    normalise: bestOver(5),
  },
  {
    id: "geographic.residencyExactness",
    unit: "yes/no",
    direction: "higher is better",
    weight: 1,
    source: "Whether the residency names the country itself, not only its continent",
    words: { best: "in the named country", better: "in the named country", worse: "outside the named country" },
    applies: ({ request }) => {
      const entries = request.residency ?? [];
      return entries.some((entry) => entry.length === 2) && entries.some((entry) => entry.length > 2);
    },
    value: ({ region }, { request }) => Number((request.residency ?? []).includes(region.country)),
    normalise: fraction,
  },
  {
    id: "geographic.latitude",
    unit: "degrees from the equator",
    direction: "higher is better",
    weight: 0,
    source: "|regions.latitude|: free cooling. Off by default; a user's own weight turns it on",
    words: { best: "coolest climate", better: "cooler climate", worse: "warmer climate" },
    value: ({ region }) => (region.latitude === undefined ? null : Math.abs(region.latitude)),
    normalise: (value, population) => 1 - halvedBy(30)(value, population),
  },
]);
