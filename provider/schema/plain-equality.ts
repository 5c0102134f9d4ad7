import type { PropertyMap } from "./property-value.ts";

/** Whether two values are equal, and neither secret nor unknown at any depth. */
export function isPlainlyEqual(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || a === null) return a === b && typeof a !== "function" && typeof a !== "symbol";
  if (typeof b !== "object" || b === null) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isPlainlyEqual(item, b[index]));
  }
  if (!isPlainMap(a) || !isPlainMap(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] ?? "";
    if (!Object.hasOwn(b, key) || !isPlainlyEqual(a[key], b[key])) return false;
  }
  return true;
}

/** Whether a value is a mere map: no list, and not what is secret or unknown, which are instances of classes. */
export function isPlainMap(value: unknown): value is PropertyMap {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
