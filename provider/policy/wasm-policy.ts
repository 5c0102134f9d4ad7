import { type HostFunction, jsonOf } from "./builtins/host-function.ts";
import { hostFunctions } from "./builtins/host-functions.ts";
import type { PolicyData } from "./merge-data.ts";

/** A compiled policy in its WebAssembly sandbox, with its data set. */
export interface WasmPolicy {
  /** Built-in functions that the module takes from its host, sorted. */
  readonly builtins: readonly string[];
  readonly entrypoints: readonly string[];
  /**
   * Evaluates one entry point against one input, given as JSON text.
   * @returns the entry point's value; undefined where the rules leave it undefined.
   * @throws whatever the sandbox throws: a string from an abort, a WebAssembly trap, an error of a built-in function.
   */
  readonly evaluate: (entrypoint: string, inputJson: string) => unknown;
}

/** What OPA compiles: https://www.openpolicyagent.org/docs/wasm, ABI 1.2 and newer. */
interface OpaExports {
  readonly opa_eval: (
    reserved: 0,
    entrypoint: number,
    data: number,
    input: number,
    inputLength: number,
    heap: number,
    format: 0,
  ) => number;
  readonly opa_malloc: (bytes: number) => number;
  readonly opa_json_parse: (address: number, bytes: number) => number;
  readonly opa_json_dump: (value: number) => number;
  readonly opa_value_dump: (value: number) => number;
  readonly opa_heap_ptr_get: () => number;
  readonly builtins: () => number;
  readonly entrypoints: () => number;
}

const pageBytes = 65_536;
const firstPages = 5;
/** 512 MiB: rules that collect without end run out of it, and fail. */
const mostPages = 8192;

/**
 * Instantiates a compiled policy and gives it its data once: evaluations then reset the sandbox's heap to just behind the
 * data. (Data compiled into the module costs 20 times as much at each evaluation.)
 *
 * This is a host of our own and not `@open-policy-agent/opa-wasm`, because that one cannot take other built-in functions
 * than its own for the names it has (its sprintf is not Go's, and throws where Go writes a message), hands numbers over as
 * JavaScript has them (nanoseconds lose their last digits), and takes 20 ms to load.
 */
export async function instantiateWasmPolicy(wasm: Uint8Array<ArrayBuffer>, data: PolicyData): Promise<WasmPolicy> {
  const memory = new WebAssembly.Memory({ initial: firstPages, maximum: mostPages });
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  // Growing makes a new buffer, and so does the module when it grows its memory itself.
  let bytes = new Uint8Array(memory.buffer);
  const current = (): Uint8Array<ArrayBuffer> => {
    if (bytes.buffer !== memory.buffer) bytes = new Uint8Array(memory.buffer);
    return bytes;
  };
  const textAt = (address: number): string => {
    const all = current();
    return decoder.decode(all.subarray(address, all.indexOf(0, address)));
  };
  const write = (text: string): number => {
    const encoded = encoder.encode(text);
    const address = opa.opa_malloc(encoded.byteLength);
    current().set(encoded, address);
    const value = opa.opa_json_parse(address, encoded.byteLength);
    if (value === 0) throw new TypeError("the sandbox cannot read what it was given");
    return value;
  };

  const functions: (HostFunction | undefined)[] = [];
  const names: string[] = [];
  const call = (id: number, _context: number, ...operands: readonly number[]): number => {
    const implementation = functions[id];
    if (implementation === undefined) throw new TypeError(`the host has no built-in function ${names[id] ?? id}`);
    const result = implementation(
      ...operands.map((operand) => ({
        json: () => textAt(opa.opa_json_dump(operand)),
        rego: () => textAt(opa.opa_value_dump(operand)),
      })),
    );
    return result === undefined ? 0 : write(jsonOf(result));
  };
  const abort = (address: number): never => {
    throw textAt(address);
  };
  const env = {
    memory,
    opa_abort: abort,
    opa_println: () => undefined,
    opa_builtin0: call,
    opa_builtin1: call,
    opa_builtin2: call,
    opa_builtin3: call,
    opa_builtin4: call,
  };
  const { instance } = await WebAssembly.instantiate(wasm, { env });
  const opa = opaExports(instance.exports);

  const ids: Record<string, number> = JSON.parse(textAt(opa.opa_json_dump(opa.builtins())));
  for (const [name, id] of Object.entries(ids)) {
    names[id] = name;
    functions[id] = hostFunctions.get(name);
  }
  const entrypoints: Record<string, number> = JSON.parse(textAt(opa.opa_json_dump(opa.entrypoints())));
  const dataAddress = write(JSON.stringify(data));
  const heap = opa.opa_heap_ptr_get();

  return {
    builtins: Object.keys(ids).sort(),
    entrypoints: Object.keys(entrypoints),
    evaluate: (entrypoint, inputJson) => {
      const id = Object.hasOwn(entrypoints, entrypoint) ? entrypoints[entrypoint] : undefined;
      if (id === undefined) throw new TypeError(`the module has no entry point ${entrypoint}`);
      // The longest that UTF-8 can make of it; the sandbox's own growth comes on top, and is its own concern.
      const room = heap + 3 * inputJson.length - memory.buffer.byteLength;
      if (room > 0) memory.grow(Math.ceil(room / pageBytes));
      const { written } = encoder.encodeInto(inputJson, current().subarray(heap));
      // The heap begins anew behind the input, at a multiple of 8.
      const answered = opa.opa_eval(0, id, dataAddress, heap, written, heap + Math.ceil(written / 8) * 8, 0);
      if (saysNothing(current(), answered)) return [];
      const answers: unknown = JSON.parse(textAt(answered));
      if (!Array.isArray(answers) || answers.length !== 1) return undefined;
      const [answer]: unknown[] = answers;
      return typeof answer === "object" && answer !== null ? Reflect.get(answer, "result") : undefined;
    },
  };
}

const silence = new TextEncoder().encode('[{"result":[]}]\0');

/** Whether the answer is an empty set. Most rules have nothing to say of most inputs, and looking is faster than parsing. */
function saysNothing(bytes: Uint8Array, address: number): boolean {
  for (let at = silence.length - 1; at >= 0; at--) if (bytes[address + at] !== silence[at]) return false;
  return true;
}

function opaExports(found: WebAssembly.Exports): OpaExports {
  const get = (name: keyof OpaExports): ((...args: readonly number[]) => number) => {
    const value = found[name];
    if (typeof value !== "function") throw new TypeError("not a module that OPA compiled");
    return (...args) => Number(value(...args));
  };
  const call = (name: keyof OpaExports) => get(name);
  return {
    opa_eval: call("opa_eval"),
    opa_malloc: call("opa_malloc"),
    opa_json_parse: call("opa_json_parse"),
    opa_json_dump: call("opa_json_dump"),
    opa_value_dump: call("opa_value_dump"),
    opa_heap_ptr_get: call("opa_heap_ptr_get"),
    builtins: call("builtins"),
    entrypoints: call("entrypoints"),
  };
}
