import { parseArgs } from "node:util";
import { digestOf } from "../provider/crypto/canonical-json.ts";
import { decide } from "../provider/placement/decide.ts";
import { resolveWeights } from "../provider/placement/weights.ts";
import { snapshotDigest } from "../provider/world/build-snapshot.ts";
import type { Claim } from "../provider/world/snapshot.ts";
import { generateFleet, generateRequests } from "./fleet-generator.ts";
import { generatedSnapshot } from "./generated-snapshot.ts";

/** What was measured at one fleet size. Times in milliseconds for one whole decision, record and digest included. */
interface Measurement {
  readonly nodes: number;
  readonly decisions: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly decisionsPerSecond: number;
  /** Processor time per decision, collector and compiler threads included; other load on the machine does not change it. */
  readonly cpuMs: number;
  /** Share of all vCPUs that the measured plan claims at its end. */
  readonly vcpusClaimed: number;
}

/** A plan of `decisions` placements on a fresh fleet, each seeing the claims of those before it. No policies. */
function measure(nodes: number, decisions: number, seed: number): Measurement {
  // Enough GPUs for every twelfth request of a plan that fills the smallest fleet to a third.
  const fleet = generateFleet(nodes, seed, { gpuShare: 0.25 });
  const snapshot = generatedSnapshot(fleet, seed + 1);
  const digest = snapshotDigest(snapshot);
  const weights = resolveWeights("balanced");
  const claims: Claim[] = [];
  const times: number[] = [];
  const cpuBefore = process.cpuUsage();
  for (const [index, request] of generateRequests(decisions, seed + 2).entries()) {
    const name = `w${index}`;
    const urn = `urn:pulumi:bench::bench::novacron:index:Placement::${name}`;
    const start = performance.now();
    const { claim } = decide({
      subject: { id: name, stack: "bench", urn, name, type: "novacron:index:Placement" },
      request,
      requestDigest: digestOf(request),
      maskedRequest: request,
      snapshot,
      snapshotDigest: digest,
      claims,
      previous: null,
      evaluatePolicy: () => ({ deny: [], prefer: [] }),
      weights,
      options: {},
    });
    times.push(performance.now() - start);
    claims.push(claim);
  }
  const cpu = process.cpuUsage(cpuBefore);
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
  const total = times.reduce((sum, time) => sum + time, 0);
  const capacity = fleet.nodes.reduce((sum, node) => sum + node.capacity.vcpus, 0);
  return {
    nodes,
    decisions,
    p50Ms: Number(at(0.5).toFixed(3)),
    p99Ms: Number(at(0.99).toFixed(3)),
    cpuMs: Number(((cpu.user + cpu.system) / 1000 / decisions).toFixed(3)),
    decisionsPerSecond: Math.round((1000 * decisions) / total),
    vcpusClaimed: Number((claims.reduce((sum, claim) => sum + claim.vcpus, 0) / capacity).toFixed(3)),
  };
}

// node bench/decide.ts [--json] [--seed 1] [--decisions 300]
const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    seed: { type: "string", default: "1" },
    decisions: { type: "string", default: "300" },
  },
});
const seed = Number(values.seed);
const decisions = Number(values.decisions);
measure(100, 100, seed); // warms the just-in-time compiler up; a plan's first decisions are slower by a few ms
const results = [100, 1000].map((nodes) => measure(nodes, decisions, seed));
if (values.json) console.log(JSON.stringify({ benchmark: "decide", node: process.version, seed, results }));
else console.table(results);
