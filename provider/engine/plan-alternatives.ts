import { checkFeasible } from "../placement/feasible.ts";
import type { Nsga2Settings } from "../placement/multi/nsga2.ts";
import {
  assignmentOn,
  defaultNsga2,
  type JointAssignment,
  paretoAssignments,
} from "../placement/multi/pareto-assignments.ts";
import type { DecideArguments } from "../placement/node-arena.ts";
import { standingClaims } from "../placement/standing-claims.ts";
import { byCodeUnits } from "../world/code-units.ts";
import { decideArguments } from "./decide.ts";
import type { PlaceAllArguments, PlacedAll } from "./place-all.ts";
import { defaultStack } from "./subject-of.ts";

/** Another way to place the same requests, which is better in something and worse in something else. */
export interface PlanAlternative extends JointAssignment {
  /** How many placements lie elsewhere than in the plan. */
  readonly elsewhere: number;
}

/** A plan and other ways to place what it places, in the same measures. */
export interface PlanAlternatives {
  /** The plan itself. Scores are worked out as if the others were nowhere, so they differ from those of its records. */
  readonly plan: JointAssignment | null;
  readonly alternatives: readonly PlanAlternative[];
}

/** A gain of less than this is none. */
const leastGain = 0.01;
const measures = ["costPerMonth", "carbonGramsPerHour", "risk"] as const;

/** Where an alternative is lower than the plan, by how much of it. */
function gain(alternative: JointAssignment, plan: JointAssignment, measure: (typeof measures)[number]): number {
  const [there, here] = [alternative[measure], plan[measure]];
  return there === null || here === null || here <= 0 ? 0 : (here - there) / here;
}

/**
 * Other ways to place what a plan places, from the Pareto front of cost, carbon, risk and score as NSGA-II finds it: the
 * one that costs least, the one that emits least, the one at least risk, then by score. Each keeps all constraints and
 * policies, and gains at least 1 % in something. The plan stays what it is: alternatives are for people to look at.
 * Pure; the search goes by generations, not by time.
 * @param most How many at most.
 */
export function planAlternatives(
  args: PlaceAllArguments,
  { placed }: PlacedAll,
  { most = 5, ...settings }: Partial<Nsga2Settings> & { readonly most?: number } = {},
): PlanAlternatives {
  const { world, weights, stack = defaultStack, options = {} } = args;
  const requests = new Map(args.requests.map((each) => [each.name, each]));
  const ordered = placed.toSorted((a, b) => byCodeUnits(a.name, b.name));
  const questions = ordered.flatMap(({ name }): DecideArguments[] => {
    const request = requests.get(name)?.request;
    return request === undefined ? [] : [decideArguments({ world, name, stack, request, weights, options })];
  });
  const plan = assignmentOn(
    questions,
    ordered.map(({ record }) => record.target.name),
  );
  if (plan === null) return { plan, alternatives: [] };
  const nodesOf = ({ targets }: JointAssignment): string[] => targets.map(({ node }) => node);
  const planned = nodesOf(plan);
  const gains = paretoAssignments(questions, { ...defaultNsga2, ...settings })
    .filter((each) => measures.some((measure) => gain(each, plan, measure) >= leastGain))
    .filter((each) => isFeasible(questions, nodesOf(each)));
  const chosen = new Set<JointAssignment>();
  for (const measure of measures) {
    const best = gains.toSorted((a, b) => gain(b, plan, measure) - gain(a, plan, measure))[0];
    if (best !== undefined && gain(best, plan, measure) >= leastGain) chosen.add(best);
  }
  for (const each of gains) if (chosen.size < most) chosen.add(each);
  const alternatives = [...chosen].slice(0, most).map((each) => ({
    ...each,
    elsewhere: nodesOf(each).filter((node, i) => node !== planned[i]).length,
  }));
  return { plan, alternatives };
}

/** Whether everyone can be where `nodes` says while the others are where it says: by the engine's own constraints. */
function isFeasible(questions: readonly DecideArguments[], nodes: readonly string[]): boolean {
  const [first] = questions;
  if (first === undefined) return true;
  const claims = standingClaims(
    questions.map(({ subject, request }, i) => ({ subject, request, node: nodes[i] ?? "" })),
    first.snapshot,
  );
  return questions.every((args, i) => checkFeasible(nodes[i] ?? "", { ...args, claims }) === null);
}
