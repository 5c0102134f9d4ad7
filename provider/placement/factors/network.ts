import { roundTripMs } from "../distance.ts";
import { factorsOf, known, type NodeFactor } from "./factor.ts";
import { bestOver, halvedBy, shareOfBest } from "./normalise.ts";

/** How well the node is connected. */
export const networkFactors: readonly NodeFactor[] = factorsOf("network", [
  {
    id: "network.roundTrip",
    unit: "ms",
    direction: "lower is better",
    weight: 6,
    source: "regions.latencyMs to the region of the request's latency",
    words: { best: "nearest in latency", better: "nearer in latency", worse: "farther in latency" },
    applies: ({ latencyRegion }) => latencyRegion !== null,
    value: ({ region }, { latencyRegion }) => (latencyRegion === null ? null : roundTripMs(region, latencyRegion)),
    normalise: bestOver(1),
  },
  {
    id: "network.bandwidth",
    unit: "Gbit/s",
    direction: "higher is better",
    weight: 2,
    source: "performance.networkGbps",
    words: { best: "widest network", better: "wider network", worse: "narrower network" },
    value: ({ node }) => known(node.performance.networkGbps),
    normalise: shareOfBest,
  },
  {
    id: "network.packetLoss",
    unit: "share of packets",
    direction: "lower is better",
    weight: 2,
    source: "network.packetLossRate",
    words: { best: "loses fewest packets", better: "loses fewer packets", worse: "loses more packets" },
    value: ({ node }) => known(node.network.packetLossRate),
    normalise: halvedBy(0.001),
  },
  {
    id: "network.jitter",
    unit: "ms",
    direction: "lower is better",
    weight: 1,
    source: "network.jitterMs",
    words: { best: "steadiest network", better: "steadier network", worse: "more jitter" },
    value: ({ node }) => known(node.network.jitterMs),
    normalise: halvedBy(2),
  },
  {
    id: "network.oversubscription",
    unit: "ratio",
    direction: "lower is better",
    weight: 1,
    source: "network.oversubscription",
    words: { best: "least oversubscribed", better: "less oversubscribed", worse: "more oversubscribed" },
    value: ({ node }) => known(node.network.oversubscription),
    normalise: bestOver(0),
  },
]);
