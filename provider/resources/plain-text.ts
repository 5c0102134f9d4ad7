import type { PropertyMap } from "../schema/property-value.ts";

/**
 * One text for equal property maps, and another for each that differs, whatever the order of their keys; null where
 * something in them is secret or unknown. Some microseconds for a resource: canonical JSON takes several times as long.
 */
export function plainText(properties: PropertyMap): string | null {
  const parts: string[] = [];
  return write(properties, parts) ? parts.join("") : null;
}

function write(value: unknown, parts: string[]): boolean {
  if (typeof value !== "object" || value === null) {
    // What JSON does not know (undefined) is told apart from null, and from text that says so.
    parts.push(JSON.stringify(value) ?? "-");
    return typeof value !== "function" && typeof value !== "symbol";
  }
  if (Array.isArray(value)) {
    parts.push("[");
    for (const item of value) {
      if (!write(item, parts)) return false;
      parts.push(",");
    }
    parts.push("]");
    return true;
  }
  if (!isPlain(value)) return false;
  parts.push("{");
  for (const key of Object.keys(value).sort()) {
    parts.push(JSON.stringify(key), ":");
    if (!write((value as Record<string, unknown>)[key], parts)) return false;
    parts.push(",");
  }
  parts.push("}");
  return true;
}

/** Whether two values are equal, and neither secret nor unknown at any depth. */
export function isPlainlyEqual(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || a === null) return a === b && typeof a !== "function" && typeof a !== "symbol";
  if (typeof b !== "object" || b === null) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isPlainlyEqual(item, b[index]));
  }
  if (!isPlain(a) || !isPlain(b)) return false;
  const [left, right] = [a as PropertyMap, b as PropertyMap];
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && isPlainlyEqual(left[key], right[key]));
}

/** Secrets and unknowns are instances of classes. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
