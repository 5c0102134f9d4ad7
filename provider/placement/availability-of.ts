import type { FleetNode } from "../schema/fleet.ts";
import { promisedAvailability } from "./offers/promised-availability.ts";
import type { WorldIndex } from "./world-index.ts";

/**
 * Availability of a node, 0 to 1: as measured over the last 30 days; without history, one minus the expected share of
 * the risk horizon that one outage takes, from the predicted risk and the declared mean time to recovery. Of a machine of a
 * cloud, what is promised of a single one. Null when none of it is known.
 */
export function availabilityOf(node: FleetNode, index: WorldIndex): number | null {
  const measured = index.availability.get(node.name);
  if (measured !== undefined) return measured;
  if (node.offer !== undefined) return promisedAvailability(node.offer.target);
  const risk = index.risk.get(node.name);
  const recoveryHours = node.reliability.meanTimeToRecoveryHours;
  if (risk === undefined || recoveryHours === undefined || risk.horizonHours <= 0) return null;
  return 1 - risk.probability * Math.min(1, recoveryHours / risk.horizonHours);
}
