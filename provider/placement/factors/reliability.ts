import type { FleetNode } from "../../schema/fleet.ts";
import { availabilityOf } from "../availability-of.ts";
import { at } from "../columns/at.ts";
import { ofNode, ofPeers } from "../columns/node-column.ts";
import { largestZoneShare, microVcpus } from "../columns/peer-values.ts";
import { peersAt, peerWeights } from "../columns/peers.ts";
import { rackRisk } from "../columns/rack-risk.ts";
import type { WorldIndex } from "../world-index.ts";
import { flag, type NodeFactor, nodeFactorsOf, say } from "./factor.ts";
import { between, fraction, growsBy, halvedBy, nearlyAll, oneMinus, rareIsBetter } from "./normalise.ts";

const hourMs = 3_600_000;
/** How far ahead maintenance is looked at, in hours. */
const horizonHours = 720;

const redundancyLevels = { n: 0, "n+1": 1, "2n": 2, "2n+1": 3 } as const;

function hoursToMaintenance({ maintenance }: FleetNode, { asOfMs }: WorldIndex): number {
  const starts = maintenance.map(({ start }) => Date.parse(start)).filter((start) => start > asOfMs);
  return Math.min(horizonHours, ...starts.map((start) => (start - asOfMs) / hourMs));
}

function maintenanceHours({ maintenance }: FleetNode, { asOfMs }: WorldIndex): number {
  const until = asOfMs + horizonHours * hourMs;
  return maintenance.reduce((sum, { start, end }) => {
    const within = Math.min(until, Date.parse(end)) - Math.max(asOfMs, Date.parse(start));
    return sum + Math.max(0, within) / hourMs;
  }, 0);
}

