import { NovaCronError } from "../../errors/novacron-error.ts";
import { wordsFrom } from "../../quantum/random.ts";
import { AssignmentState } from "./assignment-state.ts";
import { bySize } from "./big-processes.ts";
import { checkAssignment } from "./check-assignment.ts";
import type { Assignment, ReassignmentModel } from "./model.ts";
import { rearrange } from "./rearrange.ts";
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

const wordRange = 2 ** 32;
/** Of all proposals, those that rearrange a machine around a process that is too big for a shift or a swap. */
const rearrangeShare = 0.003 * wordRange;
/** Of the rest, shifts; what is left are swaps. */
const shiftShare = 0.6 * wordRange;
/**
 * Of the shifts, those back to where the process was before. A process that went away without need holds transient
 * resources twice, and among all machines it would hardly ever draw the one where it needs nothing.
 */
const homeShare = 0.5 * wordRange;
/** Share of the start's cost: a worsening by so much is first accepted with probability 1/e. */
const firstTemperature = 3e-3;
/** In units of cost. All costs are whole numbers, so that below this nothing but improvements is accepted. */
const lastTemperature = 1;
/** Proposals between two looks at the budget, which costs a look at the clock. */
const stride = 1024;

/**
 * Improves an assignment by simulated annealing over shifts, swaps and rearrangements: a move that worsens the cost by d
 * is made with probability exp(-d / temperature), and the temperature falls geometrically as the budget is used up. One
 * thread; the same arguments with a budget in proposals give the same result everywhere.
 * @throws {NovaCronError} NC1221 where the start breaks a constraint.
 */
export function improveAssignment(model: ReassignmentModel, options: ImproveOptions): ImprovedAssignment {
  const { origin, start = origin, seed, budget } = options;
  refuseBroken(model, origin, start);
  const state = new AssignmentState(model, origin, start);
  const word = wordsFrom(seed);
  const progress = progressOf(budget);
  const { processes, machines } = model;
  const big = bySize(model).subarray(0, Math.ceil(processes * 0.15));

  const hottest = Math.max(lastTemperature, firstTemperature * state.cost);
  let temperature = hottest;
  let proposals = 0;
  let accepted = 0;
  let bestCost = state.cost;
  const best = Int32Array.from(state.assignment);
  let isBestCopied = true;

  const accepts = (delta: number): boolean => delta <= 0 || word() / wordRange < Math.exp(-delta / temperature);
  // The best is copied only when it is left: while the cost falls, each step would be a new best.
  const keepBest = (): void => {
    if (isBestCopied) return;
    best.set(state.assignment);
    isBestCopied = true;
  };
  const made = (): void => {
    accepted++;
    if (state.cost >= bestCost) return;
    bestCost = state.cost;
    isBestCopied = false;
  };

  for (; ; proposals++) {
    if (proposals % stride === 0) {
      const used = progress(proposals);
      if (used >= 1) break;
      temperature = hottest * (lastTemperature / hottest) ** used;
    }
    if (word() < rearrangeShare) {
      const process = big[word() % big.length] as number;
      const to = word() % machines;
      if (to === state.assignment[process]) continue;
      keepBest();
      if (rearrange(state, process, to, word, accepts)) made();
      continue;
    }
    const process = word() % processes;
    if (word() < shiftShare) {
      const to = word() < homeShare ? (origin[process] as number) : word() % machines;
      const delta = state.shiftDelta(process, to);
      if (delta === Number.POSITIVE_INFINITY || !accepts(delta)) continue;
      if (delta >= 0) keepBest();
      state.shift(process, to, delta);
    } else {
      const other = word() % processes;
      const delta = state.swapDelta(process, other);
      if (delta === Number.POSITIVE_INFINITY || !accepts(delta)) continue;
      if (delta >= 0) keepBest();
      state.swap(process, other, delta);
    }
    made();
  }
  keepBest();
  return { assignment: best, cost: bestCost, proposals, accepted };
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
