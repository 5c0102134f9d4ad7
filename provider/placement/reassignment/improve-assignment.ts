import { NovaCronError } from "../../errors/novacron-error.ts";
import { wordsFrom } from "../../quantum/random.ts";
import { annealAll } from "./anneal-all.ts";
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

/** How much of the budget is used up when a part of the search ends: four trials, and what follows on the best of them. */
const roundsUntil = 0.06;
const strictUntil = 0.1;
const warmUntil = 0.16;
const hotUntil = 0.23;
const longUntil = 0.85;
/** First and last temperatures, as shares of the cost at the start. */
const warm = { hottest: 3e-4, coldest: 5e-6 };
const hot = { hottest: 1e-2, coldest: 1e-5 };
const strictTrial = { hottest: 3e-2, coldest: 1e-6 };
/** Ends where the least costs of moves count. */
const strictLong = { hottest: 3e-2, coldest: 1e-8 };

/**
 * Searches for a cheaper assignment. Four searches are tried: rounds on few machines, best where little has to move; an
 * annealing of all that keeps to every constraint, best where big processes are in each other's way; from what these
 * found, annealing that may overload machines, best where room for moves is short; and the same from the start and hotter,
 * best where much is to be gained. If an annealing did best, it runs again for most of the budget; the end are rounds from the
 * best. Equal arguments give equal results if the budget is in proposals.
 * @throws {NovaCronError} NC1221 where the start breaks a constraint.
 */
export function improveAssignment(model: ReassignmentModel, options: ImproveOptions): ImprovedAssignment {
  const { origin, start = origin, seed, budget } = options;
  refuseBroken(model, origin, start);
  const word = wordsFrom(seed);
  const progress = progressOf(budget);
  const initialCost = checkAssignment(model, origin, start).cost.total;
  let best: ImprovedAssignment = {
    assignment: start,
    cost: initialCost,
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
  const strict = (
    until: number,
    from: Assignment,
    search: (annealing: Annealing, used: () => number) => void,
  ): ImprovedAssignment =>
    phase(until, (used) => {
      const annealing = new Annealing(new AssignmentState(model, origin, from), word);
      search(annealing, () => used(annealing.proposals));
      const { best: assignment, bestCost: cost, proposals, accepted } = annealing;
      return { assignment, cost, proposals, accepted };
    });
  const rounds = (until: number) =>
    strict(until, best.assignment, (annealing, used) => improveLocally(model, annealing, word, used));
  const all = (until: number, range: typeof warm) =>
    strict(until, start, (annealing, used) => annealAll(model, annealing, scaled(range), word, used));
  const relaxed = (until: number, from: Assignment, range: typeof warm) =>
    phase(until, (used) => annealRelaxed(model, new RelaxedState(model, origin, from), scaled(range), word, used));
  const scaled = ({ hottest, coldest }: typeof warm) => ({
    hottest: Math.max(1, initialCost * hottest),
    coldest: Math.max(1, initialCost * coldest),
  });

  const byRounds = rounds(roundsUntil);
  const byAll = all(strictUntil, strictTrial);
  const strictCost = best.cost;
  const byWarm = relaxed(warmUntil, best.assignment, warm);
  const byHot = relaxed(hotUntil, start, hot);
  if (byHot.endCost < Math.min(byWarm.endCost, strictCost)) relaxed(longUntil, start, hot);
  else if (byWarm.endCost < strictCost) relaxed(longUntil, best.assignment, warm);
  else if (byAll.cost < byRounds.cost) all(longUntil, strictLong);
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
