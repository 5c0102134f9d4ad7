import { type UniformSource, uniformFrom } from "../../quantum/random.ts";
import { hardness, type InsertionOrder, insertAll } from "./insertion.ts";
import { JointState } from "./joint-state.ts";
import { comparePlaced } from "./objective.ts";
import type { Assignment, JointProblem } from "./problem.ts";
import { ruins } from "./ruin.ts";

/** How long and from where the search goes. */
export interface ImproveOptions {
  /** Rounds of ruin and recreate; no clock is looked at. */
  readonly iterations: number;
  readonly seed: number;
}

/** Loss that is accepted at the start, in millionths of a score for each request that is moved; it falls to 0. */
const firstThreshold = 30_000;
/** Most requests that are taken out at once. */
const largestRuin = 24;
/** The same, in a small group, which can be taken out whole. */
const smallGroup = 8;
/** Probability that a result that places fewer is gone on from. */
const fewerAccepted = 0.03;
/** Rounds after which the search goes back to the best that it has seen, at least. */
const shortestPeriod = 100;
/** Most of those without a place that are tried again in one round. */
const mostRetried = 12;

function drawOrder(uniform: UniformSource): InsertionOrder {
  const at = uniform();
  if (at < 0.5) return "regret";
  if (at < 0.7) return "random";
  return at < 0.85 ? "hardest" : "easiest";
}

function drawRuin(uniform: UniformSource): (typeof ruins)[number]["ruin"] {
  let at = uniform();
  for (const { ruin, weight } of ruins) {
    if (at < weight) return ruin;
    at -= weight;
  }
  return (ruins[0] as (typeof ruins)[number]).ruin;
}

function drawBlink(uniform: UniformSource): number {
  const at = uniform();
  return at < 0.4 ? 0 : at < 0.8 ? 0.1 : 0.4;
}

function moveTo(state: JointState, assignment: Assignment): void {
  for (let request = 0; request < assignment.length; request++) {
    if (state.assignment[request] !== assignment[request]) state.take(request);
  }
  for (const [request, candidate] of assignment.entries()) {
    if (candidate >= 0 && (state.assignment[request] as number) < 0) state.put(candidate);
  }
}

/** Requests without a place, at most {@link mostRetried}, from a random one on. */
function unplaced(state: JointState, uniform: UniformSource): number[] {
  const { requests } = state.problem;
  const out: number[] = [];
  const start = Math.min(requests - 1, Math.floor(uniform() * requests));
  for (let step = 0; step < requests && out.length < mostRetried; step++) {
    const request = (start + step) % requests;
    if ((state.assignment[request] as number) < 0) out.push(request);
  }
  return out;
}

/**
 * Large-neighbourhood search (Shaw 1998; Schrimpf et al. 2000, ruin and recreate): some requests lose their place and are
 * put in again. A result that is worse by less than a threshold is gone on from, the threshold falls to nothing
 * (threshold accepting, Dueck and Scheuer 1990: no exponential, so every machine accepts the same). One that places fewer
 * seldom is. Returns the best that was seen, never worse than `start`.
 * @param start Valid.
 */
export function improve(problem: JointProblem, start: Assignment, { iterations, seed }: ImproveOptions): Assignment {
  if (problem.requests === 0) return start;
  const uniform = uniformFrom(seed);
  const hard = hardness(problem);
  const state = new JointState(problem);
  for (const candidate of start) if (candidate >= 0) state.put(candidate);
  let best = Int32Array.from(start);
  let bestPlaced = Int32Array.from(state.placed);
  let bestValue = state.value;
  const share = Math.min(largestRuin, Math.ceil(problem.requests * 0.4));
  const most = Math.min(problem.requests, Math.max(smallGroup, share));
  const period = Math.max(shortestPeriod, Math.ceil(iterations / 8));
  for (let round = 0; round < iterations; round++) {
    if (round % period === period - 1) moveTo(state, best);
    const size = 1 + Math.floor(uniform() ** 2 * most);
    const removed = drawRuin(uniform)(state, size, uniform);
    const pending = [...new Set([...removed, ...unplaced(state, uniform)])];
    const before = pending.map((request) => state.assignment[request] as number);
    const placedBefore = Int32Array.from(state.placed);
    const valueBefore = state.value;
    for (const request of pending) state.take(request);
    insertAll(state, pending, hard, { order: drawOrder(uniform), blink: drawBlink(uniform), uniform });

    const placing = comparePlaced(state.placed, placedBefore);
    const threshold = firstThreshold * (1 - round / iterations) * removed.length * uniform();
    const isNear =
      placing > 0 ||
      (placing === 0 && state.value >= valueBefore - threshold) ||
      (placing < 0 && uniform() < fewerAccepted);
    const isTaken = isNear && state.spreadsHold();
    if (!isTaken) {
      for (const request of pending) state.take(request);
      for (const candidate of before) if (candidate >= 0) state.put(candidate);
      continue;
    }
    const better = comparePlaced(state.placed, bestPlaced);
    if (better > 0 || (better === 0 && state.value > bestValue)) {
      best = Int32Array.from(state.assignment);
      bestPlaced = Int32Array.from(state.placed);
      bestValue = state.value;
    }
  }
  return best;
}
