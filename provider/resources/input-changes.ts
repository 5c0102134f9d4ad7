import { isDeepStrictEqual } from "node:util";
import type { PropertyMap } from "../schema/property-value.ts";
import { revealSecrets } from "../state/secret.ts";
import type { PropertyChange } from "./resource-handler.ts";

/**
 * The paths at which two property maps differ, as deep as both have objects: `gpus.count`, `labels.tier`, `apart[0]`.
 * A value that becomes secret is no change of the value.
 */
export function changedPaths(olds: PropertyMap, news: PropertyMap): Record<string, PropertyChange> {
  const changes: Record<string, PropertyChange> = {};
  // Two secrets never compare as different: what they hide must be compared.
  compare("", revealSecrets(olds), revealSecrets(news), changes);
  return changes;
}

function compare(path: string, old: unknown, fresh: unknown, changes: Record<string, PropertyChange>): void {
  const [a, b] = [old ?? undefined, fresh ?? undefined]; // The wire has null where the program has nothing.
  if (isDeepStrictEqual(a, b)) return;
  if (isMap(a) && isMap(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
      compare(path === "" ? key : `${path}.${key}`, a[key], b[key], changes);
    return;
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let index = 0; index < Math.max(a.length, b.length); index++)
      compare(`${path}[${index}]`, a[index], b[index], changes);
    return;
  }
  changes[path] = a === undefined ? "add" : b === undefined ? "delete" : "update";
}

function isMap(value: unknown): value is PropertyMap {
  return (
    value !== null &&
    typeof value === "object" &&
    !Array.isArray(value) &&
    Object.getPrototypeOf(value) === Object.prototype
  );
}

/** The input that a path starts in: `gpus` of `gpus.count`, `apart` of `apart[0].level`. */
export function topLevel(path: string): string {
  return path.split(/[.[]/, 1)[0] ?? path;
}
