import { readFileSync } from "node:fs";
import { NovaCronError } from "../provider/errors/novacron-error.ts";
import type { NodeSpec } from "../provider/placement/packing/cluster.ts";
import { type PodShape, wholeGpuMilli } from "../provider/placement/packing/pod-shape.ts";

/** The order in which the workloads of a trace arrive, and the nodes' ranks that settle ties. */
export interface ArrivalOrder {
  /** Indexes into the pods, counted from 0; a pod may come more than once. */
  readonly arrivals: Int32Array;
  /** Rank of each node, in the order of the node file. */
  readonly ranks: Int32Array;
}

type Row = (column: string) => string;

/**
 * Nodes of the openb trace: `sn,cpu_milli,memory_mib,gpu,model`.
 *
 * @throws {NovaCronError} NC1903 with the line, when the file cannot be read or a line is malformed.
 */
export function readNodes(path: string): NodeSpec[] {
  return readRows(path, ["cpu_milli", "memory_mib", "gpu", "model"], (row, line) => {
    const gpus = wholeNumber(row("gpu"), path, line, "gpu", 255);
    const model = row("model");
    if (gpus > 0 && model === "") throw malformed(path, line, "GPUs of no model", "a model where gpu is not 0");
    return {
      cpuMilli: wholeNumber(row("cpu_milli"), path, line, "cpu_milli"),
      memoryMiB: wholeNumber(row("memory_mib"), path, line, "memory_mib"),
      gpus,
      model,
    };
  });
}

/**
 * Pods of the openb trace: `name,cpu_milli,memory_mib,num_gpu,gpu_milli` and, where a model may be asked for,
 * `gpu_spec`: models with `|` between them. Further columns are not looked at.
 *
 * @throws {NovaCronError} NC1903 with the line, when the file cannot be read or a line is malformed.
 */
export function readPods(path: string): PodShape[] {
  return readRows(path, ["cpu_milli", "memory_mib", "num_gpu", "gpu_milli"], (row, line) => {
    const gpus = wholeNumber(row("num_gpu"), path, line, "num_gpu", 255);
    const gpuMilli = wholeNumber(row("gpu_milli"), path, line, "gpu_milli", wholeGpuMilli);
    if (gpus === 1 ? gpuMilli === 0 : gpuMilli !== (gpus === 0 ? 0 : wholeGpuMilli))
      throw malformed(
        path,
        line,
        `gpu_milli ${gpuMilli} with num_gpu ${gpus}`,
        "0 with 0, 1 to 1000 with 1, else 1000",
      );
    return {
      cpuMilli: wholeNumber(row("cpu_milli"), path, line, "cpu_milli"),
      memoryMiB: wholeNumber(row("memory_mib"), path, line, "memory_mib"),
      gpus,
      gpuMilli: gpus === 0 ? 0 : gpuMilli,
      models: row("gpu_spec")
        .split("|")
        .filter((model) => model !== ""),
    };
  });
}

/**
 * One arrival file: a pod's index a line, then `#perm`, then a node's rank a line.
 *
 * @throws {NovaCronError} NC1903 with the line, when the file cannot be read, names a pod that there is not, or does not
 * rank exactly the nodes that there are.
 */
export function readOrder(path: string, pods: number, nodes: number): ArrivalOrder {
  const lines = readLines(path);
  const mark = lines.indexOf("#perm");
  if (mark < 0) throw malformed(path, lines.length, "no line #perm", "pod indexes, #perm, and a rank for each node");
  if (mark === 0) throw malformed(path, 1, "no pod arrives", "a pod index a line before #perm");
  if (lines.length - mark - 1 !== nodes)
    throw malformed(path, mark + 1, `${lines.length - mark - 1} ranks after #perm`, `${nodes}, one for each node`);
  const arrivals = podIndexes(lines.slice(0, mark), path, pods);
  const ranks = Int32Array.from(lines.slice(mark + 1), (text, index) =>
    wholeNumber(text, path, mark + index + 2, "rank"),
  );
  if (new Set(ranks).size !== nodes) throw malformed(path, mark + 1, "a rank that comes twice", "ranks that differ");
  return { arrivals, ranks };
}

/**
 * The arrivals of an order file, whatever nodes its ranks are of: pod indexes, one a line, up to a line `#perm` if there
 * is one.
 * @throws {NovaCronError} NC1903 with the line.
 */
export function readArrivalIndexes(path: string, pods: number): Int32Array {
  const lines = readLines(path);
  const mark = lines.indexOf("#perm");
  return podIndexes(mark < 0 ? lines : lines.slice(0, mark), path, pods);
}

function podIndexes(lines: readonly string[], path: string, pods: number): Int32Array {
  return Int32Array.from(lines, (text, index) => wholeNumber(text, path, index + 1, "pod index", pods - 1));
}

function readRows<T>(path: string, needed: readonly string[], read: (row: Row, line: number) => T): T[] {
  const [header = "", ...lines] = readLines(path);
  const names = header.split(",");
  const missing = needed.filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw malformed(path, 1, `no column ${missing.join(", ")}`, `a header with ${needed.join(", ")}`);
  if (lines.length === 0) throw malformed(path, 1, "nothing but a header", "a line for each entry");
  const columns = new Map(names.map((name, index) => [name, index]));
  return lines.map((text, index) => {
    const fields = text.split(",");
    if (fields.length !== names.length)
      throw malformed(path, index + 2, `${fields.length} fields`, `${names.length}, as in the header`);
    return read((column) => fields[columns.get(column) ?? -1] ?? "", index + 2);
  });
}

function readLines(path: string): string[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new NovaCronError("NC1903", `${path} cannot be read`, {
      property: path,
      expected: "a readable file",
      remedy: "Check the path.",
      cause,
    });
  }
  const lines = text.split(/\r?\n/);
  while (lines.at(-1) === "") lines.pop();
  return lines;
}

function wholeNumber(text: string, path: string, line: number, what: string, largest = 2 ** 31 - 1): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > largest)
    throw malformed(path, line, `${what} '${text}'`, `a whole number of 0 to ${largest}`);
  return value;
}

function malformed(path: string, line: number, what: string, expected: string): NovaCronError {
  return new NovaCronError("NC1903", `${path}:${line}: ${what}`, {
    property: path,
    expected,
    remedy: "See docs/packing.md for the formats.",
  });
}
