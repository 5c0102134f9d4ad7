import { isDeepStrictEqual } from "node:util";
import type { CloudTarget } from "../../schema/cloud-target.ts";

/**
 * What the federation or the catalogue says otherwise of a machine than a decision did, in words; null where only its price
 * differs: that is what the user agreed to, and no reason to decide again.
 */
export function changedMachine(before: CloudTarget | undefined, now: CloudTarget | undefined): string | null {
  if (before === undefined || now === undefined) return null;
  const [{ pricePerHour: _before, ...was }, { pricePerHour: _now, ...is }] = [before, now];
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])] as (keyof typeof was)[];
  const changed = keys.filter((key) => !isDeepStrictEqual(was[key], is[key])).sort();
  return changed.length === 0 ? null : `the federation or the catalogue says otherwise of its ${changed.join(", ")}`;
}
