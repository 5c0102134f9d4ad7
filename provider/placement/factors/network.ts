import { ofFixed, ofNode } from "../columns/node-column.ts";
import { meanRoutingEfficiency } from "../columns/routing.ts";
import { roundTripMs } from "../distance.ts";
import { type NodeFactor, nodeFactorsOf, say } from "./factor.ts";
import { bestOver, fraction, growsBy, halvedBy } from "./normalise.ts";

/** How well the node is connected. */
export const networkFactors: readonly NodeFactor[] = nodeFactorsOf("network", [
  {
    id: "round_trip_to_users",
    formerly: ["network.roundTrip"],
    unit: "ms",
    direction: "lower is better",
    weight: 6,
    from: "regions.latencyMs to the region of the request's latency",
    source: "Measured between regions, as cloud providers publish it",
    words: say("nearest in latency", "nearer in latency", "farther in latency"),
    applies: ({ latencyRegion }) => latencyRegion !== null,
    column: ofFixed((f) => {
      const { latencyRegion } = f.context;
      return (i) => {
        const region = f.regionOf(i);
        if (region === undefined || latencyRegion === null) return Number.NaN;
        return roundTripMs(region, latencyRegion) ?? Number.NaN;
      };
    }),
    normalise: bestOver(1),
  },
  {
    id: "network_topology_score",
    unit: "uplinks per hop",
    direction: "higher is better",
    weight: 0.5,
    from: "network.uplinks / network.hopsToCore",
    source: "Al-Fares et al., A Scalable Data Center Network, SIGCOMM 2008",
    words: say("nearest the core", "nearer the core", "farther from the core"),
    column: ofNode(({ node: { network } }) =>
      network.uplinks === undefined || network.hopsToCore === undefined
        ? undefined
        : network.uplinks / network.hopsToCore,
    ),
    normalise: growsBy(1),
  },
  {
    id: "oversubscription",
    formerly: ["network.oversubscription"],
    unit: "ratio",
    direction: "lower is better",
    weight: 1,
    from: "network.oversubscription",
    source: "Network design: host bandwidth over uplink bandwidth",
    words: say("least oversubscribed", "less oversubscribed", "more oversubscribed"),
    column: ofNode(({ node }) => node.network.oversubscription),
    normalise: bestOver(0),
  },
  {
    id: "bandwidth_contention_ratio",
    unit: "offered load over uplink",
    direction: "lower is better",
    weight: 1,
    from: "telemetry.networkUtilization x network.oversubscription: above 1 the uplink cannot carry it",
    source: "Ballani et al., Oktopus, SIGCOMM 2011",
    words: say("least contended uplink", "less contended uplink", "more contended uplink"),
    column: ofNode(({ node: { network, telemetry } }) =>
      network.oversubscription === undefined || telemetry.networkUtilization === undefined
        ? undefined
        : network.oversubscription * telemetry.networkUtilization,
    ),
    normalise: halvedBy(1),
  },
  {
    id: "packet_loss_rate",
    formerly: ["network.packetLoss"],
    unit: "share of packets",
    direction: "lower is better",
    weight: 2,
    from: "network.packetLossRate",
    source: "Active probing, such as Guo et al., Pingmesh, SIGCOMM 2015",
    words: say("loses fewest packets", "loses fewer packets", "loses more packets"),
    column: ofNode(({ node }) => node.network.packetLossRate),
    normalise: halvedBy(0.001),
  },
  {
    id: "jitter_variance",
    formerly: ["network.jitter"],
    unit: "ms²",
    direction: "lower is better",
    weight: 1,
    from: "Square of network.jitterMs",
    source: "RFC 3393, IP packet delay variation",
    words: say("steadiest network", "steadier network", "more jitter"),
    column: ofNode(({ node: { network } }) =>
      network.jitterMs === undefined ? undefined : network.jitterMs * network.jitterMs,
    ),
    normalise: halvedBy(4),
  },
  {
    id: "retransmission_rate",
    unit: "share of segments",
    direction: "lower is better",
    weight: 0.5,
    from: "telemetry.tcpRetransmitRatio",
    source: "node_exporter: node_netstat_Tcp_RetransSegs",
    words: say("fewest retransmissions", "fewer retransmissions", "more retransmissions"),
    column: ofNode(({ node }) => node.telemetry.tcpRetransmitRatio),
    normalise: halvedBy(0.005),
  },
  {
    id: "connection_headroom",
    unit: "share of the table free",
    direction: "higher is better",
    weight: 0.5,
    from: "1 - telemetry.connectionUtilization",
    source: "node_exporter: node_nf_conntrack_entries",
    words: say("most connections left", "more connections left", "fewer connections left"),
    column: ofNode(({ node: { telemetry } }) =>
      telemetry.connectionUtilization === undefined ? undefined : 1 - telemetry.connectionUtilization,
    ),
    normalise: fraction,
  },
  {
    id: "routing_efficiency",
    unit: "ratio",
    direction: "higher is better",
    weight: 0.5,
    from: "Light's round trip in fibre (200 km/ms) over the declared one, mean over the fleet's other regions",
    source: "Singla et al., The Internet at the Speed of Light, HotNets 2014",
    words: say("straightest routes", "straighter routes", "longer detours"),
    applies: ({ snapshot }) => snapshot.regions.length > 1,
    column: ofNode(({ region, index }) => meanRoutingEfficiency(region, index)),
    normalise: fraction,
  },
  {
    id: "transit_diversity",
    unit: "carriers",
    direction: "higher is better",
    weight: 0.5,
    from: "network.transitProviders",
    source: "Site data sheet; PeeringDB",
    words: say("most carriers", "more carriers", "fewer carriers"),
    column: ofNode(({ node }) => node.network.transitProviders),
    normalise: growsBy(2),
  },
]);
