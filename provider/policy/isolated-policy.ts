import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import { NovaCronError } from "../errors/novacron-error.ts";
import type { PolicyData } from "./merge-data.ts";
import type { PolicyWorkerData, PolicyWorkerReply, PolicyWorkerRequest } from "./policy-worker.ts";
import type { WasmPolicy } from "./wasm-policy.ts";

/** How long one evaluation of somebody's own rules may take. The shipped ones take some microseconds. */
export const evaluationLimitMs = 2000;

/** How long the thread may take to start; a busy machine needs longer for that than for an evaluation. */
const startLimitMs = 30_000;

/** This file is run as .ts from the sources and as .js from the package, and so is the worker beside it. */
const workerFile = new URL(`./policy-worker.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url);

/** A policy to evaluate on a thread of its own. */
export interface IsolationOptions {
  /** As the message calls it: folder or URL of the bundle. */
  readonly name: string;
  readonly wasm: Uint8Array<ArrayBuffer>;
  readonly data: PolicyData;
  readonly limitMs?: number | undefined;
}

/**
 * A policy whose evaluations are synchronous, but run on another thread, which is terminated when one takes too long. Rego
 * always ends, but a product of a few long lists may take years. Once stopped, the policy answers no more: each of a
 * plan's other evaluations would take as long.
 *
 * The thread starts at the first evaluation, and does not keep the process alive.
 *
 * @param checked the same policy on this thread, for what it is made of.
 */
export function isolatePolicy(checked: WasmPolicy, options: IsolationOptions): WasmPolicy {
  const { name, limitMs = evaluationLimitMs } = options;
  let thread: PolicyThread | undefined;
  let stopped: NovaCronError | undefined;
  return {
    builtins: checked.builtins,
    entrypoints: checked.entrypoints,
    evaluate: (entrypoint, inputJson) => {
      if (stopped !== undefined) throw stopped;
      thread ??= new PolicyThread(options);
      const reply = thread.ask({ entrypoint, inputJson }, limitMs);
      if (reply === undefined) {
        stopped = tooSlow(name, limitMs);
        throw stopped;
      }
      if ("error" in reply) throw new Error(reply.error);
      return reply.value;
    },
  };
}

class PolicyThread {
  readonly #worker: Worker;
  readonly #counters = new Int32Array(new SharedArrayBuffer(8));
  readonly #port: MessageChannel["port1"];
  /** Answers that were received; that to the start is the first. */
  #received = 0;

  constructor({ wasm, data, name }: IsolationOptions) {
    const { port1, port2 } = new MessageChannel();
    const workerData: PolicyWorkerData = { wasm, data, port: port2, counters: this.#counters };
    // No flags are passed on: those of a test runner or a debugger are not meant for this thread.
    this.#worker = new Worker(workerFile, { workerData, transferList: [port2], execArgv: [], name: "novacron-policy" });
    this.#worker.on("error", () => undefined);
    this.#worker.unref();
    port1.unref();
    this.#port = port1;
    const started = this.#answer(startLimitMs);
    if (started === undefined) throw tooSlow(name, startLimitMs);
    if ("error" in started) throw new Error(started.error);
  }

  /** Undefined where the answer did not come in time; the thread is gone then. */
  ask(request: PolicyWorkerRequest, limitMs: number): PolicyWorkerReply | undefined {
    this.#port.postMessage(request);
    Atomics.add(this.#counters, 0, 1);
    Atomics.notify(this.#counters, 0);
    return this.#answer(limitMs);
  }

  #answer(limitMs: number): PolicyWorkerReply | undefined {
    const outcome = Atomics.wait(this.#counters, 1, this.#received, limitMs);
    const reply = receiveMessageOnPort(this.#port) as { readonly message: PolicyWorkerReply } | undefined;
    if (outcome === "timed-out" && reply === undefined) {
      void this.#worker.terminate();
      return undefined;
    }
    this.#received++;
    return reply?.message ?? { error: "the thread gave no answer" };
  }
}

function tooSlow(name: string, limitMs: number): NovaCronError {
  return new NovaCronError(
    "NC1331",
    `the rules of ${name} took longer than ${limitMs} ms for one input, and were stopped`,
    {
      property: "policies.bundle",
      expected: "an answer in some microseconds; nothing is allowed without one",
      remedy: "Look for rules that combine several long lists; go back to the bundle that worked.",
    },
  );
}
