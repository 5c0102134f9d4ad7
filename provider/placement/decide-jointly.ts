import { digestOf } from "../crypto/canonical-json.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import type { JointNote } from "../schema/joint-note.ts";
import type { Claim } from "../world/snapshot.ts";
import { choose } from "./choose.ts";
import { claimOn, decide, decisionOf, type JointPart, type PlacementDecision } from "./decide.ts";
import { canonicalOrder } from "./joint/canonical-order.ts";
import { chooseTarget } from "./joint/choose-target.ts";
import { groupProblem } from "./joint/group-problem.ts";
import { defaultIterations, type JointOptions, type JointSubject, type JointWorld } from "./joint/joint-arguments.ts";
import { jointConstraints } from "./joint/joint-constraints.ts";
import { JointState } from "./joint/joint-state.ts";
import { objectiveOf } from "./joint/objective.ts";
import { oneByOne } from "./joint/one-by-one.ts";
import { argumentsOf, type Prospect, prospectOf } from "./joint/prospect.ts";
import { solveGroup } from "./joint/solve-group.ts";
import { nodeArena } from "./node-arena.ts";
import { noneFeasible } from "./none-feasible.ts";
import { withOffers } from "./offers/offered-snapshot.ts";
import { worldIndex } from "./world-index.ts";

export type { JointOptions, JointSubject, JointWorld } from "./joint/joint-arguments.ts";

/** What became of one of the group: its decision, or why there is none. */
export type JointOutcome =
  | { readonly subject: JointSubject; readonly decision: PlacementDecision; readonly error: null }
  | { readonly subject: JointSubject; readonly decision: null; readonly error: NovaCronError };

/** The decisions on a group, in the order in which it was given. */
export interface JointDecisions {
  readonly outcomes: readonly JointOutcome[];
  readonly note: JointNote;
}

/** The world as it is without the group: what its members hold now is free, for any of them may move. */
function withoutGroup(world: JointWorld, group: readonly JointSubject[]): JointWorld {
  const own = new Set(group.map(({ subject }) => subject.urn));
  const isOther = ({ urn }: Claim): boolean => !own.has(urn);
  const { snapshot } = world;
  const reservations = snapshot.reservations.filter(isOther);
  return {
    ...world,
    claims: world.claims.filter(isOther),
    snapshot: reservations.length === snapshot.reservations.length ? snapshot : { ...snapshot, reservations },
  };
}

const isShare = ({ request }: JointSubject): boolean => request.gpus?.share !== undefined;

/**
 * Shares of GPUs, one after the other and after the rest, which needs more: who shares a GPU with whom is no sum that a
 * limit of the whole could bound. What they hold already nobody else of the group gets.
 */
function decideShares(
  ordered: readonly JointSubject[],
  world: JointWorld,
  veil: (claim: Claim) => Claim,
): JointOutcome[] {
  let claims = world.claims;
  return ordered.map((subject) => {
    try {
      const decision = decide(argumentsOf(subject, { ...world, claims }));
      claims = [...claims.filter(({ urn }) => urn !== subject.subject.urn), veil(decision.claim)];
      return { subject, decision, error: null };
    } catch (error) {
      if (error instanceof NovaCronError) return { subject, decision: null, error };
      throw error;
    }
  });
}

function refused(prospect: Prospect, explain: () => NovaCronError): JointOutcome {
  return { subject: prospect.each, decision: null, error: prospect.error ?? explain() };
}

/**
 * Decides on all of a group together: as many as possible are placed, the more important first, and of those ways the
 * one with the highest sum of scores is taken. Never worse in this than {@link decide} one after the other, as far as
 * what that decides holds together.
 *
 * Each gets the record that `decide` would write with all others in their places: score, runner-up and what removed
 * whom are those that hold in the end. Those that ask for a share of a GPU are decided on last, one by one. Pure as `decide` is; `basis.request` covers the whole group, the budget of
 * iterations and the method. It does not depend on the order of the group.
 *
 * @param group Of distinct URNs.
 * @throws What `evaluatePolicy` throws. What `decide` would refuse is an outcome with the error.
 */
