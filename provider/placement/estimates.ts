import type { FleetNode, FleetRegion } from "../schema/fleet.ts";
import type { PlacementRequest } from "../schema/placement-request.ts";

/** What a placement asks of a node. */
export type Amounts = Pick<PlacementRequest, "vcpus" | "memoryGiB" | "diskGiB" | "gpus">;

/** Hours of a month in all prices: 365 x 24 / 12. */
export const hoursPerMonth = 730;

/**
 * Utilisation that a workload is taken to have of what it asked for: 50 %, the average that Cloud Carbon Footprint uses
 * for cloud servers where nothing is measured.
 */
export const assumedUtilisation = 0.5;

/**
 * Share of the node that the request takes away from others: its share of the resource that it uses most. That is what
 * it pays for, since a node whose memory is full can sell no more of its CPUs ("dominant resource", Ghodsi et al. 2011).
 * Infinite where the node has nothing of what is asked; 1 of a machine of a cloud, which is there for the request alone.
 */
export function dominantShare(request: Amounts, node: FleetNode): number {
  if (node.offer !== undefined) return 1;
  const { capacity } = node;
  const disk = request.diskGiB === 0 ? 0 : request.diskGiB / capacity.diskGiB;
  const gpus = request.gpus === undefined ? 0 : gpusAsked(request) / (capacity.gpus?.count ?? 0);
  return Math.max(request.vcpus / capacity.vcpus, request.memoryGiB / capacity.memoryGiB, disk, gpus);
}

/** GPUs that the request takes, a share as a fraction. */
export function gpusAsked({ gpus }: Pick<PlacementRequest, "gpus">): number {
  return gpus === undefined ? 0 : (gpus.share ?? gpus.count);
}

/** Null instead of the infinity that a share of nothing gives, such as GPUs of a node without any. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Cost in the fleet's currency per 730 h: the node's price times the dominant share; null without a price. */
export function costPerMonth(request: Amounts, node: FleetNode): number | null {
  if (node.pricePerHour === undefined) return null;
  return finite(node.pricePerHour * dominantShare(request, node) * hoursPerMonth);
}

/**
 * Power that the placement draws at the meter, in watts: its dominant share of the idle power, and of the dynamic range
 * the larger of its CPU and GPU share at {@link assumedUtilisation}; times the PUE. Null without power figures. Of a machine of
 * a cloud the whole at that utilisation, as the catalogue has it.
 */
export function powerWatts(request: PlacementRequest, node: FleetNode): number | null {
  if (node.power === undefined) return null;
  const { idleWatts, maxWatts, pue } = node.power;
  const gpus = request.gpus === undefined ? 0 : gpusAsked(request) / (node.capacity.gpus?.count ?? 0);
  const share = node.offer === undefined ? Math.max(request.vcpus / node.capacity.vcpus, gpus) : 1;
  const busy = share * assumedUtilisation;
  return finite((idleWatts * dominantShare(request, node) + (maxWatts - idleWatts) * busy) * pue);
}

/** gCO2e per hour: {@link powerWatts} times the grid's intensity; null when either is unknown. */
export function carbonGramsPerHour(request: PlacementRequest, node: FleetNode, region: FleetRegion): number | null {
  const watts = powerWatts(request, node);
  if (watts === null || region.gridCarbonGramsPerKwh === undefined) return null;
  return (watts / 1000) * region.gridCarbonGramsPerKwh;
}
