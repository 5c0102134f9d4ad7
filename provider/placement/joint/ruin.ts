import type { UniformSource } from "../../quantum/random.ts";
import type { JointState } from "./joint-state.ts";

/** What is taken out of an assignment before it is filled again. */
export type Ruin = (state: JointState, size: number, uniform: UniformSource) => number[];

function below(count: number, uniform: UniformSource): number {
  return Math.min(count - 1, Math.floor(uniform() * count));
}

/** Any request, the first with a place at or after a random one. */
function anyPlaced(state: JointState, uniform: UniformSource): number {
  const { requests } = state.problem;
  const start = below(requests, uniform);
  for (let step = 0; step < requests; step++) {
    const request = (start + step) % requests;
    if ((state.assignment[request] as number) >= 0) return request;
  }
  return -1;
}

/** Some of the requests on a node, in random order. */
function someOn(state: JointState, node: number, size: number, uniform: UniformSource): number[] {
  const here = [...state.on(node)].sort((a, b) => a - b);
  for (let at = here.length - 1; at > 0; at--) {
    const other = below(at + 1, uniform);
    [here[at], here[other]] = [here[other] as number, here[at] as number];
  }
  return here.slice(0, size);
}

const anyOnes: Ruin = (state, size, uniform) => {
  const out = new Set<number>();
  for (let tries = 0; tries < size * 2 && out.size < size; tries++) {
    const request = anyPlaced(state, uniform);
    if (request >= 0) out.add(request);
  }
  return [...out];
};

/** One request and those on the nodes that it would like as well: they might swap. */
const byNode: Ruin = (state, size, uniform) => {
  const seed = anyPlaced(state, uniform);
  return seed < 0 ? [] : around(state, seed, size, uniform);
};

/** A request with those that stand where it would rather be. */
function around(state: JointState, seed: number, size: number, uniform: UniformSource): number[] {
  const { firstCandidate, candidateNode } = state.problem;
  const out = new Set<number>(state.nodeOf(seed) >= 0 ? [seed] : []);
  const first = firstCandidate[seed] as number;
  const count = (firstCandidate[seed + 1] as number) - first;
  for (let tries = 0; tries < 4 && out.size < size && count > 0; tries++) {
    // The square keeps to the good ones, which come first.
    const candidate = first + below(count, () => uniform() ** 2);
    const node = candidateNode[candidate] as number;
    for (const request of someOn(state, node, size - out.size, uniform)) out.add(request);
  }
  return [...out];
}

/** The one of a few that is furthest below its best value, with those that stand where it would rather be. */
const worst: Ruin = (state, size, uniform) => {
  const { firstCandidate, candidateValue } = state.problem;
  let seed = -1;
  let loss = -1;
  for (let tries = 0; tries < 6; tries++) {
    const request = anyPlaced(state, uniform);
    if (request < 0) return [];
    const here = state.assignment[request] as number;
    const missed = (candidateValue[firstCandidate[request] as number] as number) - (candidateValue[here] as number);
    if (missed > loss) [seed, loss] = [request, missed];
  }
  return around(state, seed, size, uniform);
};

/** Makes room for one that has no place. */
const forUnplaced: Ruin = (state, size, uniform) => {
  const { requests, firstCandidate } = state.problem;
  const start = below(requests, uniform);
  for (let step = 0; step < requests; step++) {
    const request = (start + step) % requests;
    const isOut = (state.assignment[request] as number) < 0;
    const hasAny = (firstCandidate[request] as number) < (firstCandidate[request + 1] as number);
    if (isOut && hasAny) return around(state, request, size, uniform);
  }
  return byNode(state, size, uniform);
};

/** Requests that one coupling binds. */
const sameCoupling: Ruin = (state, size, uniform) => {
  const members = state.members[below(state.members.length, uniform)];
  if (members === undefined) return byNode(state, size, uniform);
  const placed = members.filter((request) => (state.assignment[request] as number) >= 0);
  const start = placed.length === 0 ? 0 : below(placed.length, uniform);
  const out = new Set<number>();
  for (let step = 0; step < placed.length && out.size < size; step++)
    out.add(placed[(start + step) % placed.length] as number);
  const [first] = out;
  if (first !== undefined && out.size < size) {
    for (const request of around(state, first, size - out.size, uniform)) out.add(request);
  }
  return [...out];
};

/** The ruins, each with how often it is drawn. */
export const ruins: readonly { readonly ruin: Ruin; readonly weight: number }[] = [
  { ruin: worst, weight: 0.3 },
  { ruin: byNode, weight: 0.25 },
  { ruin: anyOnes, weight: 0.15 },
  { ruin: sameCoupling, weight: 0.15 },
  { ruin: forUnplaced, weight: 0.15 },
];
