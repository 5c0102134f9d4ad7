import { NovaCronError } from "../errors/novacron-error.ts";

/** JSON objects as data files and the provider's configuration hold them. */
export type PolicyData = Readonly<Record<string, unknown>>;

/**
 * The bundle's data with the user's values in place of some. Objects merge, lists and scalars are replaced.
 *
 * Everything is checked against the bundle's own data, because a slip would not fail but pass silently: a misspelt key
 * leaves the old threshold, and in Rego a number is smaller than any string, so a ceiling of `"5"` would never be
 * exceeded. New keys are taken only in `openMaps` (dotted paths), with values of the type of those already there.
 *
 * @throws NovaCronError NC1003 that names the key, as `policies.data.KEY`.
 */
export function mergeData(base: PolicyData, override: PolicyData, openMaps: readonly string[]): PolicyData {
  return merge(base, override, [], new Set(openMaps));
}

function merge(
  base: PolicyData,
  override: PolicyData,
  path: readonly string[],
  openMaps: ReadonlySet<string>,
): PolicyData {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(override)) {
    const here = [...path, key];
    const model = Object.hasOwn(base, key) ? base[key] : exampleOf(base, path, openMaps);
    if (model === undefined) throw unknownKey(here, Object.keys(base));
    Object.defineProperty(merged, key, {
      value: isObject(model) && isObject(value) ? merge(model, value, here, openMaps) : sameType(model, value, here),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return merged;
}

/** A value that shows what a new entry of an open map must look like. */
function exampleOf(map: PolicyData, path: readonly string[], openMaps: ReadonlySet<string>): unknown {
  return openMaps.has(path.join(".")) ? Object.values(map)[0] : undefined;
}

function sameType(model: unknown, value: unknown, path: readonly string[]): unknown {
  if (typeOf(model) !== typeOf(value)) throw wrongType(path, typeOf(model), value);
  if (typeof value === "number" && !Number.isFinite(value)) throw wrongType(path, "a finite number", value);
  if (!Array.isArray(model) || !Array.isArray(value)) return value;
  const [item] = model;
  return item === undefined ? value : value.map((each, index) => sameType(item, each, [...path, String(index)]));
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : isObject(value) ? "an object" : `a ${typeof value}`;
}

function isObject(value: unknown): value is PolicyData {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unknownKey(path: readonly string[], known: readonly string[]): NovaCronError {
  const property = ["policies", "data", ...path].join(".");
  return new NovaCronError("NC1003", `${property} is not a setting of the policy bundle`, {
    property,
    expected: `one of ${[...known].sort().join(", ")}`,
    remedy: "docs/policies.md lists the settings; check the spelling.",
  });
}

function wrongType(path: readonly string[], expected: string, value: unknown): NovaCronError {
  const property = ["policies", "data", ...path].join(".");
  return new NovaCronError("NC1003", `${property} is ${typeOf(value)}`, {
    property,
    expected,
    remedy: "Give a value of the type that the bundle's data.json has there.",
  });
}
