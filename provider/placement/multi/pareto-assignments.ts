import { byCodeUnits } from "../../world/code-units.ts";
import type { Claim } from "../../world/snapshot.ts";
import type { DecideArguments } from "../node-arena.ts";
import { type JointMember, jointMember } from "./joint-member.ts";
import { jointProblem } from "./joint-problem.ts";
import { type Nsga2Settings, nsga2 } from "./nsga2.ts";

/** One way to place all requests. */
export interface JointAssignment {
  /** In the order of the requests. */
  readonly targets: readonly {
    readonly urn: string;
    readonly name: string;
    readonly node: string;
    readonly score: number;
  }[];
  /** In the fleet's currency per 730 h, over those of which it is known; null where it is of none. As the next two. */
  readonly costPerMonth: number | null;
  readonly carbonGramsPerHour: number | null;
  /** Outages to be expected among the placements within the model's horizon: the sum of their probabilities. */
  readonly risk: number | null;
  /** Mean of the placements' scores, each worked out as if the others were nowhere. */
  readonly score: number;
  /** Placements of which something is unknown, by what. The search took those for as bad as the worst known node. */
  readonly unknown: { readonly costPerMonth: number; readonly carbonGramsPerHour: number; readonly risk: number };
}

/** 100 solutions over 150 generations: 15,000 assignments looked at. */
export const defaultNsga2: Nsga2Settings = { population: 100, generations: 150, seed: 1 };

/** All requests without what they hold themselves, or claim: they are placed anew, together. */
function nowhere(requests: readonly DecideArguments[]): DecideArguments[] {
  const own = new Set(requests.map(({ subject }) => subject.urn));
  const ofOthers = ({ urn }: Claim): boolean => !own.has(urn);
  const snapshots = new Map(
    requests.map(({ snapshot }) => [snapshot, { ...snapshot, reservations: snapshot.reservations.filter(ofOthers) }]),
  );
  return requests.map((args) => ({
    ...args,
    snapshot: snapshots.get(args.snapshot) ?? args.snapshot,
    claims: args.claims.filter(ofOthers),
  }));
}

function assignment(members: readonly JointMember[], genes: readonly number[]): JointAssignment {
  const chosen = members.flatMap(({ args: { subject }, choices }, i) => {
    const choice = choices[genes[i] ?? -1];
    return choice === undefined ? [] : [{ subject, choice }];
  });
  const known = (k: number): number[] =>
    chosen.map(({ choice }) => choice.figures[k] ?? Number.NaN).filter((x) => !Number.isNaN(x));
  const total = (k: number): number | null => {
    const figures = known(k);
    return figures.length === 0 ? null : figures.reduce((sum, each) => sum + each, 0);
  };
  const [cost, carbon, risk] = [0, 1, 2].map((k) => ({ total: total(k), unknown: chosen.length - known(k).length }));
  const micros = chosen.reduce((sum, { choice }) => sum + choice.scoreMicros, 0);
  return {
    targets: chosen.map(({ subject: { urn, name }, choice }) => ({
      urn,
      name,
      node: choice.candidate.name,
      score: choice.scoreMicros / 1e6,
    })),
    costPerMonth: cost?.total ?? null,
    carbonGramsPerHour: carbon?.total ?? null,
    risk: risk?.total ?? null,
    score: chosen.length === 0 ? 0 : micros / chosen.length / 1e6,
    unknown: { costPerMonth: cost?.unknown ?? 0, carbonGramsPerHour: carbon?.unknown ?? 0, risk: risk?.unknown ?? 0 },
  };
}

/**
 * What {@link paretoAssignments} would say of one assignment, to hold its front against. Feasible or not.
 * @param nodes By the requests' order.
 * @returns Null where one of the requests could not have its node even alone.
 */
export function assignmentOn(requests: readonly DecideArguments[], nodes: readonly string[]): JointAssignment | null {
  const members = nowhere(requests).map(jointMember);
  const genes = members.map(({ choices }, i) => choices.findIndex(({ candidate }) => candidate.name === nodes[i]));
  return genes.includes(-1) ? null : assignment(members, genes);
}

/**
 * The Pareto front of placing several requests together, as far as NSGA-II finds it: of total cost, carbon, risk and
 * score no assignment is better in one and worse in none. All keep the requests' constraints, policies and capacity, and
 * what the requests ask of each other. For people to look at; it decides nothing. Pure, like `decide`.
 * @param requests Each as for `decide`, all on one Snapshot and of different URNs. What they hold or claim counts as
 * free; `previous`, `protect` and `options` do not count.
 * @returns The highest score first. Empty where no assignment was found that all can have together.
 * @throws {NovaCronError} NC1201 where a request has no node even alone; NC1106, NC1001 as `decide`; what policies throw.
 */
export function paretoAssignments(
  requests: readonly DecideArguments[],
  settings: Partial<Nsga2Settings> = {},
): readonly JointAssignment[] {
  if (requests.length === 0) return [];
  const members = nowhere(requests).map(jointMember);
  const front = nsga2(jointProblem(members), { ...defaultNsga2, ...settings });
  const name = ({ targets }: JointAssignment): string => targets.map(({ node }) => node).join(" ");
  return front
    .map(({ genes }) => assignment(members, genes))
    .sort((a, b) => b.score - a.score || byCodeUnits(name(a), name(b)));
}
