import type { JointProblem } from "./problem.ts";

/**
 * The candidates that an optimum needs, in ascending order. Of `n` requests the others can stand on `n - 1` nodes at
 * most, so among `n` candidates of a request one node is left to it alone, with all the room that it had: from a worse
 * candidate it can move there. Where a coupling looks at the place, the candidates count separately by what it sees:
 * their domain, or the amount that they would take of a limit.
 */
export function undominated(problem: JointProblem): Int32Array {
  const { requests, firstCandidate, candidateNode, couplings } = problem;
  const views = Array.from({ length: requests }, (): ((candidate: number) => number)[] => []);
  for (const coupling of couplings) {
    if (coupling.kind === "limit") {
      for (const view of views) view.push((candidate) => coupling.amounts[candidate] ?? 0);
      continue;
    }
    // Those that must not share a node are kept apart by the same argument: no other stands on the free node.
    const isByNode = coupling.kind === "pair" && coupling.relation === "other" && coupling.domains === problem.nodes;
    if (isByNode) continue;
    const members = coupling.kind === "pair" ? [coupling.a, coupling.b] : coupling.group;
    for (const member of members) {
      views[member]?.push((candidate) => coupling.domain[candidateNode[candidate] ?? -1] ?? -1);
    }
  }
  const kept: number[] = [];
  for (let request = 0; request < requests; request++) {
    const seen = new Map<string, number>();
    const looks = views[request] ?? [];
    for (let candidate = firstCandidate[request] ?? 0; candidate < (firstCandidate[request + 1] ?? 0); candidate++) {
      const kind = looks.map((view) => view(candidate)).join(" ");
      const count = seen.get(kind) ?? 0;
      if (count >= requests) continue;
      seen.set(kind, count + 1);
      kept.push(candidate);
    }
  }
  return Int32Array.from(kept);
}
