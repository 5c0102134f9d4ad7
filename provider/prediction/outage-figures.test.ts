import { describe, expect, it } from "vitest";
import { parseHistory } from "./history.ts";
import { outageFiguresAt } from "./outage-figures.ts";

const hour = 3600;
const asOf = 200 * 24 * hour;

/** Up since the beginning but for the given intervals, in hours before `asOf`. */
function figures(...downs: readonly (readonly [from: number, to: number])[]): ReturnType<typeof outageFiguresAt> {
  const rows = ["node,up,start,stop"];
  let since = 0;
  for (const [from, to] of downs) {
    rows.push(`n,1,${since},${asOf - from * hour}`, `n,0,${asOf - from * hour},${asOf - to * hour}`);
    since = asOf - to * hour;
  }
  if (since < asOf) rows.push(`n,1,${since},${asOf}`);
  const history = parseHistory(rows.join("\n")).nodes.get("n");
  if (history === undefined) throw new Error("no history");
  return outageFiguresAt(history, asOf);
}

describe("outageFiguresAt", () => {
  it("counts what lies within 90 days", () => {
    // 10 h and 2 h down, 100 and 20 hours ago; one of 50 h long before.
    expect(figures([100 * 24, 100 * 24 - 50], [110, 100], [22, 20])).toEqual({
      meanTimeBetweenFailuresHours: (90 * 24 - 12) / 2,
      meanTimeToRepairHours: 6,
      longestOutageHours: 10,
      availabilityTrend: Math.round(((168 - 12) / 168 - (720 - 12) / 720) * 1e6) / 1e6,
      hoursSinceOutage: 20,
    });
  });

  it("of a node without outages says at least how long it was seen", () => {
    expect(figures()).toEqual({
      meanTimeBetweenFailuresHours: 90 * 24,
      longestOutageHours: 0,
      availabilityTrend: 0,
      hoursSinceOutage: 90 * 24,
    });
    // A quarter of an hour is no outage, but the node was down.
    expect(figures([5, 4.75])).toMatchObject({ hoursSinceOutage: 90 * 24, longestOutageHours: 0 });
  });

  it("of a node that is down now: no time since", () => {
    expect(figures([3, 0])).toMatchObject({ hoursSinceOutage: 0, meanTimeToRepairHours: 3 });
  });

  it("is null where nobody watched", () => {
    const old = parseHistory("node,up,start,stop\nn,1,0,3600\n").nodes.get("n");
    expect(old && outageFiguresAt(old, asOf)).toBeNull();
  });
});
