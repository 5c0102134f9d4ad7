import type { JointProblem } from "../provider/placement/joint/problem.ts";

/**
 * An upper bound of the value of all assignments that place at least `placed` requests, in millionths: the Lagrangian dual
 * of the capacities (Held and Karp 1971). Every capacity has a price; each request takes the place that is worth most
 * after paying, and what is not sold is added back. Any prices give a bound; subgradient steps lower it. Couplings and
 * classes are left out, which can only raise it.
 * @param reached Value of an assignment that is known, for the length of the steps.
 */
export function pricedBound(problem: JointProblem, placed: number, reached: number, steps = 600): number {
  const { requests, nodes, dimensions, demand, capacity, firstCandidate, candidateNode, candidateValue } = problem;
  const free = capacity.map((amount) => Math.max(0, amount) / 1e6);
  const needs = demand.map((amount) => amount / 1e6);
  const prices = new Float64Array(nodes * dimensions);
  let lowest = Number.POSITIVE_INFINITY;
  let pace = 1;
  let sinceLower = 0;
  for (let step = 0; step < steps; step++) {
    const offers: { readonly worth: number; readonly request: number; readonly node: number }[] = [];
    for (let r = 0; r < requests; r++) {
      let worth = Number.NEGATIVE_INFINITY;
      let node = -1;
      for (let c = firstCandidate[r] as number; c < (firstCandidate[r + 1] as number); c++) {
        const at = (candidateNode[c] as number) * dimensions;
        let net = candidateValue[c] as number;
        for (let d = 0; d < dimensions; d++) net -= (prices[at + d] as number) * (needs[r * dimensions + d] as number);
        if (net > worth) [worth, node] = [net, candidateNode[c] as number];
      }
      if (node >= 0) offers.push({ worth, request: r, node });
    }
    offers.sort((a, b) => b.worth - a.worth);
    const taken = offers.filter(({ worth }, index) => index < placed || worth > 0);
    let bound = taken.reduce((sum, { worth }) => sum + worth, 0);
    const excess = free.map((amount) => -amount);
    for (const [at, amount] of free.entries()) bound += (prices[at] as number) * amount;
    for (const { request, node } of taken) {
      for (let d = 0; d < dimensions; d++) {
        const at = node * dimensions + d;
        excess[at] = (excess[at] as number) + (needs[request * dimensions + d] as number);
      }
    }
    if (bound < lowest) [lowest, sinceLower] = [bound, 0];
    else if (++sinceLower >= 8) [pace, sinceLower] = [pace / 2, 0];
    let length = 0;
    for (const [at, amount] of excess.entries()) if (amount > 0 || (prices[at] as number) > 0) length += amount ** 2;
    if (length === 0) break;
    const stride = (pace * (bound - reached)) / length;
    for (const [at, amount] of excess.entries()) prices[at] = Math.max(0, (prices[at] as number) + stride * amount);
  }
  return lowest;
}
