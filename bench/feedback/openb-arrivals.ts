import { gpuModels } from "../catalogue.ts";
import type { NodeShape } from "../node-figures.ts";
import { readArrivalIndexes, readNodes, readPods } from "../openb-trace.ts";

/** What a pod of the trace asks for. A share of a GPU counts as a whole one. */
export interface ArrivingPod {
  readonly vcpus: number;
  readonly memoryGiB: number;
  readonly gpus: number;
}

/** Shapes of the nodes of an openb node file. @throws {NovaCronError} NC1903 naming file and line. */
export function readNodeShapes(path: string): NodeShape[] {
  return readNodes(path).map(({ cpuMilli, memoryMiB, gpus, model }): NodeShape => {
    const [vcpus, memoryGiB] = [cpuMilli / 1000, memoryMiB / 1024];
    const [, , , watts, hourly] = gpuModels[model] ?? [0, 0, 0, 0, 0];
    return {
      class: gpus > 0 ? "gpu" : memoryGiB / vcpus > 6 ? "memory" : "general",
      vcpus,
      memoryGiB,
      gpus: gpus === 0 ? null : { count: gpus, model },
      gpuPrice: gpus * hourly * 0.9,
      gpuWatts: gpus * watts,
    };
  });
}

/**
 * Pods in the order in which they arrive.
 * @param pods an openb pod file.
 * @param order an order file; the order of the pod file where absent.
 * @throws {NovaCronError} NC1903 naming file and line.
 */
export function readArrivals(pods: string, order?: string): ArrivingPod[] {
  const all = readPods(pods).map(
    ({ cpuMilli, memoryMiB, gpus }): ArrivingPod => ({ vcpus: cpuMilli / 1000, memoryGiB: memoryMiB / 1024, gpus }),
  );
  if (order === undefined) return all;
  return [...readArrivalIndexes(order, all.length)].flatMap((index) => all[index] ?? []);
}
