import { pairHolds } from "./coupling.ts";
import type { Assignment, JointProblem } from "./problem.ts";

/**
 * The constraints that an assignment breaks, each as its id with what was found; empty when it is valid. Counts
 * everything anew from the problem, and shares nothing with the search: what the search and the solver return is
 * judged by it.
 */
export function violations(problem: JointProblem, assignment: Assignment): string[] {
  const found: string[] = [];
  const { dimensions, candidateNode, candidateRequest } = problem;
  const used = new Float64Array(problem.nodes * dimensions);
  const nodeOf = (request: number): number => {
    const candidate = assignment[request] ?? -1;
    return candidate < 0 ? -1 : (candidateNode[candidate] ?? -1);
  };
  for (let r = 0; r < problem.requests; r++) {
    const node = nodeOf(r);
    if (node < 0) continue;
    if (candidateRequest[assignment[r] ?? -1] !== r) found.push(`candidate: request ${r} has another's`);
    for (let d = 0; d < dimensions; d++) {
      const at = node * dimensions + d;
      used[at] = (used[at] ?? 0) + (problem.demand[r * dimensions + d] ?? 0);
    }
  }
  for (let at = 0; at < used.length; at++) {
    const [is, may] = [used[at] ?? 0, problem.capacity[at] ?? 0];
    // A node that is overbooked from outside takes nothing more; that it is overbooked is nobody's fault here.
    if (is > 0 && is > may) found.push(`capacity: ${is} of ${may} at ${Math.floor(at / dimensions)}`);
  }
  for (const coupling of problem.couplings) {
    switch (coupling.kind) {
      case "pair": {
        const [a, b] = [nodeOf(coupling.a), nodeOf(coupling.b)];
        if (a < 0 || b < 0) break;
        if (!pairHolds(coupling, coupling.domain[a] ?? -1, coupling.domain[b] ?? -1)) {
          found.push(`${coupling.id}: ${coupling.a} on ${a}, ${coupling.b} on ${b}`);
        }
        break;
      }
      case "spread": {
        if (coupling.holders?.every((holder) => nodeOf(holder) < 0)) break;
        const domainOf = (request: number): number => coupling.domain[nodeOf(request)] ?? -1;
        const counts = Array.from(coupling.standing);
        for (const member of coupling.group) {
          const domain = domainOf(member);
          if ((counts[domain] ?? -1) >= 0) counts[domain] = (counts[domain] ?? 0) + 1;
        }
        const fewest = Math.min(...counts.filter((count) => count >= 0));
        for (const member of coupling.bound) {
          const domain = domainOf(member);
          if ((counts[domain] ?? -1) - fewest > coupling.maxSkew) {
            found.push(`${coupling.id}: ${counts[domain]} in ${domain}, elsewhere ${fewest}`);
          }
        }
        break;
      }
      case "limit": {
        let sum = 0;
        for (const candidate of assignment) if (candidate >= 0) sum += coupling.amounts[candidate] ?? 0;
        if (sum > 0 && sum > coupling.limit) found.push(`${coupling.id}: ${sum} of ${coupling.limit}`);
        break;
      }
    }
  }
  return found;
}
