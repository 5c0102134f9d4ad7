import type { ReassignmentModel } from "./model.ts";

/** All processes, biggest first: by the largest share that they need of an average machine's capacity. */
export function bySize(model: ReassignmentModel): Int32Array {
  const { resources, machines, processes } = model;
  const total = new Float64Array(resources);
  for (const [cell, capacity] of model.capacity.entries()) {
    total[cell % resources] = (total[cell % resources] as number) + capacity;
  }
  const size = new Float64Array(processes);
  for (const [cell, need] of model.requirement.entries()) {
    const process = Math.floor(cell / resources);
    const share = need === 0 ? 0 : (need * machines) / (total[cell % resources] as number);
    size[process] = Math.max(size[process] as number, share);
  }
  return Int32Array.from({ length: processes }, (_, process) => process).sort(
    (a, b) => (size[b] as number) - (size[a] as number) || a - b,
  );
}
