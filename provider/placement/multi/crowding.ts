import type { Losses } from "./losses.ts";

/**
 * Crowding distance of the members of one front (Deb et al., NSGA-II, IEEE Trans. Evol. Comp. 6, 2002): over each
 * objective the gap between the neighbours on either side, as a share of the front's span; infinite at both ends. By
 * position in `members`.
 */
export function crowdingDistances(losses: Losses, members: readonly number[]): Float64Array {
  const distances = new Float64Array(members.length);
  const order = members.map((_, position) => position);
  for (const column of losses) {
    const loss = (position: number): number => column[members[position] ?? -1] ?? Number.NaN;
    order.sort((a, b) => loss(a) - loss(b) || a - b);
    const [first, last] = [order[0], order.at(-1)];
    if (first === undefined || last === undefined) break;
    const span = loss(last) - loss(first);
    distances[first] = Number.POSITIVE_INFINITY;
    distances[last] = Number.POSITIVE_INFINITY;
    if (!(span > 0)) continue;
    for (let k = 1; k + 1 < order.length; k++) {
      const position = order[k] ?? 0;
      const gap = loss(order[k + 1] ?? last) - loss(order[k - 1] ?? first);
      distances[position] = (distances[position] ?? 0) + gap / span;
    }
  }
  return distances;
}
