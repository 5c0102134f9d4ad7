import { isPlainMap } from "../schema/plain-equality.ts";
import type { PropertyMap } from "../schema/property-value.ts";

/**
 * One text for equal property maps, and another for each that differs, whatever the order of their keys; null where
 * something in them is secret, unknown or no JSON. A few microseconds for a resource whose keys are sorted, as they are in
 * what came over the wire: canonical JSON takes several times as long.
 */
export function plainText(properties: PropertyMap): string | null {
  const state = stateOf(properties);
  if (state === "other") return null;
  return JSON.stringify(state === "sorted" ? properties : sorted(properties));
}

/** Whether a value is plain JSON, and has its keys sorted at every depth. */
function stateOf(value: unknown): "sorted" | "unsorted" | "other" {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return "sorted";
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0) ? "sorted" : "other";
  if (typeof value !== "object") return "other";
  const isList = Array.isArray(value);
  if (!isList && !isPlainMap(value)) return "other";
  const keys = Object.keys(value);
  if (isList && keys.length !== value.length) return "other";
  let state: "sorted" | "unsorted" = "sorted";
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] ?? "";
    if (!isList && index > 0 && key < (keys[index - 1] ?? "")) state = "unsorted";
    const inner = stateOf((value as PropertyMap)[key]);
    if (inner === "other") return inner;
    if (inner === "unsorted") state = inner;
  }
  return state;
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted((value as PropertyMap)[key])]));
}
