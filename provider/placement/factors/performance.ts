import { factorsOf, known, type NodeFactor } from "./factor.ts";
import { bestOver, oneMinus, shareOfBest } from "./normalise.ts";

/** How fast the workload would run there. */
export const performanceFactors: readonly NodeFactor[] = factorsOf("performance", [
  {
    id: "performance.cpuMark",
    unit: "relative speed",
    direction: "higher is better",
    weight: 4,
    source: "performance.cpuMark",
    words: { best: "fastest CPU", better: "faster CPU", worse: "slower CPU" },
    value: ({ node }) => known(node.performance.cpuMark),
    normalise: shareOfBest,
  },
  {
    id: "performance.memoryBandwidth",
    unit: "GB/s",
    direction: "higher is better",
    weight: 2,
    source: "performance.memoryGBps",
    words: { best: "fastest memory", better: "faster memory", worse: "slower memory" },
    value: ({ node }) => known(node.performance.memoryGBps),
    normalise: shareOfBest,
  },
  {
    id: "performance.p95Latency",
    unit: "ms",
    direction: "lower is better",
    weight: 3,
    source: "performance.p95LatencyMs",
    words: { best: "quickest to answer", better: "quicker to answer", worse: "slower to answer" },
    value: ({ node }) => known(node.performance.p95LatencyMs),
    normalise: bestOver(1),
  },
  {
    id: "performance.contention",
    unit: "share of vCPUs held by others",
    direction: "lower is better",
    weight: 1,
    source: "Reservations and claims of others over the node's vCPUs",
    words: { best: "quietest node", better: "quieter node", worse: "busier node" },
    value: ({ node, used }) => used.vcpus / node.capacity.vcpus,
    normalise: oneMinus,
  },
]);
