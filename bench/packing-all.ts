/**
 * All traces and seeds of the openb experiment against the published means:
 * `node bench/packing-all.ts [--data DIR] [--orders DIR] [--policy P] [--traces T,T] [--seeds 42,43] [--workers 2] [--json]`.
 * `--data` is the folder with `openb`, `openb_sequences` and `fgd_expected`; `--orders` one with the unpacked arrival
 * files `TRACE_SEED.txt`, and where it is not given, they are unpacked to a temporary one with `tar`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import Table from "cli-table3";
import { type PackingPolicyName, packingPolicies } from "../provider/placement/packing/policies.ts";
import { projectRoot } from "../tools/toolchain.mjs";
import type { PackingResult } from "./packing-run.ts";
import type { PackingAnswer, PackingTask } from "./packing-worker.ts";

/** Names of the policies in the published results; ours is measured against FGD. */
const publishedAs: Readonly<Record<PackingPolicyName, string>> = {
  novacron: "06-FGD",
  fgd: "06-FGD",
  bestfit: "05-BestFit",
};

const { values } = parseArgs({
  options: {
    data: { type: "string", default: join(projectRoot, "../shared/data/placement") },
    orders: { type: "string" },
    policy: { type: "string" },
    traces: { type: "string" },
    seeds: { type: "string" },
    workers: { type: "string", default: "2" },
    json: { type: "boolean", default: false },
  },
});

const unpacked = values.orders === undefined ? unpack() : null;
try {
  const answers = await runAll(tasks(values.orders ?? unpacked ?? ""), Number(values.workers));
  print(answers);
} finally {
  if (unpacked !== null) rmSync(unpacked, { recursive: true });
}

function unpack(): string {
  const folder = mkdtempSync(join(tmpdir(), "novacron-orders-"));
  const archives = readdirSync(join(values.data, "openb_sequences")).filter((name) => name.endsWith(".tgz"));
  for (const archive of archives) {
    const { status, stderr } = spawnSync("tar", ["xzf", join(values.data, "openb_sequences", archive), "-C", folder]);
    if (status !== 0) throw new Error(`tar cannot unpack ${archive}: ${stderr}`);
  }
  return folder;
}

function tasks(orders: string): PackingTask[] {
  const traces = values.traces?.split(",");
  const seeds = values.seeds?.split(",");
  const found = readdirSync(orders).flatMap((name) => {
    const [, trace = "", seed = ""] = /^(\w+)_(\d+)\.txt$/.exec(name) ?? [];
    return trace === "" || traces?.includes(trace) === false || seeds?.includes(seed) === false
      ? []
      : [{ trace, seed }];
  });
  if (found.length === 0) throw new Error(`${orders} has no arrival files TRACE_SEED.txt of those traces and seeds`);
  const policies = packingPolicies.filter((policy) => values.policy === undefined || policy === values.policy);
  return policies.flatMap((policy) =>
    found.map(({ trace, seed }) => ({
      trace,
      seed: Number(seed),
      policy,
      nodes: join(values.data, "openb/openb_node_list_gpu_node.csv"),
      pods: join(values.data, `openb/openb_pod_list_${trace}.csv`),
      order: join(orders, `${trace}_${seed}.txt`),
    })),
  );
}

/** Hands the tasks to workers, one at a time each. The answers in the order in which they came. */
async function runAll(waiting: PackingTask[], workers: number): Promise<PackingAnswer[]> {
  const answers: PackingAnswer[] = [];
  await Promise.all(
    Array.from(
      { length: workers },
      () =>
        new Promise<void>((resolve, reject) => {
          const worker = new Worker(new URL("./packing-worker.ts", import.meta.url));
          const next = (): void => {
            const task = waiting.shift();
            if (task === undefined) worker.terminate().then(() => resolve(), reject);
            else worker.postMessage(task);
          };
          worker.on("message", (answer: PackingAnswer) => {
            answers.push(answer);
            next();
          });
          worker.on("error", reject);
          next();
        }),
    ),
  );
  return answers;
}

interface Means {
  readonly trace: string;
  readonly policy: PackingPolicyName;
  readonly runs: number;
  readonly alloc100: number;
  readonly alloc130: number;
  readonly frag90: number;
  readonly decisionsPerSecond: number;
  /** Points above the published mean of the policy, and for ours of FGD. */
  readonly above100: number;
  readonly above130: number;
}

function meansOf(answers: readonly PackingAnswer[]): Means[] {
  const published = readPublished();
  const groups = Map.groupBy(answers, ({ task }) => `${task.policy},${task.trace}`);
  const means = [...groups.values()].flatMap((group) => {
    const { trace, policy } = group[0]?.task ?? {};
    if (trace === undefined || policy === undefined) return [];
    const results = group.map((answer) => {
      if ("error" in answer) throw new Error(`${trace}, seed ${answer.task.seed}: ${answer.error}`);
      return answer.result;
    });
    const mean = (of: keyof PackingResult): number => results.reduce((sum, each) => sum + each[of], 0) / results.length;
    const above = (of: "alloc100" | "alloc130", percent: number): number =>
      mean(of) - (published.get(`${trace},${publishedAs[policy]},${percent}`) ?? Number.NaN);
    return {
      trace,
      policy,
      runs: results.length,
      alloc100: mean("alloc100"),
      alloc130: mean("alloc130"),
      frag90: mean("frag90"),
      decisionsPerSecond: mean("decisionsPerSecond"),
      above100: above("alloc100", 100),
      above130: above("alloc130", 130),
    };
  });
  return means.sort(
    (a, b) =>
      packingPolicies.indexOf(a.policy) - packingPolicies.indexOf(b.policy) || a.trace.localeCompare(b.trace, "en"),
  );
}

/** Published means by `trace,policy,percent`. */
function readPublished(): Map<string, number> {
  const [, ...lines] = readFileSync(join(values.data, "fgd_expected/summary_mean_sd.csv"), "utf8").trim().split("\n");
  return new Map(
    lines.map((line) => {
      const [trace, policy, percent, , mean] = line.split(",");
      return [`${trace},${policy},${percent}`, Number(mean)];
    }),
  );
}

function print(answers: readonly PackingAnswer[]): void {
  const means = meansOf(answers);
  if (values.json) {
    for (const each of means) process.stdout.write(`${JSON.stringify(each)}\n`);
    return;
  }
  const table = new Table({
    head: ["policy", "trace", "runs", "alloc@100", "alloc@130", "frag@90", "decisions/s", "100 vs", "130 vs published"],
    colAligns: ["left", "left", "right", "right", "right", "right", "right", "right", "right"],
    style: { head: [], border: [] },
  });
  const signed = (value: number): string => `${value < 0 ? "" : "+"}${value.toFixed(2)}`;
  for (const each of means)
    table.push([
      each.policy,
      each.trace,
      each.runs,
      each.alloc100.toFixed(2),
      each.alloc130.toFixed(2),
      each.frag90.toFixed(1),
      Math.round(each.decisionsPerSecond),
      signed(each.above100),
      signed(each.above130),
    ]);
  process.stdout.write(`${table.toString()}\n`);
}
