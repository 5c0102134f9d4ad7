import type { NodeHistory } from "./history.ts";

/** Seconds after which a down interval counts as an outage. */
export const OUTAGE_SECONDS = 1800;

/**
 * A history that ends this many seconds before the instant asked about is taken to go on unchanged: an export is always a
 * little older than the decision that uses it. After a longer silence the state is unknown.
 */
export const GRACE_SECONDS = 86_400;

/** A node's history with the running totals that make every question about a window a binary search. */
export interface NodeTrace {
  readonly starts: Float64Array;
  readonly stops: Float64Array;
  readonly ups: Uint8Array;
  /** Seconds observed, and seconds up, before `starts[i]`. */
  readonly observedBefore: Float64Array;
  readonly upBefore: Float64Array;
  /** Starts of all down intervals. */
  readonly downs: Float64Array;
  /** Starts and stops of the down intervals of at least {@link OUTAGE_SECONDS}. */
  readonly outages: Float64Array;
  readonly outageStops: Float64Array;
}

/** What is known of a node at an instant. `since` is the Unix second at which the state began. */
export type NodeState =
  | { readonly known: false }
  | { readonly known: true; readonly up: boolean; readonly since: number };

/** @param graceSeconds by how much the last interval is prolonged; 0 keeps to what was measured. */
export function traceOf(history: NodeHistory, graceSeconds: number = GRACE_SECONDS): NodeTrace {
  const { starts, ups } = history;
  const stops = history.stops.slice();
  const last = stops.length - 1;
  if (last >= 0) stops[last] = at(stops, last) + graceSeconds;
  const observedBefore = new Float64Array(starts.length);
  const upBefore = new Float64Array(starts.length);
  const downs: number[] = [];
  const outages: number[] = [];
  const outageStops: number[] = [];
  let observed = 0;
  let up = 0;
  for (let i = 0; i <= last; i++) {
    observedBefore[i] = observed;
    upBefore[i] = up;
    const start = at(starts, i);
    const stop = at(stops, i);
    observed += stop - start;
    if (ups[i] === 1) up += stop - start;
    else {
      downs.push(start);
      if (stop - start >= OUTAGE_SECONDS) {
        outages.push(start);
        outageStops.push(stop);
      }
    }
  }
  return {
    starts,
    stops,
    ups,
    observedBefore,
    upBefore,
    downs: Float64Array.from(downs),
    outages: Float64Array.from(outages),
    outageStops: Float64Array.from(outageStops),
  };
}

/** The node's state at `time` (Unix seconds). */
export function stateAt(trace: NodeTrace, time: number): NodeState {
  const i = countUpTo(trace.starts, time) - 1;
  if (i < 0 || time >= at(trace.stops, i)) return { known: false };
  return { known: true, up: trace.ups[i] === 1, since: at(trace.starts, i) };
}

/** Seconds observed and seconds up within `(after, upTo]`. */
export function secondsWithin(trace: NodeTrace, after: number, upTo: number): { observed: number; up: number } {
  const late = totals(trace, upTo);
  const early = totals(trace, after);
  return { observed: late.observed - early.observed, up: late.up - early.up };
}

/** How many of the sorted values are at most `limit`. */
export function countUpTo(values: Float64Array, limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(values, middle) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many of the sorted values lie in `(after, upTo]`. */
export const countWithin = (values: Float64Array, after: number, upTo: number): number =>
  countUpTo(values, upTo) - countUpTo(values, after);

/** An element that the caller knows to exist; a wrong index becomes NaN, which the features never let through unseen. */
export const at = (values: Float64Array, index: number): number => values[index] ?? Number.NaN;

function totals(trace: NodeTrace, time: number): { observed: number; up: number } {
  const i = countUpTo(trace.starts, time) - 1;
  if (i < 0) return { observed: 0, up: 0 };
  const inside = Math.min(time, at(trace.stops, i)) - at(trace.starts, i);
  return {
    observed: at(trace.observedBefore, i) + inside,
    up: at(trace.upBefore, i) + (trace.ups[i] === 1 ? inside : 0),
  };
}
