import { isDeepStrictEqual } from "node:util";
import type { Remedy } from "../../provider/policy/bundle-format.ts";
import { containsUnknown, type PropertyMap } from "../../provider/schema/property-value.ts";
import { isSecret, Secret } from "../../provider/state/secret.ts";

/**
 * The properties with what a rule's remedies set. Objects on the way are made where there are none; what is secret stays
 * secret; items of lists (`*`) are changed but not added,
 * and nothing is made in them but the property itself. What is unknown is left alone: nobody can say what it will be.
 *
 * @returns undefined where nothing would change.
 */
export function applyRemedies(
  type: string,
  properties: PropertyMap,
  remedies: readonly Remedy[],
): PropertyMap | undefined {
  let result: unknown = properties;
  for (const { path, value, types } of remedies)
    if (types === undefined || types.includes(type)) result = withValue(result, path.split("."), value, true);
  return result === properties ? undefined : (result as PropertyMap);
}

/** The same object where nothing changes. */
function withValue(target: unknown, path: readonly string[], value: unknown, makesObjects: boolean): unknown {
  if (containsUnknown(target) && (path.length === 0 || !isObject(target))) return target;
  if (isSecret(target)) {
    const inner = withValue(target.value, path, value, makesObjects);
    return inner === target.value ? target : new Secret(inner);
  }
  const [key, ...rest] = path;
  if (key === undefined) return isDeepStrictEqual(target, value) ? target : value;
  if (key === "*") {
    if (!Array.isArray(target)) return target;
    const items = target.map((item: unknown) => withValue(item, rest, value, false));
    return items.every((item, index) => item === target[index]) ? target : items;
  }
  // A list or a scalar where the rule knows an object: not what the table was written for.
  if (target !== undefined && target !== null && (typeof target !== "object" || Array.isArray(target))) return target;
  const isThere = Object.hasOwn(Object(target), key);
  if (!isThere && rest.length > 0 && (!makesObjects || rest.includes("*"))) return target;
  const fields: Readonly<Record<string, unknown>> = { ...Object(target) };
  const below = withValue(fields[key], rest, value, makesObjects);
  return below === fields[key] && Object.hasOwn(fields, key) ? target : { ...fields, [key]: below };
}

function isObject(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype)
  );
}
