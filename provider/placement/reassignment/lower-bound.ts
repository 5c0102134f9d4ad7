import type { ReassignmentModel } from "./model.ts";

/**
 * A cost below which no assignment comes: load and balance if all machines were one, and no moves. It is what the
 * challenge's score is taken against.
 */
export function lowerBound(model: ReassignmentModel): number {
  const { resources } = model;
  const sums = (table: Float64Array): number[] => {
    const sum = new Array<number>(resources).fill(0);
    for (const [cell, value] of table.entries()) sum[cell % resources] = (sum[cell % resources] ?? 0) + value;
    return sum;
  };
  const usage = sums(model.requirement);
  const safety = sums(model.safetyCapacity);
  const free = sums(model.capacity).map((capacity, r) => capacity - (usage[r] ?? 0));
  const load = model.loadWeight.reduce((sum, weight, r) => {
    return sum + weight * Math.max(0, (usage[r] ?? 0) - (safety[r] ?? 0));
  }, 0);
  return model.balances.reduce((sum, { first, second, target, weight }) => {
    return sum + weight * Math.max(0, target * (free[first] ?? 0) - (free[second] ?? 0));
  }, load);
}
