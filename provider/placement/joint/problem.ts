import type { Coupling } from "./coupling.ts";

/**
 * Requests that are placed together, as columns. Every amount is a whole number (capacities and costs in millionths of
 * their unit, values in millionths of a score), so sums are exact and do not depend on their order.
 *
 * Candidates are what each request may use at all: unary constraints have removed the rest. Those of request `r` have
 * the indices `firstCandidate[r]` to `firstCandidate[r + 1]`, the best value first, equal ones by node.
 */
export interface JointProblem {
  readonly requests: number;
  readonly nodes: number;
  readonly dimensions: number;
  /** By request, then dimension. */
  readonly demand: Float64Array;
  /** What is free, by node, then dimension. */
  readonly capacity: Float64Array;
  /** Class of importance by request; 0 is placed before all others. */
  readonly priorityClass: Int32Array;
  readonly classes: number;
  /** One longer than there are requests. */
  readonly firstCandidate: Int32Array;
  readonly candidateNode: Int32Array;
  /** Score less what a move would cost, in millionths. */
  readonly candidateValue: Float64Array;
  readonly candidateRequest: Int32Array;
  readonly couplings: readonly Coupling[];
}

/** The candidate that each request was given; -1 for none. */
export type Assignment = Int32Array;

/** One request, before it is laid out in columns. */
export interface JointRequest {
  /** By dimension, in millionths. */
  readonly demand: readonly number[];
  /** The higher, the sooner placed. */
  readonly priority: number;
  /** In any order; at most one for a node. */
  readonly candidates: readonly { readonly node: number; readonly value: number }[];
}

/** Position of a candidate among those of a problem, for couplings that give each an amount. */
export type CandidateIndex = (request: number, node: number) => number;

/**
 * Lays requests out in columns.
 * @param capacity What is free, by node, then dimension, in millionths.
 * @param couplings Called once the candidates have their indices.
 */
export function jointProblem(
  requests: readonly JointRequest[],
  capacity: readonly (readonly number[])[],
  couplings: (problem: Omit<JointProblem, "couplings">) => readonly Coupling[] = () => [],
): JointProblem {
  const dimensions = capacity[0]?.length ?? 0;
  const priorities = [...new Set(requests.map(({ priority }) => priority))].sort((a, b) => b - a);
  const classOf = new Map(priorities.map((priority, index) => [priority, index]));
  const firstCandidate = new Int32Array(requests.length + 1);
  for (const [r, { candidates }] of requests.entries()) {
    firstCandidate[r + 1] = (firstCandidate[r] ?? 0) + candidates.length;
  }
  const total = firstCandidate[requests.length] ?? 0;
  const candidateNode = new Int32Array(total);
  const candidateValue = new Float64Array(total);
  const candidateRequest = new Int32Array(total);
  let at = 0;
  for (const [r, { candidates }] of requests.entries()) {
    for (const { node, value } of candidates.toSorted((a, b) => b.value - a.value || a.node - b.node)) {
      candidateNode[at] = node;
      candidateValue[at] = value;
      candidateRequest[at] = r;
      at++;
    }
  }
  const columns = {
    requests: requests.length,
    nodes: capacity.length,
    dimensions,
    demand: Float64Array.from(requests.flatMap(({ demand }) => demand)),
    capacity: Float64Array.from(capacity.flat()),
    priorityClass: Int32Array.from(requests, ({ priority }) => classOf.get(priority) ?? 0),
    classes: Math.max(1, priorities.length),
    firstCandidate,
    candidateNode,
    candidateValue,
    candidateRequest,
  };
  return { ...columns, couplings: couplings(columns) };
}

/** An amount that is used up, in millionths, rounded so that a sum never passes what is there. */
export function demandMicros(amount: number): number {
  return Math.ceil(amount * 1e6 - 1e-3);
}

/** An amount that is there, in millionths: {@link demandMicros}'s counterpart. */
export function capacityMicros(amount: number): number {
  return Math.floor(amount * 1e6 + 1e-3);
}
