import { at, countUpTo, countWithin, type NodeTrace, OUTAGE_SECONDS, secondsWithin, stateAt } from "./node-trace.ts";

const HOUR = 3600;
const DAY = 86_400;
/** Times since something are cut at 60 days: longer silences mean the same. */
export const SINCE_CAP_HOURS = 60 * 24;
/** The prediction window is (t + 15 min, t + 15 min + 6 h]. */
const LEAD = 900;
const HORIZON = 6 * HOUR;
/** Runs between outages that the empirical hazard looks at. */
const RUNS = 20;

/** What one node's own intervals say at an instant, in the model's units; see `training/features.py`. */
export interface NodeFeatures {
  readonly up: boolean;
  readonly uptimeHours: number;
  readonly sinceOutageHours: number;
  readonly lastOutageHours: number;
  readonly previousRunHours: number;
  readonly availability1d: number;
  readonly availability7d: number;
  readonly availability30d: number;
  readonly outages1d: number;
  readonly outageRate7d: number;
  readonly outageRate30d: number;
  readonly flapRate1d: number;
  readonly flapRate7d: number;
  readonly runHazard: number;
  readonly sameHourRate7d: number;
  readonly sameHourLastWeek: number;
  /** Down intervals that began within the last hour, and six: only the group's means of them are features. */
  readonly downs1h: number;
  readonly downs6h: number;
}

/** Features of one node at `time` (Unix seconds), or null where its state is not known then. Looks at nothing later. */
export function nodeFeatures(trace: NodeTrace, time: number): NodeFeatures | null {
  const state = stateAt(trace, time);
  if (!state.known) return null;
  const { outages, outageStops, downs } = trace;
  const day = windowOf(trace, time, 1);
  const week = windowOf(trace, time, 7);
  const month = windowOf(trace, time, 30);
  const first = at(trace.starts, 0);
  // An outage is known to be one only when it has lasted so long.
  const j = countUpTo(outages, time - OUTAGE_SECONDS) - 1;
  const since = j < 0 ? time - first : Math.max(time - at(outageStops, j), 0);
  const runFrom = j > 0 ? at(outageStops, j - 1) : first;
  return {
    up: state.up,
    uptimeHours: hours(state.up ? time - state.since : 0),
    sinceOutageHours: hours(since),
    lastOutageHours: hours(j < 0 ? 0 : Math.min(at(outageStops, j), time) - at(outages, j)),
    previousRunHours: hours(j < 0 ? 0 : at(outages, j) - runFrom),
    availability1d: day.availability,
    availability7d: week.availability,
    availability30d: month.availability,
    outages1d: day.outages,
    outageRate7d: week.outages / week.days,
    outageRate30d: month.outages / month.days,
    flapRate1d: day.flaps / day.days,
    flapRate7d: week.flaps / week.days,
    runHazard: runHazard(trace, j, since),
    sameHourRate7d: sameHourRate(outages, time),
    sameHourLastWeek: countWithin(outages, time - 7 * DAY + LEAD, time - 7 * DAY + LEAD + HORIZON),
    downs1h: countWithin(downs, time - HOUR, time),
    downs6h: countWithin(downs, time - 6 * HOUR, time),
  };
}

interface Window {
  readonly availability: number;
  /** Observed days, at least one: a short history must not make a rate explode. */
  readonly days: number;
  readonly outages: number;
  readonly flaps: number;
}

function windowOf(trace: NodeTrace, time: number, width: number): Window {
  const from = time - width * DAY;
  const { observed, up } = secondsWithin(trace, from, time);
  const outages = countWithin(trace.outages, from, time - OUTAGE_SECONDS);
  return {
    availability: up / Math.max(observed, 1),
    days: Math.max(observed / DAY, 1),
    outages,
    flaps: countWithin(trace.downs, from, time) - outages,
  };
}

/**
 * Of the last runs between outages that reached the present age, the share that ended within the horizon after it. Two
 * pseudo-runs at 5% keep a node with few runs near a calm prior.
 */
function runHazard(trace: NodeTrace, newest: number, since: number): number {
  let reached = 0;
  let ended = 0;
  for (let q = newest; q >= 0 && q > newest - RUNS; q--) {
    const from = q === 0 ? at(trace.starts, 0) : at(trace.outageStops, q - 1);
    const length = at(trace.outages, q) - from;
    if (length <= since) continue;
    reached++;
    if (length <= since + LEAD + HORIZON) ended++;
  }
  return (ended + 0.1) / (reached + 2);
}

/** On how many of the last seven days an outage began in the hours that lie before us today. */
function sameHourRate(outages: Float64Array, time: number): number {
  let days = 0;
  for (let k = 1; k <= 7; k++) {
    const from = time - k * DAY + LEAD;
    if (countWithin(outages, from, from + HORIZON) > 0) days++;
  }
  return days / 7;
}

const hours = (seconds: number): number => Math.min(seconds / HOUR, SINCE_CAP_HOURS);
