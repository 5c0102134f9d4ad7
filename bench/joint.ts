import { parseArgs } from "node:util";
import { decideJointly } from "../provider/placement/decide-jointly.ts";
import { canonicalOrder } from "../provider/placement/joint/canonical-order.ts";
import { undominated } from "../provider/placement/joint/dominance.ts";
import { groupProblem } from "../provider/placement/joint/group-problem.ts";
import { loadMilpSolver } from "../provider/placement/joint/load-milp-solver.ts";
import type { MilpSolver } from "../provider/placement/joint/milp.ts";
import { milpModel } from "../provider/placement/joint/milp-model.ts";
import { oneByOne } from "../provider/placement/joint/one-by-one.ts";
import type { JointProblem } from "../provider/placement/joint/problem.ts";
import { prospectOf } from "../provider/placement/joint/prospect.ts";
import { worldIndex } from "../provider/placement/world-index.ts";
import type { JointNote } from "../provider/schema/joint-note.ts";
import { pricedBound } from "./capacity-prices.ts";
import { jointWorld } from "./joint-world.ts";

/** Candidates up to which the relaxed programme is solved for the bound. */
const largestRelaxed = 50_000;

/** One group, decided one by one and together. Utilities are sums of scores, times in milliseconds of processor time. */
interface Measurement {
  readonly requests: number;
  readonly nodes: number;
  readonly placedOneByOne: number;
  readonly placedJointly: number;
  /** No assignment places more; null where it was not worked out. */
  readonly placedBound: number | null;
  readonly utilityOneByOne: number;
  readonly utilityJointly: number;
  /** No assignment that places as many has more. */
  readonly utilityBound: number;
  /** `lp`: of the relaxed programme; `prices`: {@link pricedBound}. */
  readonly bound: "lp" | "prices";
  readonly method: string;
  readonly iterations: number;
  readonly oneByOneCpuMs: number;
  /** All of `decideJointly`: the group is also decided one by one, and has its records. */
  readonly jointCpuMs: number;
}

/** Processor time of the process, collector and compiler threads included; other load does not change it. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function boundOf(
  problem: JointProblem,
  { placed, utility }: JointNote,
  solve: MilpSolver,
): { readonly placed: number | null; readonly value: number; readonly kind: Measurement["bound"] } {
  const kept = undominated(problem);
  const priced = (): ReturnType<typeof boundOf> => ({
    placed: null,
    value: pricedBound(problem, placed, utility * 1e6) / 1e6,
    kind: "prices",
  });
  if (kept.length > largestRelaxed) return priced();
  const most = solve(
    milpModel(problem, kept, { maximise: { placedOfClass: 0 }, atLeast: [], all: false, relaxed: true }),
  );
  const answer = solve(milpModel(problem, kept, { maximise: "value", atLeast: [placed], all: false, relaxed: true }));
  if (most.status !== "optimal" || answer.status !== "optimal") return priced();
  return { placed: Math.floor(most.gain + 1e-6), value: answer.gain / 1000, kind: "lp" };
}

function measure(
  [requests, nodes]: readonly [number, number],
  seed: number,
  solver: MilpSolver,
  iterations: number | undefined,
): Measurement {
  const { group, world } = jointWorld(requests, nodes, seed, 0.9);
  const ordered = canonicalOrder(group);
  const started = cpuMs();
  oneByOne(ordered, world);
  const oneByOneMs = cpuMs() - started;
  const before = cpuMs();
  const { note } = decideJointly(group, world, { solver, ...(iterations !== undefined && { iterations }) });
  const jointMs = cpuMs() - before;
  const problem = groupProblem(
    ordered.map((each) => prospectOf(each, world)),
    worldIndex(world.snapshot),
  );
  const bound = boundOf(problem, note, solver);
  const short = (value: number): number => Number(value.toFixed(3));
  return {
    requests,
    nodes,
    placedOneByOne: note.oneByOne.placed,
    placedJointly: note.placed,
    placedBound: bound.placed,
    utilityOneByOne: short(note.oneByOne.utility),
    utilityJointly: short(note.utility),
    utilityBound: short(bound.value),
    bound: bound.kind,
    method: note.method,
    iterations: note.iterations,
    oneByOneCpuMs: Math.round(oneByOneMs),
    jointCpuMs: Math.round(jointMs),
  };
}

// node bench/joint.ts [--json] [--seed 1] [--iterations 5000] [--groups 12x8,50x24,200x200,1000x1000]
const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    seed: { type: "string", default: "1" },
    iterations: { type: "string" },
    groups: { type: "string", default: "12x8,50x24,200x200,1000x1000" },
  },
});
const solver = await loadMilpSolver();
const iterations = values.iterations === undefined ? undefined : Number(values.iterations);
const results = values.groups.split(",").map((size) => {
  const [requests = 0, nodes = 0] = size.split("x").map(Number);
  return measure([requests, nodes], Number(values.seed), solver, iterations);
});
if (values.json) console.log(JSON.stringify({ benchmark: "joint", node: process.version, seed: values.seed, results }));
else console.table(results);
