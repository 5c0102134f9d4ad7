/**
 * One trace of GPU workloads, packed as they arrive:
 * `npm run bench:packing -- --nodes F --pods F --order F [--policy P] [--copies N] [--json]`. Without `--policy`, all
 * policies, the default first. With `--copies`, on a cluster of so many copies of the nodes. What the figures mean and the files look like is in docs/packing.md.
 */
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { NovaCronError } from "../provider/errors/novacron-error.ts";
import { type PackingPolicyName, packingPolicies, packingPolicy } from "../provider/placement/packing/policies.ts";
import { typicalPods } from "../provider/placement/packing/typical-pods.ts";
import { readNodes, readOrder, readPods } from "./openb-trace.ts";
import { type PackingResult, runPacking } from "./packing-run.ts";
import { traceCopies } from "./trace-copies.ts";

const usage =
  "usage: npm run bench:packing -- --nodes FILE --pods FILE --order FILE " +
  `[--policy ${packingPolicies.join("|")}] [--copies NUMBER] [--json]`;

/** A million nodes of the openb trace. */
const mostCopies = 1000;

interface Line extends PackingResult {
  readonly policy: PackingPolicyName;
}

try {
  main();
} catch (error) {
  if (!(error instanceof NovaCronError)) throw error;
  process.stderr.write(`bench:packing: ${error.message}\n`);
  process.exitCode = 2;
}

function main(): void {
  const { nodes: nodeFile, pods: podFile, order: orderFile, policies, copies, json } = readArguments();
  const nodes = readNodes(nodeFile);
  const pods = readPods(podFile);
  const order = readOrder(orderFile, pods.length, nodes.length);
  const typical = typicalPods(pods);
  const trace = traceCopies({ nodes, pods, order }, copies);
  const lines: Line[] = [];
  for (const policy of policies) {
    const result = runPacking(trace, packingPolicy(policy, typical), typical, () => performance.now());
    const line = { policy, ...rounded(result) };
    lines.push(line);
    if (json) process.stdout.write(`${JSON.stringify(line)}\n`);
  }
  if (!json) process.stdout.write(`${tableOf(lines)}\n`);
}

function readArguments() {
  let values: { nodes?: string; pods?: string; order?: string; policy?: string; copies?: string; json?: boolean };
  try {
    const text = { type: "string" } as const;
    const files = { nodes: text, pods: text, order: text };
    const options = { ...files, policy: text, copies: text, json: { type: "boolean" } } as const;
    ({ values } = parseArgs({ options }));
  } catch (cause) {
    throw wrongArgument(cause instanceof Error ? cause.message : String(cause), "arguments", cause);
  }
  const { nodes, pods, order, policy, copies = "1", json = false } = values;
  if (nodes === undefined) throw wrongArgument("--nodes is missing", "--nodes");
  if (pods === undefined) throw wrongArgument("--pods is missing", "--pods");
  if (order === undefined) throw wrongArgument("--order is missing", "--order");
  const policies = packingPolicies.filter((name) => policy === undefined || name === policy);
  if (policies.length === 0) throw wrongArgument(`no policy '${policy}'`, "--policy");
  if (!/^\d+$/.test(copies) || Number(copies) < 1 || Number(copies) > mostCopies)
    throw wrongArgument(`--copies '${copies}' is no whole number of 1 to ${mostCopies}`, "--copies");
  return { nodes, pods, order, policies, copies: Number(copies), json };
}

function wrongArgument(what: string, property: string, cause?: unknown): NovaCronError {
  return new NovaCronError("NC1903", what, { property, remedy: usage, cause });
}

/** Four digits after the point: more is noise, and the published figures have two. */
function rounded({ alloc100, alloc130, frag90, decisionsPerSecond }: PackingResult): PackingResult {
  const short = (value: number): number => Number(value.toFixed(4));
  return {
    alloc100: short(alloc100),
    alloc130: short(alloc130),
    frag90: short(frag90),
    decisionsPerSecond: Math.round(decisionsPerSecond),
  };
}

function tableOf(lines: readonly Line[]): string {
  const table = new Table({
    head: ["policy", "alloc@100 %", "alloc@130 %", "frag@90 %", "decisions/s"],
    colAligns: ["left", "right", "right", "right", "right"],
    style: { head: [], border: [] },
  });
  for (const { policy, alloc100, alloc130, frag90, decisionsPerSecond } of lines)
    table.push([policy, alloc100.toFixed(2), alloc130.toFixed(2), frag90.toFixed(2), decisionsPerSecond]);
  return table.toString();
}
