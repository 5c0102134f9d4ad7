import { NovaCronError } from "../../errors/novacron-error.ts";
import { wordsFrom } from "../../quantum/random.ts";
import { Annealing } from "./annealing.ts";
import { AssignmentState } from "./assignment-state.ts";
import { checkAssignment } from "./check-assignment.ts";
import { improveLocally } from "./local-rounds.ts";
import type { Assignment, ReassignmentModel } from "./model.ts";
import { annealRelaxed } from "./relaxed-annealing.ts";
import { RelaxedState } from "./relaxed-state.ts";
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

/** Shares of the budget: of each trial, and of the rounds after a relaxed annealing. */
const trialShare = 0.08;
const finishShare = 0.2;

/**
 * Searches for a cheaper assignment. Two searches are tried from the start: rounds on few machines, best where little has
 * to move, and annealing that may overload machines, best where capacity is tight. What does better gets the rest of the
 * budget; the end are rounds from the best. Equal arguments give equal results if the budget is in proposals.
 * @throws {NovaCronError} NC1221 where the start breaks a constraint.
 */
export function improveAssignment(model: ReassignmentModel, options: ImproveOptions): ImprovedAssignment {
  const { origin, start = origin, seed, budget } = options;
  refuseBroken(model, origin, start);
  const word = wordsFrom(seed);
  const progress = progressOf(budget);
  let best: ImprovedAssignment = {
    assignment: start,
    cost: checkAssignment(model, origin, start).cost.total,
    proposals: 0,
    accepted: 0,
  };

  /** Runs a search until so much of the budget is used up, and keeps what it found where that is better. */
  const phase = <Found extends ImprovedAssignment>(until: number, search: (used: ShareUsed) => Found): Found => {
    const { proposals, accepted } = best;
    const from = progress(proposals);
    const found = search((more) => (from < until ? (progress(proposals + more) - from) / (until - from) : 1));
    best = {
      ...(found.cost < best.cost ? found : best),
      proposals: proposals + found.proposals,
      accepted: accepted + found.accepted,
    };
    return found;
  };
  const rounds = (until: number) =>
    phase(until, (used) => {
      const annealing = new Annealing(new AssignmentState(model, origin, best.assignment), word);
      improveLocally(model, annealing, word, () => used(annealing.proposals));
      const { best: assignment, bestCost: cost, proposals, accepted } = annealing;
      return { assignment, cost, proposals, accepted };
    });
  const relaxed = (until: number) =>
    phase(until, (used) => annealRelaxed(model, new RelaxedState(model, origin, start), word, used));

  const local = rounds(trialShare);
  const tight = relaxed(2 * trialShare);
  if (tight.endCost < local.cost) relaxed(1 - finishShare);
  rounds(1);
  const { assignment, cost, proposals, accepted } = best;
  return { assignment, cost, proposals, accepted };
}

/** The share of its budget that a search has used up after so many proposals. */
type ShareUsed = (proposals: number) => number;

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
