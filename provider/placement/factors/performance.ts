import { at } from "../columns/at.ts";
import { ofHeld, ofNode, ofRequest } from "../columns/node-column.ts";
import { peerWeights, talk } from "../columns/peers.ts";
import { roundTripMs } from "../distance.ts";
import { type NodeFactor, nodeFactorsOf, say } from "./factor.ts";
import { bestOver, between, fraction, halvedBy, oneMinus, shareOfBest } from "./normalise.ts";

/** Round trips that are taken within a rack, a zone and a region, in ms: switch hops, not distances. */
const withinMs = { rack: 0.1, zone: 0.5, region: 1 };

const perVcpu = (amount: number | undefined, vcpus: number): number | undefined =>
  amount === undefined ? undefined : amount / vcpus;

/** How fast the workload would run there. */
export const performanceFactors: readonly NodeFactor[] = nodeFactorsOf("performance", [
  {
    id: "cpu_speed",
    formerly: ["performance.cpuMark"],
    unit: "relative speed",
    direction: "higher is better",
    weight: 4,
    from: "performance.cpuMark",
    source: "A single-core benchmark, such as SPECspeed 2017",
    words: say("fastest CPU", "faster CPU", "slower CPU"),
    column: ofNode(({ node }) => node.performance.cpuMark),
    normalise: shareOfBest,
  },
  {
    id: "cpu_clock",
    unit: "GHz",
    direction: "higher is better",
    weight: 0.5,
    from: "hardware.cpuGHz",
    source: "CPU data sheet",
    words: say("highest clock", "higher clock", "lower clock"),
    column: ofNode(({ node }) => node.hardware.cpuGHz),
    normalise: shareOfBest,
  },
  {
    id: "cpu_generation",
    unit: "year",
    direction: "higher is better",
    weight: 0.5,
    from: "hardware.cpuYear",
    source: "CPU data sheet",
    words: say("newest CPU", "newer CPU", "older CPU"),
    column: ofNode(({ node }) => node.hardware.cpuYear),
    normalise: between(2010, 2030),
  },
  {
    id: "thread_sharing",
    unit: "vCPUs per core",
    direction: "lower is better",
    weight: 0.5,
    from: "hardware.threadsPerCore",
    source: "Tullsen et al., Simultaneous Multithreading, ISCA 1995",
    words: say("cores of its own", "fewer threads a core", "more threads a core"),
    column: ofNode(({ node }) => node.hardware.threadsPerCore),
    normalise: halvedBy(4),
  },
  {
    id: "cpu_cache_per_vcpu",
    unit: "MiB per vCPU",
    direction: "higher is better",
    weight: 0.5,
    from: "hardware.l3CacheMiB / capacity.vcpus",
    source: "CPU data sheet",
    words: say("most cache a vCPU", "more cache a vCPU", "less cache a vCPU"),
    column: ofNode(({ node }) => perVcpu(node.hardware.l3CacheMiB, node.capacity.vcpus)),
    normalise: shareOfBest,
  },
  {
    id: "cpu_cache_hit_ratio",
    unit: "share of accesses",
    direction: "higher is better",
    weight: 1,
    from: "telemetry.cacheHitRatio",
    source: "perf: LLC-loads and LLC-load-misses; Mars et al., Bubble-Up, MICRO 2011",
    words: say("best cache hits", "better cache hits", "worse cache hits"),
    column: ofNode(({ node }) => node.telemetry.cacheHitRatio),
    normalise: fraction,
  },
  {
    id: "cpu_steal",
    unit: "share of CPU time",
    direction: "lower is better",
    weight: 1,
    from: "telemetry.cpuStealRatio",
    source: "node_exporter: node_cpu_seconds_total, mode steal",
    words: say("least stolen time", "less stolen time", "more stolen time"),
    column: ofNode(({ node }) => node.telemetry.cpuStealRatio),
    normalise: halvedBy(0.05),
  },
  {
    id: "thermal_throttling",
    unit: "share of time",
    direction: "lower is better",
    weight: 0.5,
    from: "telemetry.throttledRatio",
    source: "node_exporter: node_cpu_core_throttles_total",
    words: say("throttled least", "throttled less", "throttled more"),
    column: ofNode(({ node }) => node.telemetry.throttledRatio),
    normalise: halvedBy(0.02),
  },
  {
    id: "cpu_contention",
    formerly: ["performance.contention"],
    unit: "share of vCPUs",
    direction: "lower is better",
    weight: 1,
    from: "vCPUs of the largest other placement on the node over the node's: one noisy neighbour is what slows others",
    source: "Novaković et al., DeepDive, ATC 2013",
    words: say("quietest neighbours", "quieter neighbours", "a noisier neighbour"),
    column: ofHeld((f) => (i) => at(f.largestVcpus, i) / at(f.table.vcpus, at(f.rows, i))),
    normalise: oneMinus,
  },
  {
    id: "numa_span",
    unit: "NUMA domains",
    direction: "lower is better",
    weight: 0.5,
    from: "NUMA domains that the request needs, by hardware.numaNodes: the larger share of vCPUs and memory, rounded up",
    source: "Dashti et al., Traffic Management on NUMA, ASPLOS 2013",
    words: say("spans fewest NUMA domains", "spans fewer NUMA domains", "spans more NUMA domains"),
    column: ofRequest((f) => {
      const { vcpus, memoryGiB } = f.context.request;
      return (i) => {
        const domains = f.candidates[i]?.node.hardware.numaNodes ?? Number.NaN;
        const row = at(f.rows, i);
        return Math.ceil(domains * Math.max(vcpus / at(f.table.vcpus, row), memoryGiB / at(f.table.memoryGiB, row)));
      };
    }),
    normalise: bestOver(0),
  },
  {
    id: "memory_bandwidth",
    formerly: ["performance.memoryBandwidth"],
    unit: "GB/s",
    direction: "higher is better",
    weight: 2,
    from: "performance.memoryGBps",
    source: "McCalpin, STREAM, 1995",
    words: say("fastest memory", "faster memory", "slower memory"),
    column: ofNode(({ node }) => node.performance.memoryGBps),
    normalise: shareOfBest,
  },
  {
    id: "memory_bandwidth_per_vcpu",
    unit: "GB/s per vCPU",
    direction: "higher is better",
    weight: 0.5,
    from: "performance.memoryGBps / capacity.vcpus",
    source: "Machine balance: McCalpin, 1995",
    words: say("most bandwidth a vCPU", "more bandwidth a vCPU", "less bandwidth a vCPU"),
    column: ofNode(({ node }) => perVcpu(node.performance.memoryGBps, node.capacity.vcpus)),
    normalise: shareOfBest,
  },
  {
    id: "response_latency_p95",
    formerly: ["performance.p95Latency"],
    unit: "ms",
    direction: "lower is better",
    weight: 3,
    from: "performance.p95LatencyMs",
    source: "The services' own latency histograms",
    words: say("quickest to answer", "quicker to answer", "slower to answer"),
    column: ofNode(({ node }) => node.performance.p95LatencyMs),
    normalise: bestOver(1),
  },
  {
    id: "latency_tail_ratio",
    unit: "p99 over p95",
    direction: "lower is better",
    weight: 0.5,
    from: "performance.p99LatencyMs / performance.p95LatencyMs",
    source: "Dean and Barroso, The Tail at Scale, CACM 2013",
    words: say("shortest tail", "shorter tail", "longer tail"),
    column: ofNode(
      ({
        node: {
          performance: { p95LatencyMs, p99LatencyMs },
        },
      }) => (p95LatencyMs === undefined || p99LatencyMs === undefined ? undefined : p99LatencyMs / p95LatencyMs),
    ),
    normalise: bestOver(0),
  },
  {
    id: "throughput_capacity",
    unit: "requests/s",
    direction: "higher is better",
    weight: 1,
    from: "performance.throughputPerSecond",
    source: "The fleet's own benchmark",
    words: say("highest throughput", "higher throughput", "lower throughput"),
    column: ofNode(({ node }) => node.performance.throughputPerSecond),
    normalise: shareOfBest,
  },
  {
    id: "performance_variation",
    unit: "standard deviation over mean",
    direction: "lower is better",
    weight: 0.5,
    from: "telemetry.throughputVariation",
    source: "Maricq et al., Taming Performance Variability, OSDI 2018",
    words: say("steadiest", "steadier", "less steady"),
    column: ofNode(({ node }) => node.telemetry.throughputVariation),
    normalise: halvedBy(0.1),
  },
  {
    id: "start_time",
    unit: "s",
    direction: "lower is better",
    weight: 0.5,
    from: "performance.startSeconds",
    source: "Mao and Humphrey, VM Startup Time, CLOUD 2012",
    words: say("quickest to start", "quicker to start", "slower to start"),
    column: ofNode(({ node }) => node.performance.startSeconds),
    normalise: halvedBy(60),
  },
  {
    id: "disk_iops_capacity",
    formerly: ["storage.iops"],
    unit: "operations/s",
    direction: "higher is better",
    weight: 2,
    from: "performance.diskIops",
    source: "fio, random 4 KiB reads",
    words: say("fastest disk", "faster disk", "slower disk"),
    column: ofNode(({ node }) => node.performance.diskIops),
    normalise: shareOfBest,
  },
  {
    id: "disk_throughput",
    unit: "MB/s",
    direction: "higher is better",
    weight: 0.5,
    from: "performance.diskMBps",
    source: "fio, sequential reads",
    words: say("most disk throughput", "more disk throughput", "less disk throughput"),
    column: ofNode(({ node }) => node.performance.diskMBps),
    normalise: shareOfBest,
  },
  {
    id: "storage_latency",
    formerly: ["storage.latency"],
    unit: "ms",
    direction: "lower is better",
    weight: 2,
    from: "performance.diskLatencyMs",
    source: "fio, completion latency",
    words: say("quickest disk", "quicker disk", "slower disk"),
    column: ofNode(({ node }) => node.performance.diskLatencyMs),
    normalise: bestOver(0.1),
  },
  {
    id: "network_line_rate",
    formerly: ["network.bandwidth"],
    unit: "Gbit/s",
    direction: "higher is better",
    weight: 2,
    from: "performance.networkGbps",
    source: "Network card",
    words: say("widest network", "wider network", "narrower network"),
    column: ofNode(({ node }) => node.performance.networkGbps),
    normalise: shareOfBest,
  },
  {
    id: "network_latency_to_peers",
    unit: "ms",
    direction: "lower is better",
    weight: 2,
    from: `Mean round trip to the stack's other placements, those of together counting four times: regions.latencyMs, ${withinMs.zone} ms within a zone, ${withinMs.rack} ms within a rack`,
    source: "Meng et al., Traffic-aware VM Placement, INFOCOM 2010",
    words: say("nearest to its peers", "nearer to its peers", "farther from its peers"),
    applies: ({ holdings }) => holdings.peers.length > 0,
    column: ofRequest((f) => {
      const peers = peerWeights(f, talk(f));
      const names = new Map([...f.table.regionNumbers].map(([name, number]) => [number, name]));
      const means = new Map<number, { readonly sum: number; readonly weight: number }>();
      return (i) => {
        const region = f.regionOf(i);
        if (region === undefined) return Number.NaN;
        const row = at(f.rows, i);
        const number = at(f.table.region, row);
        let mean = means.get(number);
        if (mean === undefined) {
          let [sum, weight] = [0, 0];
          for (const [peerRegion, weighs] of peers.byRegion) {
            const other = f.context.index.regionByName.get(names.get(peerRegion) ?? "");
            const ms = peerRegion === number ? withinMs.region : other && roundTripMs(region, other);
            if (ms === undefined || ms === null) continue;
            sum += ms * weighs;
            weight += weighs;
          }
          mean = { sum, weight };
          means.set(number, mean);
        }
        const inZone = (peers.byZone.get(at(f.table.zone, row)) ?? 0) * (withinMs.region - withinMs.zone);
        const inRack = (peers.byRack.get(at(f.table.rack, row)) ?? 0) * (withinMs.zone - withinMs.rack);
        return (mean.sum - inZone - inRack) / mean.weight;
      };
    }),
    normalise: bestOver(1),
  },
  {
    id: "gpu_throughput",
    unit: "TFLOP/s per GPU",
    direction: "higher is better",
    weight: 2,
    from: "hardware.gpuTflops",
    source: "GPU data sheet, dense FP16",
    words: say("fastest GPUs", "faster GPUs", "slower GPUs"),
    applies: ({ request }) => request.gpus !== undefined,
    column: ofNode(({ node }) => node.hardware.gpuTflops),
    normalise: shareOfBest,
  },
  {
    id: "gpu_memory",
    unit: "GiB per GPU",
    direction: "higher is better",
    weight: 1,
    from: "hardware.gpuMemoryGiB",
    source: "GPU data sheet",
    words: say("most GPU memory", "more GPU memory", "less GPU memory"),
    applies: ({ request }) => request.gpus !== undefined,
    column: ofNode(({ node }) => node.hardware.gpuMemoryGiB),
    normalise: shareOfBest,
  },
  {
    id: "gpu_interconnect",
    unit: "GB/s between GPUs",
    direction: "higher is better",
    weight: 1,
    from: "hardware.gpuLinkGBps",
    source: "GPU data sheet; Li et al., Evaluating Modern GPU Interconnect, TPDS 2020",
    words: say("fastest GPU links", "faster GPU links", "slower GPU links"),
    applies: ({ request }) => (request.gpus?.count ?? 0) > 1,
    column: ofNode(({ node }) => node.hardware.gpuLinkGBps),
    normalise: shareOfBest,
  },
]);
