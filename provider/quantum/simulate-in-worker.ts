import { Worker } from "node:worker_threads";
import { NovaCronError } from "../errors/novacron-error.ts";
import { QasmError } from "./qasm-error.ts";
import type { SimulationOptions, SimulationResult } from "./simulate.ts";
import type { SimulationReply, SimulationTask } from "./simulation-worker.ts";

/** This file is run as .ts from the sources and as .js from the package, and so is the worker beside it. */
const workerFile = new URL(`./simulation-worker.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url);

/**
 * Parses and simulates a program on a thread of its own, so that the plugin keeps answering. Gives the same result as
 * `simulate(parseQasm(source, fileName), options)`.
 * @param signal stops the simulation; the promise is then rejected with NC1802.
 * @throws {QasmError} NC1501, NC1502, NC1503 (as a rejection)
 * @throws {NovaCronError} NC1001 options, NC1503 too many qubits, NC1802 aborted, NC1803 the thread died
 */
export function simulateInWorker(
  source: string,
  fileName: string,
  options: SimulationOptions,
  signal?: AbortSignal,
): Promise<SimulationResult> {
  return new Promise((resolve, reject) => {
    const cancelled = (): NovaCronError =>
      new NovaCronError("NC1802", `the simulation of ${fileName} was cancelled`, { cause: signal?.reason });
    if (signal?.aborted === true) {
      reject(cancelled());
      return;
    }
    const task: SimulationTask = { source, fileName, options };
    // No flags are passed on: those of a test runner or a debugger are not meant for this thread.
    const worker = new Worker(workerFile, { workerData: task, execArgv: [], name: "novacron-simulation" });
    const abort = (): void => finish(() => reject(cancelled()));
    const finish = (settle: () => void): void => {
      signal?.removeEventListener("abort", abort);
      worker.removeAllListeners();
      // A thread that dies late, after its answer, has nothing left to say.
      worker.on("error", () => undefined);
      void worker.terminate();
      settle();
    };
    signal?.addEventListener("abort", abort, { once: true });
    worker.once("message", (reply: SimulationReply) => finish(() => settleReply(reply, resolve, reject)));
    worker.once("error", (cause) => finish(() => reject(died(fileName, "failed", cause))));
    worker.once("exit", (code) => finish(() => reject(died(fileName, `ended with code ${code}`))));
  });
}

function settleReply(
  reply: SimulationReply,
  resolve: (result: SimulationResult) => void,
  reject: (error: Error) => void,
): void {
  switch (reply.kind) {
    case "result":
      resolve(reply.result);
      return;
    case "qasm-error":
      reject(QasmError.fromData(reply.error));
      return;
    case "novacron-error":
      reject(new NovaCronError(reply.code, reply.what, reply.detail));
      return;
  }
}

function died(fileName: string, how: string, cause?: unknown): NovaCronError {
  return new NovaCronError("NC1803", `the simulation of ${fileName} ${how}`, {
    remedy: "If memory ran out, simulate fewer qubits or shots.",
    ...(cause === undefined ? {} : { cause }),
  });
}
