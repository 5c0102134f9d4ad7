/**
 * How many placements a second one session decides, with every factor, constraint and policy:
 * `npm run bench:scale [-- --json] [--nodes 10000] [--workloads 100000] [--shapes 100] [--stacks 200] [--apart 0]
 * [--gpu-jobs 0, the share of the GPUs that are reserved before]
 * [--policies sample|shipped|none] [--seed 1]`. Without --json also how a decision grows from 1,000 to 100,000 nodes.
 */
import { parseArgs } from "node:util";
import { digestOf } from "../provider/crypto/canonical-json.ts";
import { NovaCronError } from "../provider/errors/novacron-error.ts";
import { nodeFactors } from "../provider/placement/factors/node-factors.ts";
import type { EvaluatePolicy } from "../provider/placement/policy-port.ts";
import { PlacementSession } from "../provider/placement/session/placement-session.ts";
import { resolveWeights } from "../provider/placement/weights.ts";
import { loadPolicies } from "../provider/policy/policy-host.ts";
import type { PlacementRequest } from "../provider/schema/placement-request.ts";
import { buildSnapshot } from "../provider/world/build-snapshot.ts";
import { generateFleet, generateGpuReservations } from "./fleet-generator.ts";
import { generateTelemetry } from "./telemetry-generator.ts";
import { generateWorkloads, type WorkloadOptions } from "./workload-generator.ts";

/** What was measured of one stream of workloads on one fleet. Times in milliseconds of one decision. */
interface Measurement {
  readonly nodes: number;
  readonly workloads: number;
  readonly factors: number;
  /** Of all decisions, the session's set-up included. */
  readonly seconds: number;
  readonly perSecond: number;
  /** Processor time of the process meanwhile, collector and compiler threads included. */
  readonly cpuSeconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** The dearest: the first decision on a kind of request looks at every node. */
  readonly maxMs: number;
  /** Mean of the second half of the decisions, in which nearly every kind has been seen. */
  readonly laterMs: number;
  /** Largest resident size of the process so far. */
  readonly rssMiB: number;
  readonly vcpusClaimed: number;
  /** How often the scores of a kind of request were worked out for all nodes. */
  readonly made: number;
  /** Decisions from kept scores, and those that were worked out as a whole. */
  readonly kept: number;
  readonly whole: number;
  readonly unplaced: number;
}

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    nodes: { type: "string", default: "10000" },
    workloads: { type: "string", default: "100000" },
    shapes: { type: "string", default: "100" },
    stacks: { type: "string", default: "200" },
    apart: { type: "string", default: "0" },
    "gpu-jobs": { type: "string", default: "0" },
    policies: { type: "string", default: "sample" },
    seed: { type: "string", default: "1" },
  },
});
const seed = Number(values.seed);

/** Rules like the shipped ones, as a function: what the engine makes of verdicts, without the time of the sandbox. */
const sampleRules: EvaluatePolicy = ({ request, candidate, estimates }) => {
  const { labels, gpus } = request as Pick<PlacementRequest, "labels" | "gpus">;
  const deny = (rule: string, title: string) => ({ rule, title, message: title });
  return {
    deny: [
      ...(candidate.spot && labels.criticality === "high" ? [deny("S-1", "Nothing critical on spot nodes")] : []),
      ...((estimates.risk ?? 0) > 0.3 && labels.tier === "production" ? [deny("S-2", "No production at risk")] : []),
      ...(labels.data === "personal" && candidate.continent !== "EU" ? [deny("S-3", "Personal data in the EU")] : []),
    ],
    prefer: [
      ...((candidate.gridCarbonGramsPerKwh ?? 999) < 100 ? [{ rule: "S-4", weight: 0.05, reason: "clean grid" }] : []),
      ...(candidate.class === "gpu" && gpus === undefined
        ? [{ rule: "S-5", weight: -0.05, reason: "GPUs are for those who ask for them" }]
        : []),
    ],
  };
};

async function policiesOf(kind: string): Promise<EvaluatePolicy | null> {
  if (kind === "none") return null;
  return kind === "shipped" ? (await loadPolicies()).evaluate : sampleRules;
}
const evaluatePolicy = await policiesOf(values.policies);

function measure(nodes: number, options: WorkloadOptions): Measurement {
  const fleet = generateFleet(nodes, seed, { gpuShare: 0.6 });
  const snapshot = buildSnapshot({
    fleet,
    pricesAsOf: "2026-06-01T00:00:00Z",
    telemetry: generateTelemetry(fleet, seed + 1),
    reservations: generateGpuReservations(fleet, [], Number(values["gpu-jobs"]), seed + 3),
    reservationsRevision: 0,
    digests: { fleet: digestOf(nodes), model: digestOf("bench"), policies: digestOf(values.policies) },
  });
  const capacity = fleet.nodes.reduce((sum, node) => sum + node.capacity.vcpus, 0);
  const stream = [...generateWorkloads(options, seed + 2)];
  const times = new Float64Array(stream.length);
  let unplaced = 0;
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  const session = new PlacementSession({
    snapshot,
    snapshotDigest: digestOf(nodes),
    claims: [],
    evaluatePolicy,
    policiesReadSubject: false,
    weights: resolveWeights("balanced"),
    options: {},
  });
  for (const [i, workload] of stream.entries()) {
    const before = performance.now();
    try {
      session.place(workload);
    } catch (error) {
      if (!(error instanceof NovaCronError && error.code === "NC1201")) throw error;
      unplaced++;
    }
    times[i] = performance.now() - before;
  }
  const seconds = (performance.now() - start) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  const rssMiB = process.resourceUsage().maxRSS / 1024;
  const half = Math.floor(times.length / 2);
  const laterMs = times.subarray(half).reduce((sum, time) => sum + time, 0) / (times.length - half);
  times.sort();
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
  return {
    nodes,
    workloads: stream.length,
    factors: nodeFactors.length,
    seconds: Number(seconds.toFixed(2)),
    perSecond: Math.round(stream.length / seconds),
    cpuSeconds: Number(((cpu.user + cpu.system) / 1e6).toFixed(2)),
    p50Ms: Number(at(0.5).toFixed(3)),
    p99Ms: Number(at(0.99).toFixed(3)),
    maxMs: Number(at(1).toFixed(1)),
    laterMs: Number(laterMs.toFixed(3)),
    rssMiB: Math.round(rssMiB),
    vcpusClaimed: Number((session.claims.reduce((sum, { vcpus }) => sum + vcpus, 0) / capacity).toFixed(3)),
    made: session.counts.made,
    kept: session.counts.kept,
    whole: session.counts.whole,
    unplaced,
  };
}

const [shapes, stacks, apart] = [Number(values.shapes), Number(values.stacks), Number(values.apart)];
const main = measure(Number(values.nodes), { workloads: Number(values.workloads), shapes, stacks, apart });
if (values.json) console.log(JSON.stringify(main));
else {
  console.table([main]);
  const few = { workloads: 10_000, shapes: 40, stacks: 50 };
  console.table([1000, 10_000, 100_000].map((nodes) => measure(nodes, few)));
}
