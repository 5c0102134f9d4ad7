import { parentPort, workerData } from "node:worker_threads";
import type { ErrorCode } from "../errors/codes.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { parseQasm } from "./parse-qasm.ts";
import { QasmError, type QasmErrorData } from "./qasm-error.ts";
import { type SimulationOptions, type SimulationResult, simulate } from "./simulate.ts";

/** What the thread is started with. */
export interface SimulationTask {
  readonly source: string;
  readonly fileName: string;
  readonly options: SimulationOptions;
}

/** What the thread answers. Errors travel as data, since a structured clone would strip their class. */
export type SimulationReply =
  | { readonly kind: "result"; readonly result: SimulationResult }
  | { readonly kind: "qasm-error"; readonly error: QasmErrorData }
  | {
      readonly kind: "novacron-error";
      readonly code: ErrorCode;
      readonly what: string;
      readonly detail: { readonly property?: string; readonly expected?: string; readonly remedy?: string };
    };

function run({ source, fileName, options }: SimulationTask): SimulationReply {
  try {
    return { kind: "result", result: simulate(parseQasm(source, fileName), options) };
  } catch (error) {
    if (error instanceof QasmError) return { kind: "qasm-error", error: error.toData() };
    if (error instanceof NovaCronError) return { kind: "novacron-error", ...partsOf(error) };
    throw error;
  }
}

/** The error's parts, from which its constructor makes the same message again. */
function partsOf({ code, message, property, expected, remedy }: NovaCronError) {
  const tail = [expected === undefined ? "" : `; expected ${expected}`, remedy === undefined ? "" : `; ${remedy}`].join(
    "",
  );
  return {
    code,
    what: message.slice(`${code}: `.length, message.length - tail.length),
    detail: {
      ...(property === undefined ? {} : { property }),
      ...(expected === undefined ? {} : { expected }),
      ...(remedy === undefined ? {} : { remedy }),
    },
  };
}

parentPort?.postMessage(run(workerData as SimulationTask));
