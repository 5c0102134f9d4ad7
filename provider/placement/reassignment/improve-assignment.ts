import { NovaCronError } from "../../errors/novacron-error.ts";
import { wordsFrom } from "../../quantum/random.ts";
import { Annealing } from "./annealing.ts";
import { AssignmentState } from "./assignment-state.ts";
import { checkAssignment } from "./check-assignment.ts";
import { Cooling } from "./cooling.ts";
import { lowerBound } from "./lower-bound.ts";
import type { Assignment, ReassignmentModel } from "./model.ts";
import { progressOf, type SearchBudget } from "./search-budget.ts";

/** What a search found. */
export interface ImprovedAssignment {
  /** Never worse than the start, and never with a broken constraint. */
  readonly assignment: Assignment;
  /** Its weighted total cost. */
  readonly cost: number;
  /** Moves that were looked at. */
  readonly proposals: number;
  /** Moves that were made. */
  readonly accepted: number;
}

/** What a search starts from and how far it goes. */
export interface ImproveOptions {
  /** Where each process lay before: moves away from there cost, and hold transient resources there. */
  readonly origin: Assignment;
  /** Where to begin; the origin where it is not given. */
  readonly start?: Assignment;
  /** A whole number below 2^53. */
  readonly seed: number;
  readonly budget: SearchBudget;
}

/** Proposals at one temperature. */
const stride = 1024;

/**
 * Searches for a cheaper assignment by simulated annealing, again and again from the best that was found.
 * Equal arguments give equal results if the budget is in proposals.
 * @throws {NovaCronError} NC1221 where the start breaks a constraint.
 */
export function improveAssignment(model: ReassignmentModel, options: ImproveOptions): ImprovedAssignment {
  const { origin, start = origin, seed, budget } = options;
  refuseBroken(model, origin, start);
  const state = new AssignmentState(model, origin, start);
  const annealing = new Annealing(model, state, wordsFrom(seed));
  const cooling = new Cooling(state.cost - lowerBound(model), model.processes);
  const progress = progressOf(budget);
  let last = -1;
  for (let now = progress(0); now < 1; now = progress(annealing.proposals)) {
    const step = cooling.at(now);
    if (step.annealing !== last) state.restoreBest();
    last = step.annealing;
    const before = annealing.accepted;
    annealing.propose(stride, step.temperature);
    cooling.watch(step, state.cost, (annealing.accepted - before) / stride);
  }
  const { proposals, accepted } = annealing;
  return { assignment: Int32Array.from(state.restoreBest()), cost: state.bestCost, proposals, accepted };
}

function refuseBroken(model: ReassignmentModel, origin: Assignment, start: Assignment): void {
  const [first, ...others] = checkAssignment(model, origin, start).violations;
  if (first === undefined) return;
  const { kind, ...where } = first;
  const place = Object.entries(where).map(([name, value]) => `${name} ${value}`);
  const more = others.length > 0 ? `, and ${others.length} more` : "";
  throw new NovaCronError("NC1221", `the start breaks the ${kind} constraint (${place.join(", ")})${more}`, {
    property: "start",
    expected: "an assignment that breaks no constraint",
    remedy: "Begin with the assignment that is in use, or repair this one first.",
  });
}
