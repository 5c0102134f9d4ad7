import { readFileSync } from "node:fs";
import { gpuModels } from "../catalogue.ts";
import type { NodeShape } from "../node-figures.ts";

/** What a pod of the trace asks for. A share of a GPU counts as a whole one. */
export interface ArrivingPod {
  readonly vcpus: number;
  readonly memoryGiB: number;
  readonly gpus: number;
}

/** Shapes of the nodes of an openb node file: `sn,cpu_milli,memory_mib,gpu,model`. @throws {Error} naming the line. */
export function readNodeShapes(path: string): NodeShape[] {
  return rowsOf(path, ["cpu_milli", "memory_mib", "gpu", "model"]).map(({ number, text }): NodeShape => {
    const [vcpus, memoryGiB, count] = [number("cpu_milli") / 1000, number("memory_mib") / 1024, number("gpu")];
    const model = text("model");
    const [, , , watts, hourly] = gpuModels[model] ?? [0, 0, 0, 0, 0];
    return {
      class: count > 0 ? "gpu" : memoryGiB / vcpus > 6 ? "memory" : "general",
      vcpus,
      memoryGiB,
      gpus: count === 0 ? null : { count, model },
      gpuPrice: count * hourly * 0.9,
      gpuWatts: count * watts,
    };
  });
}

/**
 * Pods in the order in which they arrive.
 * @param pods an openb pod file: `name,cpu_milli,memory_mib,num_gpu,...`.
 * @param order indexes into it, one a line, up to a line `#perm`; the order of the file where absent.
 * @throws {Error} naming the file and the line.
 */
export function readArrivals(pods: string, order?: string): ArrivingPod[] {
  const all = rowsOf(pods, ["cpu_milli", "memory_mib", "num_gpu"]).map(
    ({ number }): ArrivingPod => ({
      vcpus: number("cpu_milli") / 1000,
      memoryGiB: number("memory_mib") / 1024,
      gpus: number("num_gpu"),
    }),
  );
  if (order === undefined) return all;
  const lines = linesOf(order);
  const end = lines.indexOf("#perm");
  return lines.slice(0, end < 0 ? lines.length : end).map((line, index) => {
    const pod = all[Number(line)];
    if (pod === undefined) throw new Error(`${order}:${index + 1}: ${line} is the index of no pod`);
    return pod;
  });
}

interface Row {
  readonly text: (column: string) => string;
  readonly number: (column: string) => number;
}

function rowsOf(path: string, columns: readonly string[]): Row[] {
  const [head = "", ...lines] = linesOf(path);
  const names = head.split(",");
  const missing = columns.filter((column) => !names.includes(column));
  if (missing.length > 0) throw new Error(`${path}:1: no column ${missing.join(", ")}`);
  return lines.map((line, index): Row => {
    const fields = line.split(",");
    const text = (column: string): string => fields[names.indexOf(column)] ?? "";
    const number = (column: string): number => {
      const value = Number(text(column));
      if (text(column) !== "" && value >= 0) return value;
      throw new Error(`${path}:${index + 2}: ${column} is "${text(column)}"`);
    };
    return { text, number };
  });
}

function linesOf(path: string): string[] {
  return readFileSync(path, "utf8")
    .split(/\r?\n/)
    .filter((line) => line !== "");
}