/** How likely the workload stays up there, and how soon it comes back. */
export const reliabilityFactors: readonly NodeFactor[] = nodeFactorsOf("reliability", [
  {
    id: "outage_risk",
    formerly: ["reliability.risk"],
    unit: "probability of an outage",
    direction: "lower is better",
    weight: 8,
    from: "Predicted outage of at least 30 min within the model's horizon",
    source: "docs/model-card.md",
    words: say("lowest risk", "lower risk", "higher risk"),
    column: ofNode(({ node, index }) => index.risk.get(node.name)?.probability),
    normalise: rareIsBetter,
  },
  {
    id: "node_uptime_percentage",
    formerly: ["reliability.availability"],
    unit: "% of time up",
    direction: "higher is better",
    weight: 4,
    from: "History, last 30 days; without it from the risk and reliability.meanTimeToRecoveryHours",
    source: "The fleet's history file",
    words: say("most available", "more available", "less available"),
    column: ofNode(({ node, index }) => {
      const availability = availabilityOf(node, index);
      return availability === null ? null : availability * 100;
    }),
    normalise: nearlyAll(100),
  },
  {
    id: "uptime_trend",
    unit: "difference of shares",
    direction: "higher is better",
    weight: 0.5,
    from: "History: availability of the last 7 days less that of the last 30",
    source: "The fleet's history file",
    words: say("recovers best", "on the way up", "on the way down"),
    column: ofNode(({ node, index }) => index.outages.get(node.name)?.availabilityTrend),
    normalise: between(-0.1, 0.1),
  },
  {
    id: "mean_time_between_failures",
    unit: "h",
    direction: "higher is better",
    weight: 1,
    from: "History, last 90 days: time up over the number of outages",
    source: "Schroeder and Gibson, Failures in HPC Systems, DSN 2006",
    words: say("longest between failures", "longer between failures", "shorter between failures"),
    column: ofNode(({ node, index }) => index.outages.get(node.name)?.meanTimeBetweenFailuresHours),
    normalise: growsBy(720),
  },
  {
    id: "mean_time_to_recovery",
    formerly: ["reliability.timeToRecovery"],
    unit: "h",
    direction: "lower is better",
    weight: 2,
    from: "reliability.meanTimeToRecoveryHours; else the mean outage of the last 90 days",
    source: "The operator; the fleet's history file",
    words: say("quickest recovery", "quicker recovery", "slower recovery"),
    column: ofNode(
      ({ node, index }) =>
        node.reliability.meanTimeToRecoveryHours ?? index.outages.get(node.name)?.meanTimeToRepairHours,
    ),
    normalise: halvedBy(4),
  },
  {
    id: "longest_outage",
    unit: "h",
    direction: "lower is better",
    weight: 0.5,
    from: "History, last 90 days",
    source: "The fleet's history file",
    words: say("no long outage", "shorter outages", "a longer outage"),
    column: ofNode(({ node, index }) => index.outages.get(node.name)?.longestOutageHours),
    normalise: halvedBy(8),
  },
  {
    id: "time_since_outage",
    unit: "h",
    direction: "higher is better",
    weight: 0.5,
    from: "History: hours since the last outage ended, at most 90 days",
    source: "Failures cluster in time: Schroeder and Gibson, DSN 2006",
    words: say("longest without an outage", "longer without an outage", "had an outage more recently"),
    column: ofNode(({ node, index }) => index.outages.get(node.name)?.hoursSinceOutage),
    normalise: growsBy(168),
  },
  {
    id: "hardware_failure_rate",
    unit: "share of nodes a year",
    direction: "lower is better",
    weight: 1,
    from: "hardware.annualFailureRate",
    source: "Vendor or own statistics; Vishwanath and Nagappan, Cloud Hardware Reliability, SoCC 2010",
    words: say("rarest repairs", "rarer repairs", "more frequent repairs"),
    column: ofNode(({ node }) => node.hardware.annualFailureRate),
    normalise: rareIsBetter,
  },
  {
    id: "hardware_age",
    unit: "years",
    direction: "lower is better",
    weight: 0.5,
    from: "hardware.ageYears",
    source: "Asset register",
    words: say("newest hardware", "newer hardware", "older hardware"),
    column: ofNode(({ node }) => node.hardware.ageYears),
    normalise: halvedBy(5),
  },
  {
    id: "corrected_memory_errors",
    unit: "errors a day",
    direction: "lower is better",
    weight: 0.5,
    from: "telemetry.correctedMemoryErrorsPerDay",
    source: "node_exporter: node_edac_correctable_errors_total; Schroeder et al., DRAM Errors, SIGMETRICS 2009",
    words: say("fewest memory errors", "fewer memory errors", "more memory errors"),
    column: ofNode(({ node }) => node.telemetry.correctedMemoryErrorsPerDay),
    normalise: halvedBy(5),
  },
  {
    id: "disk_wear",
    unit: "share of endurance",
    direction: "lower is better",
    weight: 0.5,
    from: "telemetry.diskWear",
    source: "NVMe SMART log, percentage used",
    words: say("least worn disks", "less worn disks", "more worn disks"),
    column: ofNode(({ node }) => node.telemetry.diskWear),
    normalise: oneMinus,
  },
  {
    id: "maintenance_schedule_conflict",
    unit: "h within 30 days",
    direction: "lower is better",
    weight: 1,
    from: "maintenance: hours of the windows within the next 720 h",
    source: "The operator's schedule",
    words: say("least maintenance", "less maintenance", "more maintenance"),
    column: ofNode(({ node, index }) => maintenanceHours(node, index)),
    normalise: halvedBy(8),
  },
  {
    id: "time_to_maintenance",
    formerly: ["reliability.nextMaintenance"],
    unit: "h",
    direction: "higher is better",
    weight: 1,
    from: "maintenance: hours to the next window, at most 720",
    source: "The operator's schedule",
    words: say("longest without maintenance", "later maintenance", "earlier maintenance"),
    column: ofNode(({ node, index }) => hoursToMaintenance(node, index)),
    normalise: between(0, horizonHours),
  },
  {
    id: "redundant_power",
    formerly: ["reliability.redundantPower"],
    unit: "yes/no",
    direction: "higher is better",
    weight: 1,
    from: "reliability.redundantPower",
    source: "Data sheet",
    words: say("redundant power", "redundant power", "no redundant power"),
    column: ofNode(({ node }) => flag(node.reliability.redundantPower)),
    normalise: fraction,
  },
  {
    id: "redundancy_level",
    unit: "0 n, 1 n+1, 2 2n, 3 2n+1",
    direction: "higher is better",
    weight: 0.5,
    from: "reliability.redundancy",
    source: "EN 50600 availability classes, TIA-942 ratings",
    words: say("most redundant site", "more redundant site", "less redundant site"),
    column: ofNode(({ node }) =>
      node.reliability.redundancy === undefined ? undefined : redundancyLevels[node.reliability.redundancy],
    ),
    normalise: between(0, 3),
  },
  {
    id: "disaster_recovery_tier",
    formerly: ["reliability.disasterRecovery"],
    unit: "tier 0 to 7",
    direction: "higher is better",
    weight: 1,
    from: "reliability.disasterRecoveryTier",
    source: "SHARE tiers of disaster recovery, 1992",
    words: say("best disaster recovery", "better disaster recovery", "weaker disaster recovery"),
    column: ofNode(({ node }) => node.reliability.disasterRecoveryTier),
    normalise: between(0, 7),
  },
  {
    id: "grid_outage_hours",
    unit: "h a year",
    direction: "lower is better",
    weight: 0.5,
    from: "regions.gridOutageHoursPerYear",
    source: "SAIDI (IEEE 1366), CEER benchmarking report",
    words: say("steadiest mains", "steadier mains", "less steady mains"),
    column: ofNode(({ region }) => region.gridOutageHoursPerYear),
    normalise: halvedBy(2),
  },
  {
    id: "rack_risk",
    unit: "probability of an outage",
    direction: "lower is better",
    weight: 0.5,
    from: "Mean predicted risk of the other nodes of the rack; 0 where there are none",
    source: "Failures correlate within racks: Alibaba SSD failure tickets; Ford et al., OSDI 2010",
    words: say("safest rack", "safer rack", "riskier rack"),
    column: ofNode(({ node, index }) => rackRisk(node, index)),
    normalise: rareIsBetter,
  },
  {
    id: "rack_concentration",
    formerly: ["reliability.rackMates"],
    unit: "placements",
    direction: "lower is better",
    weight: 1,
    from: "Other placements of the stack in the same rack: what one failed switch takes down together",
    source: "Reservations and claims",
    words: say("fewest eggs in one rack", "fewer of the stack in its rack", "more of the stack in its rack"),
    applies: ({ holdings }) => holdings.peers.length > 0,
    column: ofPeers((f) => peersAt(f, "rack", () => 1)),
    normalise: halvedBy(8),
  },
  {
    id: "zone_concentration",
    unit: "share of the stack's vCPUs",
    direction: "lower is better",
    weight: 0.5,
    from: "Largest share of the stack's vCPUs in one zone once the request is there: what one failed zone takes",
    source: "Reservations and claims",
    words: say("best spread over zones", "better spread over zones", "more of the stack in one zone"),
    applies: ({ holdings }) => holdings.peers.length > 0,
    column: ofPeers((f) => {
      const { total, byZone } = peerWeights(f, microVcpus);
      const own = microVcpus(f.context.request);
      const largest = Math.max(0, ...byZone.values());
      return (i) => largestZoneShare(byZone.get(at(f.table.zone, at(f.rows, i))) ?? 0, own, largest, total);
    }),
    normalise: oneMinus,
  },
]);
