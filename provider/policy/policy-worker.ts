/** The thread that evaluates somebody's own rules; see `isolatePolicy`. It ends when it is terminated, and not before. */
import { type MessagePort, receiveMessageOnPort, workerData } from "node:worker_threads";
import type { PolicyData } from "./merge-data.ts";
import { instantiateWasmPolicy, type WasmPolicy } from "./wasm-policy.ts";

/** What the thread is started with. */
export interface PolicyWorkerData {
  readonly wasm: Uint8Array<ArrayBuffer>;
  readonly data: PolicyData;
  readonly port: MessagePort;
  /** How many requests were sent, and how many answers, the start being the first of them. */
  readonly counters: Int32Array<SharedArrayBuffer>;
}

/** One evaluation. */
export interface PolicyWorkerRequest {
  readonly entrypoint: string;
  readonly inputJson: string;
}

/** What came of the start (`value` absent) or of an evaluation. */
export type PolicyWorkerReply = { readonly value?: unknown } | { readonly error: string };

const { wasm, data, port, counters } = workerData as PolicyWorkerData;

const reply = (answer: PolicyWorkerReply): void => {
  port.postMessage(answer);
  Atomics.add(counters, 1, 1);
  Atomics.notify(counters, 1);
};

/** The sandbox throws strings and plain objects as well as errors. */
const reasonOf = (thrown: unknown): string =>
  typeof thrown === "object" && thrown !== null && "message" in thrown ? String(thrown.message) : String(thrown);

const answerTo = (policy: WasmPolicy, { entrypoint, inputJson }: PolicyWorkerRequest): PolicyWorkerReply => {
  try {
    return { value: policy.evaluate(entrypoint, inputJson) };
  } catch (error) {
    return { error: reasonOf(error) };
  }
};

try {
  const policy = await instantiateWasmPolicy(wasm, data);
  reply({});
  // Waiting on the counter wakes this thread in a few microseconds; the event loop takes several times as long.
  for (let done = 0; ; done++) {
    Atomics.wait(counters, 0, done);
    const received = receiveMessageOnPort(port) as { readonly message: PolicyWorkerRequest } | undefined;
    reply(received === undefined ? { error: "the request was lost" } : answerTo(policy, received.message));
  }
} catch (error) {
  reply({ error: reasonOf(error) });
}
