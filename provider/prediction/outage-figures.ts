import type { OutageFigures } from "../world/snapshot.ts";
import type { NodeHistory } from "./history.ts";
import { at, countUpTo, secondsWithin, traceOf } from "./node-trace.ts";

const DAY = 86_400;
const HOUR = 3_600;
/** Window of all but the trend: outages are rare, and what was a year ago says little. */
const WINDOW_DAYS = 90;

const sixDecimals = (value: number): number => Math.round(value * 1e6) / 1e6;

/**
 * What a node's history tells about its outages (down for at least 30 min) within the 90 days before `asOf` (Unix seconds).
 * Null where nobody watched it in that time. Figures are written with six decimals.
 */
export function outageFiguresAt(history: NodeHistory, asOf: number): OutageFigures | null {
  const trace = traceOf(history, 0);
  const from = asOf - WINDOW_DAYS * DAY;
  const { observed, up } = secondsWithin(trace, from, asOf);
  if (observed <= 0) return null;
  const last = countUpTo(trace.outages, asOf) - 1;
  let [count, downSeconds, longest] = [0, 0, 0];
  for (let i = last; i >= 0 && at(trace.outageStops, i) > from; i--) {
    const seconds = Math.min(asOf, at(trace.outageStops, i)) - Math.max(from, at(trace.outages, i));
    count++;
    downSeconds += seconds;
    longest = Math.max(longest, seconds);
  }
  const week = secondsWithin(trace, asOf - 7 * DAY, asOf);
  const month = secondsWithin(trace, asOf - 30 * DAY, asOf);
  return {
    // Without any outage: at least what was seen.
    meanTimeBetweenFailuresHours: sixDecimals(up / Math.max(1, count) / HOUR),
    ...(count > 0 && { meanTimeToRepairHours: sixDecimals(downSeconds / count / HOUR) }),
    longestOutageHours: sixDecimals(longest / HOUR),
    ...(week.observed > 0 && {
      availabilityTrend: sixDecimals(week.up / week.observed - month.up / month.observed),
    }),
    hoursSinceOutage: sixDecimals(
      Math.max(0, asOf - Math.max(from, last < 0 ? from : at(trace.outageStops, last))) / HOUR,
    ),
  };
}
