import type { Trace } from "./packing-run.ts";

/**
 * The trace on a cluster of so many copies of its nodes: all arrive once for each copy, in their order, and the copies of
 * a node follow one another in rank. So it is asked for the same share of a larger cluster.
 */
export function traceCopies({ nodes, pods, order }: Trace, copies: number): Trace {
  const position = new Map([...order.ranks].sort((a, b) => a - b).map((rank, index) => [rank, index]));
  const each = Array.from({ length: copies }, (_, copy) => copy);
  return {
    nodes: each.flatMap(() => nodes),
    pods,
    order: {
      arrivals: Int32Array.from(each.flatMap(() => [...order.arrivals])),
      ranks: Int32Array.from(
        each.flatMap((copy) => [...order.ranks].map((rank) => (position.get(rank) ?? 0) * copies + copy)),
      ),
    },
  };
}
