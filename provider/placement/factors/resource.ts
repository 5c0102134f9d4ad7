import { freeGpus } from "../candidate.ts";
import { factorsOf, type NodeFactor } from "./factor.ts";
import { fraction, oneMinus } from "./normalise.ts";

/**
 * How well the placement uses the fleet's capacity: fill nodes rather than scratch all of them, keep CPU and memory in
 * step so that neither is stranded, and keep GPUs for those who ask for them.
 */
export const resourceFactors: readonly NodeFactor[] = factorsOf("resource", [
  {
    id: "resource.packing",
    unit: "share used after",
    direction: "higher is better",
    weight: 5,
    source: "Best fit: mean of the vCPU and memory share in use after the placement (Panigrahy et al. 2011)",
    words: { best: "tightest fit", better: "tighter fit", worse: "looser fit" },
    value: ({ after }) => (after.vcpus + after.memoryGiB) / 2,
    normalise: fraction,
  },
  {
    id: "resource.balance",
    unit: "difference of shares",
    direction: "lower is better",
    weight: 3,
    source: "|vCPU share - memory share| in use after the placement: what one runs out of strands the other",
    words: { best: "strands least", better: "strands less", worse: "strands more capacity" },
    value: ({ after }) => Math.abs(after.vcpus - after.memoryGiB),
    normalise: oneMinus,
  },
  {
    id: "resource.gpuScarcity",
    unit: "share of GPUs left idle",
    direction: "lower is better",
    weight: 10,
    source: "Free share of the node's GPUs after the placement; 0 on nodes without GPUs (after Weng et al., ATC 2023)",
    words: { best: "leaves GPUs to GPU jobs", better: "leaves more GPUs to GPU jobs", worse: "would block GPUs" },
    value: ({ after }) => (after.gpus === null ? 0 : 1 - after.gpus),
    normalise: oneMinus,
  },
  {
    id: "resource.gpuStarvation",
    unit: "share of free GPUs",
    direction: "lower is better",
    weight: 3,
    source: "Share of the GPUs left free that keep less than half of their proportional vCPUs or memory",
    words: { best: "starves no GPU", better: "starves fewer GPUs", worse: "starves GPUs of CPU or memory" },
    value: (candidate, { request }) => {
      const { node, after } = candidate;
      const total = node.capacity.gpus?.count ?? 0;
      const free = freeGpus(candidate) - (request.gpus?.count ?? 0);
      if (total === 0 || free <= 0) return 0;
      // Each GPU wants half of 1/total of the node; what is left feeds so many of them.
      const fed = Math.floor(2 * total * Math.max(0, 1 - Math.max(after.vcpus, after.memoryGiB)) + 1e-9);
      return Math.max(0, free - fed) / free;
    },
    normalise: oneMinus,
  },
  {
    id: "resource.headroom",
    unit: "share free after",
    direction: "higher is better",
    weight: 1,
    source: "Free share of the scarcer of vCPUs and memory after the placement: room to grow and for bursts",
    words: { best: "most room", better: "more room", worse: "less room" },
    value: ({ after }) => 1 - Math.max(after.vcpus, after.memoryGiB),
    normalise: fraction,
  },
]);
