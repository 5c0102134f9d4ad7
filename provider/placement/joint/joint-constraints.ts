import type { NodeSite } from "../candidate.ts";
import type { Constraint } from "../constraints/constraint.ts";
import type { NodeContext } from "../node-context.ts";
import type { JointState } from "./joint-state.ts";

const words: Readonly<
  Record<string, { readonly property: string | null; readonly demand: string; readonly remedy: string }>
> = {
  together: {
    property: "together",
    demand: "the place that others of the plan want to share",
    remedy: "Ask for a wider level in together, or free capacity beside the others.",
  },
  apart: {
    property: "apart",
    demand: "distance from others of the plan",
    remedy: "Ask for a lower level in apart, or add nodes elsewhere.",
  },
  dependency: {
    property: "dependencies",
    demand: "the place that others of the plan need it in",
    remedy: "Ask for less in dependencies, or add nodes near what is depended on.",
  },
  quota: {
    property: null,
    demand: "room in the fleet's quotas beside the others of the plan",
    remedy: "Raise limits.quotas in the fleet file, or ask for less.",
  },
  "cloud.quota": {
    property: null,
    demand: "room in the quotas of the clouds' accounts beside the others of the plan",
    remedy: "Ask the cloud for a higher quota and write it into the federation, or ask for less.",
  },
  "cloud.reserved": {
    property: null,
    demand: "a reserved machine that the others of the plan leave",
    remedy: "Reserve more of them, or allow machines that are not reserved.",
  },
  disruption: {
    property: null,
    demand: "no more moves than the disruption budget has",
    remedy: "Raise limits.disruption.maxMoves in the fleet file, or move in several plans.",
  },
  spread: {
    property: "spread",
    demand: "a place that keeps the group even",
    remedy: "Raise spread.maxSkew, or add nodes in the emptier places.",
  },
};

/**
 * The couplings of a group as constraints on one of its requests, for the record: what the others' places forbid, seen
 * from this one. A `together` that only the other one names is no constraint of this request's own.
 * @param state With all others in their places, and this request in none.
 */
export function jointConstraints(
  state: JointState,
  request: number,
  nodeNames: readonly string[],
): Constraint<NodeSite, NodeContext>[] {
  const { firstCandidate, candidateNode, couplings } = state.problem;
  const blocked = new Map<string, string>();
  for (let c = firstCandidate[request] ?? 0; c < (firstCandidate[request + 1] ?? 0); c++) {
    const coupling = state.blockedBy(c);
    if (coupling !== null) blocked.set(nodeNames[candidateNode[c] ?? -1] ?? "", coupling.id);
  }
  const ids = new Set(couplings.map(({ id }) => id).filter((id) => [...blocked.values()].includes(id)));
  return [...ids].map((id) => {
    const { property, demand, remedy } = words[id] ?? { property: null, demand: id, remedy: "" };
    return {
      id,
      property,
      applies: () => true,
      holds: ({ name }) => blocked.get(name) !== id,
      explain: ({ name }) => `${name} is not left by the others of the plan`,
      demand: () => demand,
      remedy: () => remedy,
    };
  });
}
