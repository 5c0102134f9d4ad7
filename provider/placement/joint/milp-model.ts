import type { PairCoupling, SpreadCoupling } from "./coupling.ts";
import { type MilpModel, MilpRows } from "./milp.ts";
import type { JointProblem } from "./problem.ts";

type Entry = readonly [column: number, value: number];

/** What one of the solves is for. */
export interface MilpGoal {
  /** Sum of the values, in thousandths of a score point; or how many of a class are placed. */
  readonly maximise: "value" | { readonly placedOfClass: number };
  /** Least number that has to be placed, by class; those of a class beyond its end are free. */
  readonly atLeast: readonly number[];
  /** Whether every request that has a candidate must be placed. */
  readonly all: boolean;
  /** Whether columns may be fractions: the optimum is then an upper bound. */
  readonly relaxed?: boolean;
}

const infinity = Number.POSITIVE_INFINITY;

/** Columns of the kept candidates, grouped as rows need them. */
interface Layout {
  readonly problem: JointProblem;
  readonly kept: Int32Array;
  readonly byRequest: readonly (readonly number[])[];
  readonly nodeOf: (column: number) => number;
}

function layOut(problem: JointProblem, kept: Int32Array): Layout {
  const byRequest = Array.from({ length: problem.requests }, (): number[] => []);
  for (const [column, candidate] of kept.entries()) byRequest[problem.candidateRequest[candidate] ?? -1]?.push(column);
  return { problem, kept, byRequest, nodeOf: (column) => problem.candidateNode[kept[column] ?? -1] ?? -1 };
}

function groupBy(columns: readonly number[], key: (column: number) => number): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const column of columns) {
    const group = groups.get(key(column));
    if (group) group.push(column);
    else groups.set(key(column), [column]);
  }
  return groups;
}

function addCapacity(rows: MilpRows, { problem, kept, nodeOf }: Layout): void {
  const { dimensions, demand, capacity, candidateRequest } = problem;
  for (const [node, columns] of groupBy([...kept.keys()], nodeOf)) {
    for (let d = 0; d < dimensions; d++) {
      const free = capacity[node * dimensions + d] ?? 0;
      const needs = columns.map((column) => demand[(candidateRequest[kept[column] ?? -1] ?? 0) * dimensions + d] ?? 0);
      if (needs.reduce((sum, need) => sum + need, 0) <= free) continue;
      const entries = columns.map((column, at): Entry => [column, (needs[at] ?? 0) / free]);
      rows.add(entries, -infinity, 1);
    }
  }
}

function addPair(rows: MilpRows, { byRequest, nodeOf }: Layout, pair: PairCoupling): void {
  const domainOf = (column: number): number => pair.domain[nodeOf(column)] ?? -1;
  const others = byRequest[pair.b] ?? [];
  for (const [domain, columns] of groupBy(byRequest[pair.a] ?? [], domainOf)) {
    const forbidden = others.filter((column) => {
      const there = domainOf(column);
      if (pair.relation === "same") return there !== domain;
      if (pair.relation === "other") return there === domain;
      return pair.reach?.[domain * pair.domains + there] !== 1;
    });
    if (forbidden.length === 0) continue;
    rows.add(
      [...columns, ...forbidden].map((column): Entry => [column, 1]),
      -infinity,
      1,
    );
  }
}

/** Adds a spread's rows. A column at `used`, `used + 1` ... says for each domain whether a bound member is in it. */
function addSpread(rows: MilpRows, { byRequest, nodeOf }: Layout, spread: SpreadCoupling, used: number): number {
  const domainOf = (column: number): number => spread.domain[nodeOf(column)] ?? -1;
  const columnsOf = (members: Int32Array): number[] => [...members].flatMap((member) => byRequest[member] ?? []);
  const counted = groupBy(columnsOf(spread.group), domainOf);
  const domains = [...spread.standing.keys()].filter((domain) => (spread.standing[domain] ?? -1) >= 0);
  let next = used;
  for (const domain of domains) {
    const bound = [...spread.bound].map((member) => ({
      columns: (byRequest[member] ?? []).filter((column) => domainOf(column) === domain),
      // What binds in any case, or once it is placed itself, needs nobody else to be placed.
      with: spread.holders === null || spread.holders.includes(member) ? [] : [...spread.holders],
    }));
    if (bound.every(({ columns }) => columns.length === 0)) continue;
    const indicator = next++;
    for (const { columns, with: holders } of bound) {
      if (columns.length === 0) continue;
      const isHere = [...columns.map((column): Entry => [column, 1]), [indicator, -1] as const];
      if (holders.length === 0) rows.add(isHere, -infinity, 0);
      for (const holder of holders) {
        rows.add([...isHere, ...(byRequest[holder] ?? []).map((column): Entry => [column, 1])], -infinity, 1);
      }
    }
    const here = counted.get(domain) ?? [];
    const standing = spread.standing[domain] ?? 0;
    const big = standing + spread.group.length;
    for (const other of domains) {
      if (other === domain) continue;
      const there = counted.get(other) ?? [];
      const difference = (spread.standing[other] ?? 0) - standing;
      rows.add(
        [...here.map((column): Entry => [column, 1]), ...there.map((column): Entry => [column, -1]), [indicator, big]],
        -infinity,
        spread.maxSkew + difference + big,
      );
    }
  }
  return next;
}

/** A problem, reduced to `kept` candidates, as a programme: a column for each of them, then those of the spreads. */
export function milpModel(problem: JointProblem, kept: Int32Array, goal: MilpGoal): MilpModel {
  const layout = layOut(problem, kept);
  const rows = new MilpRows();
  for (const columns of layout.byRequest) {
    if (columns.length === 0) continue;
    rows.add(
      columns.map((column): Entry => [column, 1]),
      goal.all ? 1 : 0,
      1,
    );
  }
  addCapacity(rows, layout);
  let columns = kept.length;
  for (const coupling of problem.couplings) {
    switch (coupling.kind) {
      case "pair":
        addPair(rows, layout, coupling);
        break;
      case "spread":
        columns = addSpread(rows, layout, coupling, columns);
        break;
      case "limit": {
        const scale = Math.max(1, coupling.limit);
        const entries = [...kept].map(
          (candidate, column): Entry => [column, (coupling.amounts[candidate] ?? 0) / scale],
        );
        rows.add(entries, -infinity, Math.max(0, coupling.limit) / scale);
        break;
      }
    }
  }
  const classOf = (candidate: number): number => problem.priorityClass[problem.candidateRequest[candidate] ?? 0] ?? 0;
  for (const [level, least] of goal.atLeast.entries()) {
    const entries = [...kept].flatMap((candidate, column): Entry[] =>
      classOf(candidate) === level ? [[column, 1]] : [],
    );
    rows.add(entries, least, infinity);
  }
  const gain = new Float64Array(columns);
  for (const [column, candidate] of kept.entries()) {
    const { maximise } = goal;
    if (maximise === "value") gain[column] = (problem.candidateValue[candidate] ?? 0) / 1000;
    else gain[column] = classOf(candidate) === maximise.placedOfClass ? 1 : 0;
  }
  return rows.model(gain, new Int32Array(columns).fill(goal.relaxed === true ? 0 : 1));
}
