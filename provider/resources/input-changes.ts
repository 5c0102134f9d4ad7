import { isDeepStrictEqual } from "node:util";
import { isPlainMap } from "../schema/plain-equality.ts";
import type { PropertyMap } from "../schema/property-value.ts";
import { isSecret, revealSecrets } from "../state/secret.ts";
import type { DiffResult, PropertyChange } from "./resource-handler.ts";

/**
 * The paths at which two property maps differ, as deep as both have objects: `gpus.count`, `labels.tier`, `apart[0]`.
 * A value that becomes secret is no change of the value; of one that is secret the path says no more than where it is,
 * for the names of what lies inside are secret, too.
 */
export function changedPaths(olds: PropertyMap, news: PropertyMap): Record<string, PropertyChange> {
  const changes: Record<string, PropertyChange> = {};
  compare("", olds, news, changes);
  return changes;
}

function compare(path: string, old: unknown, fresh: unknown, changes: Record<string, PropertyChange>): void {
  const [a, b] = [old ?? undefined, fresh ?? undefined]; // The wire has null where the program has nothing.
  // Two secrets never compare as different: what they hide must be compared.
  if (isDeepStrictEqual(revealSecrets(a), revealSecrets(b))) return;
  if (isSecret(a) || isSecret(b)) {
    const inside: Record<string, PropertyChange> = {};
    compare("", revealSecrets(a), revealSecrets(b), inside);
    if (Object.keys(inside).length > 0) changes[path] = changeOf(a, b);
    return;
  }
  if (isPlainMap(a) && isPlainMap(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
      compare(path === "" ? key : `${path}.${key}`, a[key], b[key], changes);
    return;
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let index = 0; index < Math.max(a.length, b.length); index++)
      compare(`${path}[${index}]`, a[index], b[index], changes);
    return;
  }
  changes[path] = changeOf(a, b);
}

function changeOf(a: unknown, b: unknown): PropertyChange {
  return a === undefined ? "add" : b === undefined ? "delete" : "update";
}

/** A difference that tells that a secret decision changed, and not in which of its parts: those show where it moved. */
export function withoutDecisionParts({ changes, replaces }: DiffResult): DiffResult {
  const whole = (path: string) => (path.startsWith("decision.") ? "decision" : path);
  const told = Object.entries(changes).map(([path, change]) => [whole(path), path === whole(path) ? change : "update"]);
  return { changes: Object.fromEntries(told), replaces: [...new Set(replaces.map(whole))] };
}

/** The input that a path starts in: `gpus` of `gpus.count`, `apart` of `apart[0].level`. */
export function topLevel(path: string): string {
  return path.split(/[.[]/, 1)[0] ?? path;
}