export function decideJointly(
  group: readonly JointSubject[],
  world: JointWorld,
  options: JointOptions = {},
): JointDecisions {
  const { facts = null, veil = (claim: Claim) => claim } = options;
  const ordered = canonicalOrder(group.filter((each) => !isShare(each)));
  const others = withoutGroup(world, ordered);
  // One world for all of them: what each is decided on, nodes have one number.
  const open = { ...others, snapshot: withOffers(others.snapshot, ordered, others.claims) };
  const index = worldIndex(open.snapshot);
  const prospects = ordered.map((each) => prospectOf(each, open));
  const problem = groupProblem(prospects, index);
  const nodeNames = index.nodes.map(({ name }) => name);

  const state = new JointState(problem);
  for (const [request, target] of oneByOne(ordered, world).entries()) {
    for (let c = problem.firstCandidate[request] ?? 0; c < (problem.firstCandidate[request + 1] ?? 0); c++) {
      if (nodeNames[problem.candidateNode[c] ?? -1] === target && state.fits(c)) state.put(c);
    }
  }
  const known = Int32Array.from(state.assignment);
  const iterations = options.iterations ?? defaultIterations(ordered.length);
  const seed = options.seed ?? 1;
  const solution = solveGroup(problem, known, { iterations, seed, solver: options.solver ?? null });
  for (const request of known.keys()) state.take(request);
  for (const candidate of solution.assignment) if (candidate >= 0) state.put(candidate);

  const worth = (assignment: Int32Array): { placed: number; utility: number } => {
    const { placed, value } = objectiveOf(problem, assignment);
    return { placed: placed.reduce((sum, count) => sum + count, 0), utility: value / 1e6 };
  };
  const digest = digestOf({
    requests: ordered.map(({ subject, requestDigest, previous, protect }) => ({
      urn: subject.urn,
      request: requestDigest,
      previous: previous?.recordDigest ?? null,
      protect: protect === true,
    })),
    method: solution.method,
    iterations,
    seed,
    ...(facts !== null && { facts }),
  });
  const note: JointNote = {
    group: digest,
    groupSize: ordered.length,
    method: solution.method,
    iterations: solution.iterations,
    ...worth(solution.assignment),
    oneByOne: worth(known),
  };
  const part: JointPart = { note, group: digest };

  const targets = ordered.map((_, request) => nodeNames[state.nodeOf(request)] ?? null);
  const claims = ordered.flatMap((each, request): Claim[] => {
    const target = targets[request] ?? null;
    return target === null ? [] : [veil(claimOn({ name: target }, each))];
  });
  const outcomes = new Map<JointSubject, JointOutcome>();
  for (const [request, prospect] of prospects.entries()) {
    const { each } = prospect;
    const args = argumentsOf(each, { ...open, claims: [...open.claims, ...claims] });
    const target = targets[request] ?? null;
    const held = state.take(request);
    const bare = prospect.arena === null ? null : nodeArena(args);
    const arena = bare && {
      ...bare,
      constraints: [...bare.constraints, ...jointConstraints(state, request, nodeNames)],
    };
    if (held >= 0) state.put(held);
    const result = arena && target !== null ? chooseTarget(arena, target, ordered.length - 1) : null;
    outcomes.set(
      each,
      arena !== null && result !== null
        ? { subject: each, decision: decisionOf(args, arena, result, part), error: null }
        : refused(prospect, () => refusal(arena, target)),
    );
  }
  const placed = { ...open, claims: [...open.claims, ...claims] };
  for (const outcome of decideShares(canonicalOrder(group.filter(isShare)), placed, veil))
    outcomes.set(outcome.subject, outcome);
  return { outcomes: group.flatMap((each) => outcomes.get(each) ?? []), note };
}

/** Why one of the group has no place. */
function refusal(arena: ReturnType<typeof nodeArena> | null, target: string | null): NovaCronError {
  if (arena !== null && target === null) {
    try {
      const { tally } = choose(arena);
      return noneFeasible(arena, tally);
    } catch (error) {
      if (error instanceof NovaCronError) return error;
      throw error;
    }
  }
  return new NovaCronError("NC1803", `the joint placement chose ${target}, which its record does not allow`);
}
