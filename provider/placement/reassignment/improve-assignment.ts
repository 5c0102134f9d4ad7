import { NovaCronError } from "../../errors/novacron-error.ts";
import { wordsFrom } from "../../quantum/random.ts";
import { Annealing, type Scope } from "./annealing.ts";
import { AssignmentState } from "./assignment-state.ts";
import { bySize } from "./big-processes.ts";
import { checkAssignment } from "./check-assignment.ts";
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

export const tune = { global: 0.6, t0: 3e-2, t1: 1e-6, effort: 1000, kMin: 2, kMax: 10, lo: 3, hi: 0, log: (_: string) => {} };
const stride = 1024;

export function improveAssignment(model: ReassignmentModel, options: ImproveOptions): ImprovedAssignment {
  const { origin, start = origin, seed, budget } = options;
  refuseBroken(model, origin, start);
  const word = wordsFrom(seed);
  const progress = progressOf(budget);
  const { machines } = model;
  const relaxed = annealRelaxed(model, new RelaxedState(model, origin, start), word, (n) => progress(n) / tune.global);
  tune.log(`relaxed ${relaxed.bestCost}`);
  const startCost = checkAssignment(model, origin, start).cost.total;
  const state = new AssignmentState(model, origin, relaxed.best !== undefined && relaxed.bestCost < startCost ? relaxed.best : start);
  const big = bySize(model).subarray(0, Math.ceil(model.processes * 0.15));
  const isBig = new Uint8Array(model.processes);
  for (const p of big) isBig[p] = 1;
  const annealing = new Annealing(state, word);
  annealing.proposals = relaxed.proposals;
  annealing.accepted = relaxed.accepted;
  let nextLog = 0.1;
  const log = (u: number) => { if (u >= nextLog) { nextLog += 0.1; tune.log(`${(annealing.bestCost / 1e3).toFixed(0)}k/${(state.cost / 1e3).toFixed(0)}k`); } };
  const roundCap = Math.max(stride, annealing.proposals / 25);
  const maxScope = Math.min(machines, tune.kMax);
  let rounds = 0, wins = 0;
  for (let used = progress(annealing.proposals); used < 1; ) {
    const scope = localScope(state, model, word, maxScope, isBig);
    const scale = typicalDelta(state, scope, word);
    const hot = scale * 10 ** -(tune.hi + (tune.lo - tune.hi) * (word() / 2 ** 32));
    const size = scope.machines.reduce((sum, m) => sum + state.membersOf(m).length, 0);
    const length = Math.min(roundCap, size * tune.effort);
    const before = annealing.bestCost;
    for (let done = 0; done < length && used < 1; done += stride) {
      annealing.temperature = hot * 1e-3 ** (done / length);
      annealing.propose(stride, scope);
      used = progress(annealing.proposals);
    }
    annealing.settle();
    rounds++; if (annealing.bestCost < before) wins++;
    log(used);
  }
  tune.log(`rounds ${wins}/${rounds}`);
  annealing.settle();
  return { assignment: annealing.best, cost: annealing.bestCost, proposals: annealing.proposals, accepted: annealing.accepted };
}

function localScope(state: AssignmentState, model: ReassignmentModel, word: () => number, most: number, isBig: Uint8Array): Scope {
  const { machines } = model;
  const count = Math.min(machines, tune.kMin + (word() % Math.max(1, most - tune.kMin + 1)));
  const chosen = new Set<number>();
  let sum = 0;
  for (let m = 0; m < machines; m++) sum += state.costOf(m);
  if (word() & 1 && sum > 0) {
    let left = (word() / 2 ** 32) * sum;
    for (let m = 0; m < machines; m++) { left -= state.costOf(m); if (left < 0) { chosen.add(m); break; } }
  }
  while (chosen.size < count) chosen.add(word() % machines);
  const list = Int32Array.from(chosen);
  const drawProcess = (): number => {
    const members = state.membersOf(list[word() % list.length] as number);
    return members.length === 0 ? -1 : (members[word() % members.length] as number);
  };
  return { machines: list, drawProcess, drawBig: () => { let p = drawProcess(); for (let i = 0; i < 4 && p >= 0 && isBig[p] === 0; i++) p = drawProcess(); return p; } };
}

function typicalDelta(state: AssignmentState, scope: Scope, word: () => number): number {
  let sum = 0, n = 0;
  for (let i = 0; i < 200; i++) {
    const p = scope.drawProcess();
    if (p < 0) continue;
    const d = i & 1 ? state.shiftDelta(p, scope.machines[word() % scope.machines.length] as number) : state.swapDelta(p, Math.max(0, scope.drawProcess()));
    if (d !== Infinity && d !== 0) { sum += Math.abs(d); n++; }
  }
  return n === 0 ? 1 : sum / n;
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
