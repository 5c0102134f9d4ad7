import type { NodeHistory } from "./history.ts";
import { GRACE_SECONDS, secondsWithin, stateAt, traceOf } from "./node-trace.ts";

/** The window of the measured availability. */
const WINDOW_SECONDS = 30 * 86_400;

/**
 * Share of the observed time within the 30 days before `asOf` (Unix seconds) that the node was up, 0 to 1, six decimals. Null
 * where nobody watched it in that time: an old history says nothing about the last 30 days.
 */
export function availabilityAt(history: NodeHistory, asOf: number): number | null {
  const { observed, up } = secondsWithin(traceOf(history, 0), asOf - WINDOW_SECONDS, asOf);
  return observed > 0 ? Math.round((up / observed) * 1e6) / 1e6 : null;
}

/**
 * Whether the node is down at `asOf` (Unix seconds), as far as anyone knows: the last state counts for {@link GRACE_SECONDS}
 * after the history's end, and a node of unknown state is not called down.
 */
export function isDownAt(history: NodeHistory, asOf: number): boolean {
  const state = stateAt(traceOf(history, GRACE_SECONDS), asOf);
  return state.known && !state.up;
}
