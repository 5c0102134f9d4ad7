/**
 * What telemetry costs a decision: switched off, and switched on to a file, beside none at all:
 * `node bench/telemetry.ts [--json] [--seed 1] [--decisions 200] [--rounds 9]`. The three take turns on the same requests, so that
 * what else the machine does meets all alike; processor time counts, and of each the fastest round.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { digestOf } from "../provider/crypto/canonical-json.ts";
import { openTelemetry } from "../provider/observability/open-telemetry.ts";
import { noTelemetry, type Telemetry } from "../provider/observability/telemetry.ts";
import { decide } from "../provider/placement/decide.ts";
import { resolveWeights } from "../provider/placement/weights.ts";
import { snapshotDigest } from "../provider/world/build-snapshot.ts";
import { generateFleet, generateRequests } from "./fleet-generator.ts";
import { generatedSnapshot } from "./generated-snapshot.ts";
import { median } from "./median.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    seed: { type: "string", default: "1" },
    decisions: { type: "string", default: "200" },
    rounds: { type: "string", default: "9" },
  },
});
const [seed, decisions, rounds] = [Number(values.seed), Number(values.decisions), Number(values.rounds)];
const nodes = 100;
const fleet = generateFleet(nodes, seed, { gpuShare: 0.25 });
const snapshot = generatedSnapshot(fleet, seed + 1);
const digest = snapshotDigest(snapshot);
const weights = resolveWeights("balanced");
const requests = generateRequests(decisions, seed + 2).map((request, index) => {
  const name = `w${index}`;
  const urn = `urn:pulumi:bench::bench::novacron:index:Placement::${name}`;
  const subject = { id: name, stack: "bench", urn, name, type: "novacron:index:Placement" };
  return { subject, request, requestDigest: digestOf(request), maskedRequest: request };
});

/** Processor time of one decision, in microseconds, over all requests. */
function measure(telemetry: Telemetry | undefined): number {
  const before = process.cpuUsage();
  for (const each of requests) {
    const args = {
      ...each,
      snapshot,
      snapshotDigest: digest,
      claims: [],
      previous: null,
      evaluatePolicy: () => ({ deny: [], prefer: [] }),
      weights,
      options: {},
      telemetry,
    };
    if (telemetry === undefined) decide(args);
    else telemetry.span("novacron.decide", () => decide(args));
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / decisions;
}

const folder = mkdtempSync(join(tmpdir(), "novacron-bench-"));
const opened = openTelemetry(
  {
    to: { kind: "file", path: join(folder, "telemetry.jsonl") },
    traces: true,
    metrics: true,
    names: false,
    flushMs: 10_000,
  },
  {
    version: "0.0.0",
    environment: {},
    run: "bench",
    process: "bench",
    root: "novacron.plan",
    onTrouble: (message) => Promise.reject(new Error(message)),
  },
);
const ways = { none: undefined, off: noTelemetry, file: opened.telemetry };
const times = { none: [] as number[], off: [] as number[], file: [] as number[] };
for (let round = -1; round < rounds; round++) {
  for (const way of ["none", "off", "file"] as const) {
    const time = measure(ways[way]);
    if (round >= 0) times[way].push(time); // The first round warms the just-in-time compiler up.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
await opened.close();
rmSync(folder, { recursive: true });

const result = {
  benchmark: "telemetry",
  node: process.version,
  nodes,
  decisions,
  rounds,
  microsecondsPerDecision: Object.fromEntries(
    Object.entries(times).map(([way, all]) => [
      way,
      { fastest: Number(Math.min(...all).toFixed(1)), median: Number(median(all).toFixed(1)) },
    ]),
  ),
};
if (values.json) console.log(JSON.stringify(result));
else console.table(result.microsecondsPerDecision);
