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
  if (!isList && !isPlain(value)) return "other";
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

/** Whether two values are equal, and neither secret nor unknown at any depth. */
export function isPlainlyEqual(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || a === null) return a === b && typeof a !== "function" && typeof a !== "symbol";
  if (typeof b !== "object" || b === null) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isPlainlyEqual(item, b[index]));
  }
  if (!isPlain(a) || !isPlain(b)) return false;
  const left = a as PropertyMap;
  const right = b as PropertyMap;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] ?? "";
    if (!Object.hasOwn(right, key) || !isPlainlyEqual(left[key], right[key])) return false;
  }
  return true;
}

/** Secrets and unknowns are instances of classes. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
