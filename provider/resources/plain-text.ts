import type { PropertyMap } from "../schema/property-value.ts";

/**
 * One text for equal property maps, and another for each that differs, whatever the order of their keys; null where
 * something in them is secret or unknown. Some microseconds for a resource: canonical JSON takes several times as long.
 */
export function plainText(properties: PropertyMap): string | null {
  return textOf(properties);
}

/** Each begins with its kind, and says its length where its end would not show: so no two run into each other. */
function textOf(value: unknown): string | null {
  if (typeof value === "string") return `"${value.length}:${value}`;
  if (typeof value === "number") return `#${value};`;
  if (typeof value === "boolean") return value ? "+" : "-";
  if (value === null) return "0";
  // What JSON does not know is told apart from null.
  if (value === undefined) return "?";
  if (typeof value !== "object") return null;
  return Array.isArray(value) ? listText(value) : mapText(value);
}

function listText(list: readonly unknown[]): string | null {
  let text = `[${list.length}:`;
  for (const item of list) {
    const part = textOf(item);
    if (part === null) return null;
    text += part;
  }
  return text;
}

function mapText(map: object): string | null {
  if (!isPlain(map)) return null;
  const keys = Object.keys(map).sort();
  let text = `{${keys.length}:`;
  for (const key of keys) {
    const part = textOf((map as PropertyMap)[key]);
    if (part === null) return null;
    text += `${key.length}:${key}${part}`;
  }
  return text;
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
