import type { Annealing, Scope } from "./annealing.ts";
import type { AssignmentState } from "./assignment-state.ts";
import { bySize } from "./big-processes.ts";
import type { ReassignmentModel } from "./model.ts";

const wordRange = 2 ** 32;
const fewestMachines = 2;
const mostMachines = 10;
/** Proposals between two looks at the clock, and in the rounds at first. */
const stride = 1024;
/** Proposals in a round at most, for each process in its scope. */
const perProcess = 1000;
/** Rounds double in length when so many for each machine have together saved less than this share of the cost. */
const patience = 4;
const worthwhile = 1e-6;
/** Share of the processes that counts as big. */
const bigShare = 0.15;
/** A round begins at between 1/1000 of what moves usually change and all of it, and cools by so much. */
const heatDecades = 3;
const cooling = 1e-3;

/**
 * Large-neighbourhood search: round after round, a few machines are drawn and annealed by themselves, and what came of
 * it is kept where it is no worse. Rounds are short as long as short ones find something.
 * @param progress share of the budget that is used up; the search ends at 1.
 */
export function improveLocally(
  model: ReassignmentModel,
  annealing: Annealing,
  word: () => number,
  progress: () => number,
): void {
  const { state } = annealing;
  const isBig = new Uint8Array(model.processes);
  for (const process of bySize(model).subarray(0, Math.ceil(model.processes * bigShare))) isBig[process] = 1;
  let length = stride;
  let rounds = 0;
  let bestBefore = annealing.bestCost;
  while (progress() < 1) {
    const scope = drawScope(state, model.machines, word, isBig);
    const hot = typicalChange(state, scope, word) * 10 ** ((-heatDecades * word()) / wordRange);
    const inScope = scope.machines.reduce((sum, machine) => sum + state.membersOf(machine).length, 0);
    const ends = Math.min(length, inScope * perProcess);
    for (let done = 0; done < ends && progress() < 1; done += stride) {
      annealing.temperature = hot * cooling ** (done / ends);
      annealing.propose(stride, scope);
    }
    annealing.settle();
    if (++rounds < patience * model.machines) continue;
    if (bestBefore - annealing.bestCost < worthwhile * bestBefore) length *= 2;
    rounds = 0;
    bestBefore = annealing.bestCost;
  }
}

/** A few machines; every other time one of them is drawn by what it costs. */
function drawScope(state: AssignmentState, machines: number, word: () => number, isBig: Uint8Array): Scope {
  const most = Math.min(machines, mostMachines);
  const count = Math.min(machines, fewestMachines + (word() % Math.max(1, most - fewestMachines + 1)));
  const chosen = new Set<number>();
  if (word() % 2 === 1) chosen.add(drawCostly(state, machines, word));
  while (chosen.size < count) chosen.add(word() % machines);
  const scope = Int32Array.from(chosen);
  const drawProcess = (): number => {
    const members = state.membersOf(scope[word() % scope.length] as number);
    return members.length === 0 ? -1 : (members[word() % members.length] as number);
  };
  // Not always a big one: there may be none here.
  const drawBig = (): number => {
    let process = drawProcess();
    for (let attempt = 0; attempt < 4 && process >= 0 && isBig[process] === 0; attempt++) process = drawProcess();
    return process;
  };
  return { machines: scope, drawProcess, drawBig };
}

/** A machine, each as likely as it is costly. */
function drawCostly(state: AssignmentState, machines: number, word: () => number): number {
  let sum = 0;
  for (let machine = 0; machine < machines; machine++) sum += state.costOf(machine);
  let left = (word() / wordRange) * sum;
  for (let machine = 0; machine < machines; machine++) {
    left -= state.costOf(machine);
    if (left < 0) return machine;
  }
  return word() % machines;
}

/** Mean change of the cost, up or down, of moves that are possible and change it. */
function typicalChange(state: AssignmentState, scope: Scope, word: () => number): number {
  const { machines, drawProcess } = scope;
  let sum = 0;
  let count = 0;
  for (let sample = 0; sample < 200; sample++) {
    const process = drawProcess();
    const other = drawProcess();
    if (process < 0 || other < 0) continue;
    const delta =
      sample % 2 === 0
        ? state.swapDelta(process, other)
        : state.shiftDelta(process, machines[word() % machines.length] as number);
    if (delta === 0 || delta === Number.POSITIVE_INFINITY) continue;
    sum += Math.abs(delta);
    count++;
  }
  return count === 0 ? 1 : sum / count;
}
