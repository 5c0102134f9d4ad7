import { type Coupling, type LimitCoupling, type PairCoupling, pairHolds } from "./coupling.ts";
import type { Assignment, JointProblem } from "./problem.ts";
import { SpreadCount } from "./spread-count.ts";

interface LimitUse {
  readonly coupling: LimitCoupling;
  used: number;
}

interface Bonds {
  readonly pairs: PairCoupling[];
  readonly spreads: SpreadCount[];
  readonly limits: LimitUse[];
}

function membersOf(coupling: Coupling, { candidateRequest }: JointProblem): number[] {
  switch (coupling.kind) {
    case "pair":
      return [coupling.a, coupling.b];
    case "spread":
      return [...coupling.group];
    case "limit": {
      const members = new Set<number>();
      for (let candidate = 0; candidate < candidateRequest.length; candidate++) {
        if ((coupling.amounts[candidate] as number) > 0) members.add(candidateRequest[candidate] as number);
      }
      return [...members];
    }
  }
}

/** An assignment in the making, with what it uses kept up to date. */
export class JointState {
  readonly problem: JointProblem;
  /** Candidate by request; -1 for none. */
  readonly assignment: Assignment;
  /** Requests placed, by class. */
  readonly placed: Int32Array;
  /** Sum of the values, in millionths. */
  value = 0;
  /** The requests that each coupling binds. */
  readonly members: readonly (readonly number[])[];
  readonly #free: Float64Array;
  readonly #bonds: readonly Bonds[];
  readonly #spreads: readonly SpreadCount[];
  readonly #onNode: readonly Set<number>[];

  constructor(problem: JointProblem) {
    this.problem = problem;
    this.assignment = new Int32Array(problem.requests).fill(-1);
    this.placed = new Int32Array(problem.classes);
    this.#free = Float64Array.from(problem.capacity);
    this.#onNode = Array.from({ length: problem.nodes }, () => new Set<number>());
    const bonds = Array.from({ length: problem.requests }, (): Bonds => ({ pairs: [], spreads: [], limits: [] }));
    const spreads: SpreadCount[] = [];
    this.members = problem.couplings.map((coupling) => membersOf(coupling, problem));
    for (const [index, coupling] of problem.couplings.entries()) {
      const bound = this.members[index] ?? [];
      switch (coupling.kind) {
        case "pair":
          for (const request of bound) bonds[request]?.pairs.push(coupling);
          break;
        case "spread": {
          const count = new SpreadCount(coupling);
          spreads.push(count);
          for (const request of bound) bonds[request]?.spreads.push(count);
          break;
        }
        case "limit": {
          const use = { coupling, used: 0 };
          for (const request of bound) bonds[request]?.limits.push(use);
          break;
        }
      }
    }
    this.#bonds = bonds;
    this.#spreads = spreads;
  }

  /** Node of a request, or -1. */
  nodeOf(request: number): number {
    const candidate = this.assignment[request] ?? -1;
    return candidate < 0 ? -1 : (this.problem.candidateNode[candidate] ?? -1);
  }

  /** The requests on a node, in no telling order. */
  on(node: number): ReadonlySet<number> {
    return this.#onNode[node] ?? new Set();
  }

  /** Whether anything but capacity binds the request. */
  isBound(request: number): boolean {
    const bonds = this.#bonds[request];
    return bonds !== undefined && bonds.pairs.length + bonds.spreads.length + bonds.limits.length > 0;
  }

  /** Whether placing others can open places to the request: of all couplings only a spread does that. */
  isSpread(request: number): boolean {
    return (this.#bonds[request]?.spreads.length ?? 0) > 0;
  }

  /** Whether `candidate`, of a request that has no place, can be taken as everything stands. */
  fits(candidate: number): boolean {
    return this.hasRoom(candidate) && this.blockedBy(candidate) === null;
  }

  /** Whether the candidate's node has the capacity left. */
  hasRoom(candidate: number): boolean {
    const { candidateNode, candidateRequest, dimensions, demand } = this.problem;
    const need = (candidateRequest[candidate] as number) * dimensions;
    const have = (candidateNode[candidate] as number) * dimensions;
    for (let d = 0; d < dimensions; d++) {
      const amount = demand[need + d] as number;
      if (amount > 0 && amount > (this.#free[have + d] as number)) return false;
    }
    return true;
  }

  /** The first coupling that forbids `candidate`, or null; capacity aside. */
  blockedBy(candidate: number): Coupling | null {
    const { candidateNode, candidateRequest } = this.problem;
    const request = candidateRequest[candidate] as number;
    const node = candidateNode[candidate] as number;
    const bonds = this.#bonds[request] as Bonds;
    for (const pair of bonds.pairs) {
      const other = this.nodeOf(pair.a === request ? pair.b : pair.a);
      if (other < 0) continue;
      const [a, b] = pair.a === request ? [node, other] : [other, node];
      if (!pairHolds(pair, pair.domain[a] as number, pair.domain[b] as number)) return pair;
    }
    for (const spread of bonds.spreads) if (!spread.takes(request, node)) return spread.coupling;
    for (const { coupling, used } of bonds.limits) {
      const amount = coupling.amounts[candidate] as number;
      if (amount > 0 && used + amount > coupling.limit) return coupling;
    }
    return null;
  }

  /** Gives a request without a place this candidate; whether it fits is the caller's to know. */
  put(candidate: number): void {
    this.#account(candidate, 1);
    this.assignment[this.problem.candidateRequest[candidate] as number] = candidate;
  }

  /** Takes a request from its place, if it has one. Returns the candidate that it had, or -1. */
  take(request: number): number {
    const candidate = this.assignment[request] as number;
    if (candidate < 0) return -1;
    this.#account(candidate, -1);
    this.assignment[request] = -1;
    return candidate;
  }

  /** Whether all spreads hold. After `put`s of what fits they do, unless something was taken away before. */
  spreadsHold(): boolean {
    return this.#spreads.every((spread) => spread.holds());
  }

  #account(candidate: number, by: 1 | -1): void {
    const { candidateNode, candidateRequest, candidateValue, dimensions, demand, priorityClass } = this.problem;
    const request = candidateRequest[candidate] as number;
    const node = candidateNode[candidate] as number;
    for (let d = 0; d < dimensions; d++) {
      const at = node * dimensions + d;
      this.#free[at] = (this.#free[at] as number) - by * (demand[request * dimensions + d] as number);
    }
    const { spreads, limits } = this.#bonds[request] as Bonds;
    for (const spread of spreads) spread.count(request, node, by);
    for (const limit of limits) limit.used += by * (limit.coupling.amounts[candidate] as number);
    const level = priorityClass[request] as number;
    this.placed[level] = (this.placed[level] as number) + by;
    this.value += by * (candidateValue[candidate] as number);
    const here = this.#onNode[node];
    if (by === 1) here?.add(request);
    else here?.delete(request);
  }
}
