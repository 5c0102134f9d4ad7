import type { LoadedPolicy } from "@open-policy-agent/opa-wasm";
import type { PolicyData } from "./merge-data.ts";

/** A compiled policy in its WebAssembly sandbox, with its data set. */
export interface WasmPolicy {
  /** Built-in functions that the module takes from its host, sorted. */
  readonly builtins: readonly string[];
  readonly entrypoints: readonly string[];
  /**
   * Evaluates one entry point against one input, given as JSON text.
   * @returns the entry point's value; undefined where the rules leave it undefined.
   * @throws whatever the sandbox throws: a string from an abort, an object for a missing built-in, a WebAssembly trap.
   */
  readonly evaluate: (entrypoint: string, inputJson: string) => unknown;
}

/**
 * Instantiates a compiled policy and gives it its data once: evaluations then reset the sandbox's heap to just behind the
 * data. (Data compiled into the module costs 20 times as much at each evaluation.)
 */
export async function instantiateWasmPolicy(wasm: Uint8Array<ArrayBuffer>, data: PolicyData): Promise<WasmPolicy> {
  // The library takes 20 ms to load, for its YAML built-ins; a process that decides nothing need not pay.
  const { loadPolicy } = await import("@open-policy-agent/opa-wasm");
  const policy = await loadPolicy(wasm);
  policy.setData(data);
  const encoder = new TextEncoder();
  return {
    builtins: builtinsOf(policy),
    entrypoints: Object.keys(policy.entrypoints),
    evaluate: (entrypoint, inputJson) => {
      const bytes = encoder.encode(inputJson);
      // The library takes bytes only as an ArrayBuffer, of which it reads all.
      const buffer = bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
      const answers: unknown = policy.evaluate(buffer, entrypoint);
      if (!Array.isArray(answers) || answers.length !== 1) return undefined;
      const [answer]: unknown[] = answers;
      return typeof answer === "object" && answer !== null ? Reflect.get(answer, "result") : undefined;
    },
  };
}

/** The library reads this list too, but keeps it to itself. */
function builtinsOf(policy: LoadedPolicy): readonly string[] {
  const instance = "instance" in policy.wasmInstance ? policy.wasmInstance.instance : policy.wasmInstance;
  const { builtins, opa_json_dump: dump } = instance.exports;
  if (typeof builtins !== "function" || typeof dump !== "function")
    throw new TypeError("not a module that OPA compiled");
  const memory = new Uint8Array(policy.mem.buffer);
  const start = Number(dump(builtins()));
  const text = new TextDecoder().decode(memory.subarray(start, memory.indexOf(0, start)));
  return Object.keys(JSON.parse(text)).sort();
}
