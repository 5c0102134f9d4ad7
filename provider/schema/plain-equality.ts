import type { PropertyMap } from "./property-value.ts";

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

/** Whether an object is a mere map: secrets and unknowns are instances of classes. */
export function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
