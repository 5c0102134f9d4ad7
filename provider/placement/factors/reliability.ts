import { availabilityOf } from "../availability-of.ts";
import { factorsOf, flag, known, type NodeFactor } from "./factor.ts";
import { between, fraction, halvedBy, rareIsBetter } from "./normalise.ts";

const hourMs = 3_600_000;

/** How likely the workload stays up there, and how soon it comes back. */
export const reliabilityFactors: readonly NodeFactor[] = factorsOf("reliability", [
  {
    id: "reliability.risk",
    unit: "probability of an outage",
    direction: "lower is better",
    weight: 8,
    source: "telemetry.risk: predicted outage of at least 30 min within the model's horizon",
    words: { best: "lowest risk", better: "lower risk", worse: "higher risk" },
    value: ({ risk }) => risk?.probability ?? null,
    normalise: rareIsBetter,
  },
  {
    id: "reliability.availability",
    unit: "share of time up",
    direction: "higher is better",
    weight: 4,
    source: "telemetry.availability over 30 days; without history from risk and meanTimeToRecoveryHours",
    words: { best: "most available", better: "more available", worse: "less available" },
    value: ({ node }, { index }) => availabilityOf(node, index),
    // The same root as for risk: 99.99 % against 99.9 % matters, 60 % against 59 % does not.
    normalise: (value, population) => rareIsBetter(1 - value, population),
  },
  {
    id: "reliability.spotInterruption",
    unit: "probability within 30 days",
    direction: "lower is better",
    weight: 3,
    source: "spotInterruptionRisk; 0 for nodes that are not spot",
    words: { best: "not interrupted", better: "rarer interruptions", worse: "likelier to be interrupted" },
    value: ({ node }) => (node.spot ? known(node.spotInterruptionRisk) : 0),
    normalise: rareIsBetter,
  },
  {
    id: "reliability.timeToRecovery",
    unit: "h",
    direction: "lower is better",
    weight: 2,
    source: "reliability.meanTimeToRecoveryHours",
    words: { best: "quickest recovery", better: "quicker recovery", worse: "slower recovery" },
    value: ({ node }) => known(node.reliability.meanTimeToRecoveryHours),
    normalise: halvedBy(4),
  },
  {
    id: "reliability.redundantPower",
    unit: "yes/no",
    direction: "higher is better",
    weight: 1,
    source: "reliability.redundantPower",
    words: { best: "redundant power", better: "redundant power", worse: "no redundant power" },
    value: ({ node }) => flag(node.reliability.redundantPower),
    normalise: fraction,
  },
  {
    id: "reliability.disasterRecovery",
    unit: "tier 0 to 7",
    direction: "higher is better",
    weight: 1,
    source: "reliability.disasterRecoveryTier (SHARE tiers)",
    words: { best: "best disaster recovery", better: "better disaster recovery", worse: "weaker disaster recovery" },
    value: ({ node }) => known(node.reliability.disasterRecoveryTier),
    normalise: between(0, 7),
  },
  {
    id: "reliability.nextMaintenance",
    unit: "h",
    direction: "higher is better",
    weight: 1,
    source: "Hours from telemetry.asOf to the next maintenance window, at most 720",
    words: { best: "longest without maintenance", better: "later maintenance", worse: "earlier maintenance" },
    value: ({ node }, { index }) => {
      const starts = node.maintenance.map(({ start }) => Date.parse(start)).filter((start) => start > index.asOfMs);
      return Math.min(720, ...starts.map((start) => (start - index.asOfMs) / hourMs));
    },
    normalise: between(0, 720),
  },
  {
    id: "reliability.rackMates",
    unit: "placements",
    direction: "lower is better",
    weight: 1,
    source: "Other placements of the stack in the same rack: what one failed switch takes down together",
    words: {
      best: "fewest eggs in one rack",
      better: "fewer of the stack in its rack",
      worse: "more of the stack in its rack",
    },
    applies: ({ holdings }) => holdings.peers.length > 0,
    value: ({ node }, { holdings }) => holdings.peersNear(node, "rack"),
    normalise: halvedBy(8),
  },
]);
