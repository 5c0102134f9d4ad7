import type { FleetNode } from "../../schema/fleet.ts";
import { slack } from "../constraints/constraint.ts";
import { capacityOf, demandOf, type JointMember, jointObjectives } from "./joint-member.ts";
import { peerCheck } from "./joint-peers.ts";
import type { ChoiceProblem } from "./nsga2.ts";

/** What is free of a node while the members are nowhere, in the order of `demandOf`. */
function freeOf(members: readonly JointMember[]): Map<string, readonly number[]> {
  const free = new Map<string, readonly number[]>();
  for (const { choices } of members) {
    for (const { candidate } of choices) {
      const { name, node, used } = candidate;
      const taken = [used.vcpus, used.memoryGiB, used.diskGiB, used.gpus];
      if (!free.has(name))
        free.set(
          name,
          capacityOf(node).map((has, k) =>
            node.offer === undefined ? has - (taken[k] ?? 0) : Number.POSITIVE_INFINITY,
          ),
        );
    }
  }
  return free;
}

/** By how many whole nodes, by the resource that lacks most, an assignment asks for more than is free. */
function overload(
  demands: ReadonlyMap<string, readonly number[]>,
  free: ReadonlyMap<string, readonly number[]>,
): number {
  let over = 0;
  for (const [name, demand] of demands) {
    const has = free.get(name) ?? [];
    over += demand.reduce((most, asked, k) => {
      const lacks = asked - (has[k] ?? 0);
      return lacks > slack ? Math.max(most, lacks / asked) : most;
    }, 0);
  }
  return over;
}

/**
 * Assignments to begin with: the members, the largest first, each on the choice that is the least loss and still has
 * room. Once for each objective alone and once for all together, each as a share of its span.
 */
function starts(members: readonly JointMember[], free: ReadonlyMap<string, readonly number[]>): number[][] {
  const objectives = jointObjectives.length;
  const mixes = [
    ...jointObjectives.map((_, k) => jointObjectives.map((__, other) => (other === k ? 1 : 0.001))),
    new Array<number>(objectives).fill(1),
  ];
  const size = (member: JointMember): number => {
    const share = member.choices.map(({ candidate }) =>
      Math.max(...demandOf(member).map((asked, k) => (asked === 0 ? 0 : asked / (capacityOf(candidate.node)[k] ?? 1)))),
    );
    return share.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY);
  };
  const order = members.map((member, i) => ({ i, size: size(member) })).sort((a, b) => b.size - a.size || a.i - b.i);
  return mixes.map((mix) => {
    const taken = new Map<string, readonly number[]>();
    const genes = members.map(() => 0);
    for (const { i } of order) {
      const member = members[i];
      if (member === undefined) continue;
      const demand = demandOf(member);
      const spans = mix.map((_, k) => {
        const column = member.choices.map(({ losses }) => losses[k] ?? 0);
        const least = column.reduce((low, each) => Math.min(low, each), Number.POSITIVE_INFINITY);
        return { least, span: column.reduce((high, each) => Math.max(high, each - least), 0) || 1 };
      });
      let best = { gene: 0, loss: Number.POSITIVE_INFINITY };
      for (const [gene, { candidate, losses }] of member.choices.entries()) {
        const has = free.get(candidate.name) ?? [];
        const others = taken.get(candidate.name);
        const fits = demand.every((asked, k) => asked + (others?.[k] ?? 0) <= (has[k] ?? 0) + slack);
        const loss = mix.reduce(
          (sum, weight, k) => sum + (weight * ((losses[k] ?? 0) - (spans[k]?.least ?? 0))) / (spans[k]?.span ?? 1),
          0,
        );
        if (fits && loss < best.loss) best = { gene, loss };
      }
      genes[i] = best.gene;
      const name = member.choices[best.gene]?.candidate.name ?? "";
      taken.set(
        name,
        demand.map((asked, k) => asked + (taken.get(name)?.[k] ?? 0)),
      );
    }
    return genes;
  });
}

/** The joint placement of some requests as a search: a gene is the choice of one of them. */
export function jointProblem(members: readonly JointMember[]): ChoiceProblem {
  const free = freeOf(members);
  const demands = members.map(demandOf);
  const broken = peerCheck(members);
  return {
    choices: members.map(({ choices }) => choices.length),
    objectives: jointObjectives.length,
    starts: starts(members, free),
    evaluate: (genes, losses) => {
      losses.fill(0);
      const nodes: FleetNode[] = [];
      const onNode = new Map<string, number[]>();
      for (const [i, { choices }] of members.entries()) {
        const choice = choices[genes[i] ?? -1];
        if (choice === undefined) return Number.POSITIVE_INFINITY;
        for (let k = 0; k < losses.length; k++) losses[k] = (losses[k] ?? 0) + (choice.losses[k] ?? 0);
        nodes.push(choice.candidate.node);
        const sum = onNode.get(choice.candidate.name);
        const demand = demands[i] ?? [];
        if (sum === undefined) onNode.set(choice.candidate.name, [...demand]);
        else for (let k = 0; k < sum.length; k++) sum[k] = (sum[k] ?? 0) + (demand[k] ?? 0);
      }
      return overload(onNode, free) + broken(nodes);
    },
  };
}
