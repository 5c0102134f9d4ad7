import type { WorldIndex } from "../world-index.ts";
import { couplingsOf } from "./couplings-of.ts";
import { limitsOf } from "./limits-of.ts";
import { capacityMicros, demandMicros, type JointProblem, jointProblem } from "./problem.ts";
import type { Prospect } from "./prospect.ts";

/**
 * A group as a problem. Requests have the order of `prospects`, nodes that of `index.nodes`; dimensions are vCPUs, memory,
 * disk and whole GPUs.
 */
export function groupProblem(prospects: readonly Prospect[], index: WorldIndex): JointProblem {
  const numbers = new Map(index.nodes.map(({ name }, node) => [name, node]));
  const holdings = prospects.find(({ arena }) => arena !== null)?.arena?.context.holdings;
  const demands = prospects.map(({ each: { request } }) =>
    [request.vcpus, request.memoryGiB, request.diskGiB, request.gpus?.count ?? 0].map(demandMicros),
  );
  // A machine of a cloud for each: enough for all of them.
  const unlimited = [0, 1, 2, 3].map((d) => demands.reduce((sum, demand) => sum + (demand[d] ?? 0), 0));
  const capacity = index.nodes.map(({ name, capacity: whole, offer }) => {
    if (offer !== undefined) return unlimited;
    const used = holdings?.usageOf(name);
    return [
      whole.vcpus - (used?.vcpus ?? 0),
      whole.memoryGiB - (used?.memoryGiB ?? 0),
      whole.diskGiB - (used?.diskGiB ?? 0),
      (whole.gpus?.count ?? 0) - (used?.gpus ?? 0),
    ].map(capacityMicros);
  });
  const requests = prospects.map(({ each: { request }, candidates }, r) => ({
    demand: demands[r] ?? [],
    priority: request.priority,
    candidates: candidates.flatMap(({ name, value }) => {
      const node = numbers.get(name);
      return node === undefined ? [] : [{ node, value }];
    }),
  }));
  return jointProblem(requests, capacity, (columns) => [
    ...couplingsOf(prospects, index),
    ...limitsOf(prospects, columns, index),
  ]);
}
