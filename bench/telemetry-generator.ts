import type { FleetFile } from "../provider/schema/fleet.ts";
import type { OutageFigures, Telemetry } from "../provider/world/snapshot.ts";
import { seededRandom } from "./random.ts";

const windowHours = 90 * 24;
const figure = (value: number): number => Number(value.toPrecision(6));

/**
 * Telemetry for a generated fleet, as of 1 June 2026. Outages are about as frequent as in the Grid'5000 traces that the risk
 * model learned from: one to three in a hundred per six hours, and a third of them cluster by rack. A few nodes are at risk
 * enough to be left. No node is down.
 */
export function generateTelemetry(fleet: FleetFile, seed: number): Telemetry {
  const random = seededRandom(seed);
  const racks = new Map<string, number>();
  const risk: Record<string, Telemetry["risk"][string]> = {};
  const availability: Record<string, number> = {};
  const outages: Record<string, OutageFigures> = {};
  for (const { name, region, zone, rack } of fleet.nodes) {
    const place = `${region}/${zone}/${rack}`;
    const weather = racks.get(place) ?? random() ** 2;
    racks.set(place, weather);
    const calm = 0.001 + 0.02 * random() ** 2 + 0.01 * weather;
    const probability = random() < 0.03 ? 0.2 + 0.25 * random() : calm;
    risk[name] = {
      probability: figure(probability),
      horizonHours: 24,
      confidence: 0.6 + 0.4 * random(),
      source: "model",
    };
    const count = 1 + Math.floor(probability * 90 * (0.5 + random()) + 4 * random());
    const meanTimeToRepairHours = 0.5 + 6 * random() ** 2;
    const down = Math.min(windowHours / 2, count * meanTimeToRepairHours);
    availability[name] = figure(1 - (down / windowHours) * (0.2 + 1.6 * random()));
    outages[name] = {
      meanTimeBetweenFailuresHours: figure((windowHours - down) / count),
      meanTimeToRepairHours: figure(meanTimeToRepairHours),
      longestOutageHours: figure(meanTimeToRepairHours * (1 + 3 * random())),
      availabilityTrend: figure(0.04 * (random() - 0.5)),
      hoursSinceOutage: figure((windowHours / count) * 2 * random()),
    };
  }
  return { asOf: "2026-06-01T00:00:00Z", risk, availability, outages, down: [] };
}
