import { gramsInHour, hourMs } from "../../provider/placement/run/hourly-grams.ts";
import { takeCarbonForecast } from "../../provider/world/carbon-forecast.ts";
import type { Project } from "../project.ts";
import { projectFleet } from "../project-fleet.ts";
import type { Terminal } from "../terminal.ts";
import type { CheckResult } from "./check-result.ts";

/** Flexible jobs mostly wait for another time of the day. */
const wantedHours = 24;

/** The carbon forecasts that the fleet names, and whether they reach as far as jobs wait. */
export async function checkForecasts(project: Project, terminal: Terminal): Promise<Omit<CheckResult, "name">> {
  const { fleet, forecastPaths } = await projectFleet(project);
  const now = terminal.now();
  const forecast = await takeCarbonForecast(fleet, forecastPaths, now.toISOString());
  if (forecast === null)
    return { status: "skip", message: "the fleet has none; flexible jobs start as soon as they may" };
  const thisHour = Math.floor(now.getTime() / hourMs);
  const known = Object.fromEntries(
    Object.entries(forecast.regions).map(([region, carbon]) => {
      const hours = Array.from({ length: wantedHours }, (_, hour) => gramsInHour(carbon, thisHour + hour));
      return [region, hours.filter((grams) => grams !== null).length];
    }),
  );
  const short = Object.entries(known).filter(([, hours]) => hours < wantedHours);
  const message = `${Object.keys(known).length} of ${fleet.regions.length} regions have one`;
  if (short.length === 0) return { status: "ok", message, details: { knownHours: known } };
  const listed = short.map(([region, hours]) => `${region} ${hours}`).join(", ");
  return {
    status: "warn",
    message: `${message}; hours known of the next ${wantedHours}: ${listed}`,
    remedy: "Renew the forecasts: hours that nobody knows are never chosen",
    details: { knownHours: known },
  };
}
