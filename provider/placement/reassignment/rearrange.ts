import type { AssignmentState } from "./assignment-state.ts";

/** A step of a compound move, as it is needed to take it back. */
interface Step {
  readonly process: number;
  readonly from: number;
  readonly delta: number;
}

const maxEvicted = 12;
/** Machines drawn for each process that made way, besides the one that was left and its old one. */
const drawn = 8;

/**
 * Makes room for a process that does not fit (big process rearrangement, after Gavranovic, Buljubasic and Demirovic,
 * "Variable neighborhood search for Google machine reassignment problem", ENDM 39, 2012): it goes to `to`; processes of
 * that machine, drawn at random, make way until it fits, and go where each costs least among a few of `machines`.
 *
 * What was done is undone where no place is found for everyone, or `accepts` says no to the change of the cost.
 * @param word random 32-bit words.
 * @returns whether it was done.
 */
export function rearrange(
  state: AssignmentState,
  process: number,
  to: number,
  machines: Int32Array,
  word: () => number,
  accepts: (delta: number) => boolean,
): boolean {
  const from = state.assignment[process] as number;
  const steps: Step[] = [];
  let total = 0;
  const move = (who: number, where: number, delta: number): void => {
    steps.push({ process: who, from: state.assignment[who] as number, delta });
    state.shift(who, where, delta);
    total += delta;
  };
  const undo = (): false => {
    for (let step = steps.pop(); step !== undefined; step = steps.pop())
      state.shift(step.process, step.from, -step.delta);
    return false;
  };

  move(process, state.limbo, state.looseShiftDelta(process, state.limbo));
  const evicted: number[] = [];
  while (!state.fits(process, to)) {
    const members = state.membersOf(to);
    if (members.length === 0 || evicted.length === maxEvicted) return undo();
    const who = members[word() % members.length] as number;
    evicted.push(who);
    move(who, state.limbo, state.looseShiftDelta(who, state.limbo));
  }
  move(process, to, state.looseShiftDelta(process, to));

  for (const who of evicted) {
    let best = Number.POSITIVE_INFINITY;
    let where = -1;
    for (let attempt = -2; attempt < drawn; attempt++) {
      const candidate =
        attempt === -2 ? from : attempt === -1 ? state.homeOf(who) : (machines[word() % machines.length] as number);
      if (candidate === to) continue;
      const delta = state.looseShiftDelta(who, candidate);
      if (delta < best) {
        best = delta;
        where = candidate;
      }
    }
    if (where < 0) return undo();
    move(who, where, best);
  }
  return (state.broken === 0 && accepts(total)) || undo();
}
