import { factorsOf, flag, known, type NodeFactor } from "./factor.ts";
import { bestOver, between, fraction, shareOfBest } from "./normalise.ts";

/** How fast, safe and dear local storage is; durability, price and snapshots matter only to those who ask for disk. */
export const storageFactors: readonly NodeFactor[] = factorsOf("storage", [
  {
    id: "storage.iops",
    unit: "operations/s",
    direction: "higher is better",
    weight: 2,
    source: "performance.diskIops",
    words: { best: "fastest disk", better: "faster disk", worse: "slower disk" },
    value: ({ node }) => known(node.performance.diskIops),
    normalise: shareOfBest,
  },
  {
    id: "storage.latency",
    unit: "ms",
    direction: "lower is better",
    weight: 2,
    source: "performance.diskLatencyMs",
    words: { best: "quickest disk", better: "quicker disk", worse: "slower disk" },
    value: ({ node }) => known(node.performance.diskLatencyMs),
    normalise: bestOver(0.1),
  },
  {
    id: "storage.durability",
    unit: "nines",
    direction: "higher is better",
    weight: 2,
    source: "storage.durabilityNines",
    words: { best: "most durable storage", better: "more durable storage", worse: "less durable storage" },
    applies: ({ request }) => request.diskGiB > 0,
    value: ({ node }) => known(node.storage.durabilityNines),
    normalise: between(0, 11),
  },
  {
    id: "storage.price",
    unit: "currency per GiB and month",
    direction: "lower is better",
    weight: 1,
    source: "storage.costPerGiBMonth",
    words: { best: "cheapest storage", better: "cheaper storage", worse: "dearer storage" },
    applies: ({ request }) => request.diskGiB > 0,
    value: ({ node }) => known(node.storage.costPerGiBMonth),
    normalise: bestOver(0.01),
  },
  {
    id: "storage.snapshots",
    unit: "yes/no",
    direction: "higher is better",
    weight: 1,
    source: "storage.snapshotSupport",
    words: { best: "has snapshots", better: "has snapshots", worse: "has no snapshots" },
    applies: ({ request }) => request.diskGiB > 0,
    value: ({ node }) => flag(node.storage.snapshotSupport),
    normalise: fraction,
  },
]);
