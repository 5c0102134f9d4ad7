import { gpusAsked } from "../placement/estimates.ts";
import { byCodeUnits } from "../world/code-units.ts";
import type { Snapshot } from "../world/snapshot.ts";
import type { NamedRequest } from "./named-request.ts";

/** What all nodes have together; at least 1 in each dimension, so that shares of it are finite. */
function totalCapacity({ nodes }: Snapshot): {
  readonly vcpus: number;
  readonly memoryGiB: number;
  readonly diskGiB: number;
  readonly gpus: number;
} {
  const total = { vcpus: 1, memoryGiB: 1, diskGiB: 1, gpus: 1 };
  for (const { capacity } of nodes) {
    total.vcpus += capacity.vcpus;
    total.memoryGiB += capacity.memoryGiB;
    total.diskGiB += capacity.diskGiB;
    total.gpus += capacity.gpus?.count ?? 0;
  }
  return total;
}

/**
 * The order in which requests are placed one by one, whatever order they were written in: the more important first, then
 * the larger (by its largest share of the fleet), as first-fit decreasing does, then by name. Those that another wants to
 * be `together` with go before it, since who is not placed yet binds nothing.
 */
export function placingOrder(requests: readonly NamedRequest[], snapshot: Snapshot): readonly NamedRequest[] {
  const total = totalCapacity(snapshot);
  const sizes = new Map(
    requests.map(({ name, request }) => [
      name,
      Math.max(
        request.vcpus / total.vcpus,
        request.memoryGiB / total.memoryGiB,
        request.diskGiB / total.diskGiB,
        gpusAsked(request) / total.gpus,
      ),
    ]),
  );
  const sorted = requests.toSorted(
    (a, b) =>
      b.request.priority - a.request.priority ||
      (sizes.get(b.name) ?? 0) - (sizes.get(a.name) ?? 0) ||
      byCodeUnits(a.name, b.name),
  );
  const byName = new Map(sorted.map((request) => [request.name, request]));
  const seen = new Set<string>();
  const order: NamedRequest[] = [];
  const visit = (entry: NamedRequest): void => {
    // A circle of `together` is entered once, at its first in order.
    if (seen.has(entry.name)) return;
    seen.add(entry.name);
    for (const { with: peer } of entry.request.together ?? []) {
      const before = byName.get(peer);
      if (before !== undefined) visit(before);
    }
    order.push(entry);
  };
  for (const entry of sorted) visit(entry);
  return order;
}
