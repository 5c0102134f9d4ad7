import { parentPort } from "node:worker_threads";
import { type PackingPolicyName, packingPolicy } from "../provider/placement/packing/policies.ts";
import { typicalPods } from "../provider/placement/packing/typical-pods.ts";
import { readNodes, readOrder, readPods } from "./openb-trace.ts";
import { type PackingResult, runPacking } from "./packing-run.ts";

/** One run of one policy on one arrival order; paths of the files. */
export interface PackingTask {
  readonly trace: string;
  readonly seed: number;
  readonly policy: PackingPolicyName;
  readonly nodes: string;
  readonly pods: string;
  readonly order: string;
}

/** What came of a task: the figures, or why there are none. */
export type PackingAnswer =
  | { readonly task: PackingTask; readonly result: PackingResult }
  | { readonly task: PackingTask; readonly error: string };

parentPort?.on("message", (task: PackingTask) => {
  let answer: PackingAnswer;
  try {
    answer = { task, result: run(task) };
  } catch (error) {
    answer = { task, error: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(answer);
});

function run({ nodes: nodeFile, pods: podFile, order: orderFile, policy }: PackingTask): PackingResult {
  const nodes = readNodes(nodeFile);
  const pods = readPods(podFile);
  const order = readOrder(orderFile, pods.length, nodes.length);
  const typical = typicalPods(pods);
  return runPacking({ nodes, pods, order }, packingPolicy(policy, typical), typical, () => performance.now());
}
