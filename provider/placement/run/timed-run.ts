import type { HourlyCarbon } from "../../schema/carbon-forecast.ts";
import type { FleetRegion } from "../../schema/fleet.ts";
import { percent } from "../decimals.ts";
import { meanGrams } from "./hourly-grams.ts";
import { atGrid, isoOf, type Run, type RunWindow, startsOf } from "./run-window.ts";

/** Share of the carbon that a later start must save, lest a job waits for nothing. */
export const leastSaving = 0.01;

/** A start, and the mean gCO2e/kWh of a run from then on. */
interface Timed {
  readonly startMs: number;
  readonly gramsPerKwh: number;
}

/** The start of the least carbon whose hours are all known; of equals the earliest. Null when there is none. */
export function bestStart(window: RunWindow, carbon: HourlyCarbon): Timed | null {
  let best: Timed | null = null;
  for (const startMs of startsOf(window)) {
    const gramsPerKwh = meanGrams(carbon, startMs, window.durationMs);
    // Sums of floats differ in their last digits: what is no cleaner by a millionth of a gram is no cleaner.
    if (gramsPerKwh !== null && (best === null || gramsPerKwh < best.gramsPerKwh - 1e-6))
      best = { startMs, gramsPerKwh };
  }
  return best;
}

/**
 * When a job that has not begun runs in one region.
 * @param keptMs The start that was decided on for it there, or null: then as soon as it may, unless a later one saves.
 * @param hysteresis Share of the carbon that another start must save over the one that was decided on.
 */
export function timedRun(
  window: RunWindow,
  region: FleetRegion,
  carbon: HourlyCarbon | undefined,
  keptMs: number | null,
  hysteresis: number,
): Run {
  const { firstMs, lastMs, durationMs } = window;
  const standsMs = keptMs ?? firstMs;
  const grid = atGrid(standsMs, durationMs, region, carbon);
  const stays = (why: string): Run => ({ startMs: standsMs, ...grid, why, retimed: null });
  if (carbon === undefined) return stays(`${region.name} has no carbon forecast, so no hour is better than another`);
  const by = `by the forecast of ${region.name}`;
  const stands = grid.gramsPerKwh;
  if (stands === null) {
    const unknown = `the forecast of ${region.name} does not cover a run from ${isoOf(standsMs)}`;
    return stays(`${unknown}, so nothing says that another hour is better`);
  }
  const best = bestStart(window, carbon) ?? { startMs: standsMs, gramsPerKwh: stands };
  const share = stands === 0 ? 0 : (stands - best.gramsPerKwh) / stands;
  if (keptMs === null && share <= leastSaving)
    return stays(`no start until ${isoOf(lastMs)} saves more than ${percent(leastSaving)} ${by}`);
  if (keptMs !== null && share <= hysteresis)
    return stays(`it stays: no other start saves more than ${percent(hysteresis)} ${by}`);
  const saving = `${Math.round(best.gramsPerKwh)} g/kWh instead of ${Math.round(stands)} from ${isoOf(standsMs)} ${by}`;
  const retimed =
    keptMs === null
      ? null
      : `start moved from ${isoOf(keptMs)} to ${isoOf(best.startMs)}: saves ${percent(share)} ${by}, more than the hysteresis ${percent(hysteresis)}`;
  return { ...best, from: "forecast", why: saving, retimed };
}
