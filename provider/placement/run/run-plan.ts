import type { HourlyCarbon } from "../../schema/carbon-forecast.ts";
import type { FleetRegion } from "../../schema/fleet.ts";
import type { Flexible } from "../../schema/flexible.ts";
import type { Snapshot } from "../../world/snapshot.ts";
import { ownEntry } from "../own-entry.ts";
import { hourMs } from "./hourly-grams.ts";
import { atGrid, type Run, type RunWindow, runWindow } from "./run-window.ts";
import { timedRun } from "./timed-run.ts";

/** Chooses the hour for every region. Made once a decision; regions are looked at when they are asked for. */
export interface RunPlan {
  readonly flexible: Flexible;
  /** ISO 8601 instant at which the forecast was read; null without one. */
  readonly forecastAsOf: string | null;
  /** @param node Of the candidate: where it stands, the start that was decided on counts. */
  runOn(node: string, region: FleetRegion): Run;
  /** As soon as it may, whatever the forecast says; null of one that has begun. */
  atOnce(region: FleetRegion): Run | null;
  /** Whether it has begun where it is, by the decision before; it may have ended. */
  readonly hasBegun: boolean;
}

/** What the start depends on besides the forecast. */
export interface RunPlanArguments {
  readonly flexible: Flexible;
  readonly snapshot: Snapshot;
  /** Milliseconds since 1970. */
  readonly asOfMs: number;
  /** Share of the carbon that another start must save over the one that was decided on. */
  readonly hysteresis: number;
  /** The decision that stands, where that had a start; else null. */
  readonly previous: { readonly target: string; readonly startAt: string } | null;
}

/**
 * A start is kept while it lies in the window and none gains more than the hysteresis on it; once it is past, it stays. A
 * run that has to go elsewhere after it began starts anew, as soon as it can; one that has ended does not.
 * @throws {NovaCronError} NC1206, NC1001 as `runWindow`, for a job that has not begun.
 */
export function planRun({ flexible, asOfMs, previous, snapshot, hysteresis }: RunPlanArguments): RunPlan {
  const durationMs = flexible.durationHours * hourMs;
  const decidedMs = previous === null ? null : Date.parse(previous.startAt);
  const begunMs = decidedMs !== null && decidedMs <= asOfMs ? decidedMs : null;
  const hasEnded = begunMs !== null && begunMs + durationMs <= asOfMs;
  const window = begunMs === null ? runWindow(flexible, asOfMs) : null;
  const carbonOf = ({ name }: FleetRegion): HourlyCarbon | undefined =>
    ownEntry(snapshot.carbonForecast?.regions ?? {}, name);
  const runs = new Map<string, Run>();
  const make = (isThere: boolean, region: FleetRegion): Run => {
    const carbon = carbonOf(region);
    if (window !== null)
      return timedRun(window, region, carbon, keptIn(window, isThere ? decidedMs : null), hysteresis);
    const startMs = begunMs !== null && (isThere || hasEnded) ? begunMs : asOfMs;
    const why = hasEnded ? "it has ended" : isThere ? "it has begun" : "it had begun elsewhere, and begins anew";
    return { startMs, ...atGrid(startMs, durationMs, region, carbon), why, retimed: null };
  };
  return {
    flexible,
    forecastAsOf: snapshot.carbonForecast?.asOf ?? null,
    hasBegun: begunMs !== null,
    runOn: (node, region) => {
      const isThere = previous?.target === node;
      // Names have no line breaks.
      const key = isThere ? `\n${region.name}` : region.name;
      const known = runs.get(key);
      if (known !== undefined) return known;
      const run = make(isThere, region);
      runs.set(key, run);
      return run;
    },
    atOnce: (region) => {
      if (window === null) return null;
      const { firstMs } = window;
      const grid = atGrid(firstMs, durationMs, region, carbonOf(region));
      return { startMs: firstMs, ...grid, why: "as soon as it may", retimed: null };
    },
  };
}

/** The start that was decided on, if it is still one. */
function keptIn({ firstMs, lastMs }: RunWindow, decidedMs: number | null): number | null {
  return decidedMs !== null && firstMs <= decidedMs && decidedMs <= lastMs ? decidedMs : null;
}
