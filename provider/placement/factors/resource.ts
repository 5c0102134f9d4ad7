import { freeGpusAfter } from "../candidate.ts";
import { at } from "../columns/at.ts";
import { fragmentationGrowth, knowsGpuJobs } from "../columns/gpu-fragmentation.ts";
import { freeBeside, groupSums, timesFits } from "../columns/groups.ts";
import { ofGroup, ofHeld, ofNode, ofOwn } from "../columns/node-column.ts";
import { type NodeFactor, nodeFactorsOf, say } from "./factor.ts";
import { aroundNothing, between, fraction, growsBy, halvedBy, oneMinus, shareOfBest } from "./normalise.ts";

/**
 * How well the placement uses the fleet's capacity, and how busy the node is as measured: fill nodes rather than scratch
 * all of them, keep CPU and memory in step so that neither is stranded, keep GPUs for those who ask for them.
 */
export const resourceFactors: readonly NodeFactor[] = nodeFactorsOf("resource", [
  {
    id: "packing_tightness",
    formerly: ["resource.packing"],
    unit: "share used after",
    direction: "higher is better",
    weight: 5,
    from: "Mean of the vCPU and memory share that is reserved after the placement",
    source: "Best fit: Panigrahy et al., Heuristics for Vector Bin Packing, 2011",
    words: say("tightest fit", "tighter fit", "looser fit"),
    column: ofOwn((f) => (i) => (at(f.vcpusAfter, i) + at(f.memoryAfter, i)) / 2),
    normalise: fraction,
  },
  {
    id: "cpu_memory_balance",
    formerly: ["resource.balance"],
    unit: "difference of shares",
    direction: "lower is better",
    weight: 3,
    from: "|vCPU share - memory share| that is reserved after the placement: what one runs out of strands the other",
    source: "Resource imbalance: Wood et al., Sandpiper, NSDI 2007",
    words: say("strands least", "strands less", "strands more capacity"),
    column: ofOwn((f) => (i) => Math.abs(at(f.vcpusAfter, i) - at(f.memoryAfter, i))),
    normalise: oneMinus,
  },
  {
    id: "gpu_scarcity",
    formerly: ["resource.gpuScarcity"],
    unit: "share of GPUs left idle",
    direction: "lower is better",
    weight: 10,
    from: "Free share of the node's GPUs after the placement; 0 on nodes without GPUs",
    source: "After Weng et al., Fragmentation Gradient Descent, ATC 2023",
    words: say("leaves GPUs to GPU jobs", "leaves more GPUs to GPU jobs", "would block GPUs"),
    column: ofOwn((f) => (i) => (at(f.table.gpus, at(f.rows, i)) === 0 ? 0 : 1 - at(f.gpusAfter, i))),
    normalise: oneMinus,
  },
  {
    id: "gpu_starvation",
    formerly: ["resource.gpuStarvation"],
    unit: "share of free GPUs",
    direction: "lower is better",
    weight: 3,
    from: "Share of the GPUs left free that keep less than half of their proportional vCPUs or memory",
    source: "Stranded GPUs: Weng et al., MLaaS in the Wild, NSDI 2022",
    words: say("starves no GPU", "starves fewer GPUs", "starves GPUs of CPU or memory"),
    column: ofOwn((f) => (i) => {
      const candidate = f.candidates[i];
      const total = at(f.table.gpus, at(f.rows, i));
      const free = candidate === undefined ? 0 : freeGpusAfter(candidate, f.context.request);
      if (total === 0 || free <= 0) return 0;
      // Each GPU wants half of 1/total of the node; what is left feeds so many of them.
      const left = Math.max(0, 1 - Math.max(at(f.vcpusAfter, i), at(f.memoryAfter, i)));
      return Math.max(0, free - Math.floor(2 * total * left + 1e-9)) / free;
    }),
    normalise: oneMinus,
  },
  {
    id: "gpu_fragmentation_growth",
    unit: "GPUs",
    direction: "lower is better",
    weight: 3,
    from: "Growth of the free GPU that the next job with GPUs is expected to find unusable, if it is like the Snapshot's reservations with GPUs; left out where none has one",
    source: "Fragmentation gradient descent: Weng et al., Beware of Fragmentation, ATC 2023",
    words: say("fragments GPUs least", "fragments GPUs less", "fragments GPUs more"),
    applies: ({ index }) => knowsGpuJobs(index),
    column: ofOwn((f) => {
      const growth = fragmentationGrowth(f.context.index, f.context.request);
      return (i) => {
        const candidate = f.candidates[i];
        return growth === null || candidate === undefined ? Number.NaN : growth(candidate);
      };
    }),
    normalise: aroundNothing(1),
  },
  {
    id: "capacity_headroom",
    formerly: ["resource.headroom"],
    unit: "vCPUs with 4 GiB each",
    direction: "higher is better",
    weight: 1,
    from: "How much would still fit after the placement, in vCPUs of 4 GiB: room to grow and for bursts",
    source: "Large blocks are scarce: Verma et al., Borg, EuroSys 2015",
    words: say("most room", "more room", "less room"),
    column: ofOwn((f) => (i) => {
      const row = at(f.rows, i);
      const vcpus = at(f.table.vcpus, row) * (1 - at(f.vcpusAfter, i));
      return Math.max(0, Math.min(vcpus, (at(f.table.memoryGiB, row) * (1 - at(f.memoryAfter, i))) / 4));
    }),
    normalise: growsBy(16),
  },
  {
    id: "remainder_waste",
    unit: "share of the node",
    direction: "lower is better",
    weight: 0.5,
    from: "Mean vCPU and memory share that stays free when the node is filled with requests like this one",
    source: "Two-dimensional cutting stock remainder: Gilmore and Gomory, 1965",
    words: say("leaves no remainder", "leaves less remainder", "leaves an unusable remainder"),
    column: ofOwn((f) => {
      const { vcpus, memoryGiB } = f.context.request;
      return (i) => {
        const [cpuCapacity, memoryCapacity] = [at(f.table.vcpus, at(f.rows, i)), at(f.table.memoryGiB, at(f.rows, i))];
        const cpuFree = cpuCapacity - at(f.usedVcpus, i);
        const memoryFree = memoryCapacity - at(f.usedMemoryGiB, i);
        const more = Math.floor(Math.min(cpuFree / vcpus, memoryFree / memoryGiB) + 1e-9);
        return ((cpuFree - more * vcpus) / cpuCapacity + (memoryFree - more * memoryGiB) / memoryCapacity) / 2;
      };
    }),
    normalise: oneMinus,
  },
  {
    id: "shape_alignment",
    unit: "cosine",
    direction: "higher is better",
    weight: 0.5,
    from: "Cosine of the angle between the request and what is free, vCPUs against memory over 4 GiB a vCPU",
    source: "Grandl et al., Tetris: Multi-Resource Packing, SIGCOMM 2014",
    words: say("best fitting shape", "better fitting shape", "worse fitting shape"),
    column: ofOwn((f) => {
      const [x, y] = [f.context.request.vcpus, f.context.request.memoryGiB / 4];
      const length = Math.sqrt(x * x + y * y);
      return (i) => {
        const u = at(f.table.vcpus, at(f.rows, i)) - at(f.usedVcpus, i);
        const v = (at(f.table.memoryGiB, at(f.rows, i)) - at(f.usedMemoryGiB, i)) / 4;
        return Math.min(1, (x * u + y * v) / (length * Math.sqrt(u * u + v * v)));
      };
    }),
    normalise: fraction,
  },
  {
    id: "placement_density",
    unit: "placements",
    direction: "lower is better",
    weight: 0.5,
    from: "Placements that others have on the node: what one failure or one reboot takes down",
    source: "Reservations and claims",
    words: say("fewest neighbours", "fewer neighbours", "more neighbours"),
    column: ofHeld((f) => (i) => at(f.placements, i)),
    normalise: halvedBy(16),
  },
  {
    id: "neighbour_size_match",
    unit: "ratio",
    direction: "higher is better",
    weight: 0.5,
    from: "Smaller over larger of the request's vCPUs and the mean of what is on the node; 1 on an empty node",
    source: "Like beside like fragments less: Hadary et al., Protean, OSDI 2020",
    words: say("neighbours of its size", "neighbours nearer its size", "neighbours of another size"),
    column: ofOwn((f) => (i) => {
      const count = at(f.placements, i);
      if (count === 0) return 1;
      const mean = at(f.usedVcpus, i) / count;
      const { vcpus } = f.context.request;
      return Math.min(mean, vcpus) / Math.max(mean, vcpus);
    }),
    normalise: fraction,
  },
  {
    id: "rack_headroom",
    unit: "share of vCPUs free",
    direction: "higher is better",
    weight: 0.5,
    from: "Free share of the vCPUs of the rack's other nodes that could take the request too; 0 where there are none",
    source: "Reservations and claims",
    words: say("most room beside it", "more room beside it", "less room beside it"),
    column: ofGroup((f) => {
      const racks = (i: number) => at(f.table.rack, at(f.rows, i));
      const capacityOf = (i: number) => at(f.table.vcpus, at(f.rows, i));
      const freeOf = (i: number) => capacityOf(i) - at(f.usedVcpus, i);
      const [capacity, free] = [groupSums(f.rows.length, racks, capacityOf), groupSums(f.rows.length, racks, freeOf)];
      return (i) => freeBeside(capacity.get(racks(i)) ?? 0, free.get(racks(i)) ?? 0, capacityOf(i), freeOf(i));
    }),
    normalise: fraction,
  },
  {
    id: "evacuation_room",
    unit: "times the request",
    direction: "higher is better",
    weight: 0.5,
    from: "How often the request fits on the other candidates of the zone: where it could go without leaving it",
    source: "N+1 capacity planning: Barroso et al., The Datacenter as a Computer, 2018",
    words: say("most room to move to", "more room to move to", "less room to move to"),
    column: ofGroup((f) => {
      const zones = (i: number) => at(f.table.zone, at(f.rows, i));
      const fits = (i: number) =>
        timesFits(
          at(f.table.vcpus, at(f.rows, i)) - at(f.usedVcpus, i),
          at(f.table.memoryGiB, at(f.rows, i)) - at(f.usedMemoryGiB, i),
          f.context.request,
        );
      const inZone = groupSums(f.rows.length, zones, fits);
      return (i) => (inZone.get(zones(i)) ?? 0) - fits(i);
    }),
    normalise: growsBy(4),
  },
  {
    id: "cpu_utilization_current",
    unit: "share of CPU time busy",
    direction: "lower is better",
    weight: 2,
    from: "telemetry.cpuUtilization",
    source: "node_exporter: node_cpu_seconds_total",
    words: say("least busy CPUs", "less busy CPUs", "busier CPUs"),
    column: ofNode(({ node }) => node.telemetry.cpuUtilization),
    normalise: oneMinus,
  },
  {
    id: "cpu_utilization_trend",
    unit: "share a day",
    direction: "lower is better",
    weight: 1,
    from: "telemetry.cpuTrendPerDay",
    source: "Linear fit over the monitoring's window",
    words: say("load falls fastest", "load grows less", "load grows faster"),
    column: ofNode(({ node }) => node.telemetry.cpuTrendPerDay),
    normalise: between(0.1, -0.1),
  },
  {
    id: "cpu_run_queue",
    unit: "threads per vCPU",
    direction: "lower is better",
    weight: 0.5,
    from: "telemetry.runQueuePerVcpu",
    source: "Linux load average and pressure stall information",
    words: say("shortest run queue", "shorter run queue", "longer run queue"),
    column: ofNode(({ node }) => node.telemetry.runQueuePerVcpu),
    normalise: halvedBy(1),
  },
  {
    id: "memory_utilization_current",
    unit: "share of memory in use",
    direction: "lower is better",
    weight: 2,
    from: "telemetry.memoryUtilization",
    source: "node_exporter: node_memory_MemAvailable_bytes",
    words: say("most memory unused", "more memory unused", "less memory unused"),
    column: ofNode(({ node }) => node.telemetry.memoryUtilization),
    normalise: oneMinus,
  },
  {
    id: "memory_fragmentation",
    unit: "share of free memory",
    direction: "lower is better",
    weight: 0.5,
    from: "telemetry.memoryFragmentation",
    source: "Linux /proc/buddyinfo",
    words: say("least fragmented memory", "less fragmented memory", "more fragmented memory"),
    column: ofNode(({ node }) => node.telemetry.memoryFragmentation),
    normalise: oneMinus,
  },
  {
    id: "disk_space_available",
    unit: "share free after",
    direction: "higher is better",
    weight: 1,
    from: "Share of capacity.diskGiB that is not reserved after the placement",
    source: "Reservations and claims",
    words: say("most disk left", "more disk left", "less disk left"),
    applies: ({ request }) => request.diskGiB > 0,
    column: ofOwn((f) => (i) => 1 - at(f.diskAfter, i)),
    normalise: fraction,
  },
  {
    id: "disk_io_capacity",
    unit: "operations/s spare",
    direction: "higher is better",
    weight: 1,
    from: "performance.diskIops x (1 - telemetry.diskIoUtilization)",
    source: "node_exporter: node_disk_io_time_seconds_total",
    words: say("most spare disk operations", "more spare disk operations", "fewer spare disk operations"),
    column: ofNode(({ node: { performance, telemetry } }) => spare(performance.diskIops, telemetry.diskIoUtilization)),
    normalise: shareOfBest,
  },
  {
    id: "network_bandwidth_available",
    unit: "Gbit/s spare",
    direction: "higher is better",
    weight: 1,
    from: "performance.networkGbps x (1 - telemetry.networkUtilization)",
    source: "node_exporter: node_network_transmit_bytes_total",
    words: say("most spare bandwidth", "more spare bandwidth", "less spare bandwidth"),
    column: ofNode(({ node: { performance, telemetry } }) =>
      spare(performance.networkGbps, telemetry.networkUtilization),
    ),
    normalise: shareOfBest,
  },
  {
    id: "gpu_utilization",
    unit: "share of GPU time busy",
    direction: "lower is better",
    weight: 1,
    from: "telemetry.gpuUtilization",
    source: "NVIDIA DCGM: DCGM_FI_DEV_GPU_UTIL",
    words: say("least busy GPUs", "less busy GPUs", "busier GPUs"),
    applies: ({ request }) => request.gpus !== undefined,
    column: ofNode(({ node }) => node.telemetry.gpuUtilization),
    normalise: oneMinus,
  },
]);

/** What is left of a rate; unknown without both figures. */
function spare(rate: number | undefined, utilisation: number | undefined): number | undefined {
  return rate === undefined || utilisation === undefined ? undefined : rate * (1 - utilisation);
}
