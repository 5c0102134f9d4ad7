import { isDeepStrictEqual } from "node:util";
import { Unknown } from "../../../provider/schema/property-value.ts";
import { containsSecret, revealSecrets, Secret } from "../../../provider/state/secret.ts";

/** Values of properties by name, without secrets' wrappers and, where they are sent to a cloud, without unknowns. */
export type Values = Readonly<Record<string, unknown>>;

/** Property values without the wrappers of secrets. */
export function reveal(properties: Values): Values {
  return revealSecrets(properties) as Values;
}

/** Outputs with those marked secret whose input of the same name holds a secret: what a cloud gives back knows no secrets. */
export function markSecrets(outputs: Values, inputs: Values): Values {
  return Object.fromEntries(
    Object.entries(outputs).map(([key, value]) => [key, containsSecret(inputs[key]) ? new Secret(value) : value]),
  );
}

/** The paths below which two values differ, `rootBlockDevice.volumeSize`, `zones[1]`; an unknown differs from everything. */
export function changedPaths(before: unknown, after: unknown, at = ""): readonly string[] {
  if (isDeepStrictEqual(before, after) && !(after instanceof Unknown)) return [];
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return after.flatMap((item, index) => changedPaths(before[index], item, `${at}[${index}]`));
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !key.startsWith("__"));
    return keys.flatMap((key) =>
      changedPaths(before[key] ?? undefined, after[key] ?? undefined, at === "" ? key : `${at}.${key}`),
    );
  }
  return [at];
}

/** Whether a changed path lies at or below one of `keys`, indexes of lists left out: `bootDisk.initializeParams`. */
export function liesBelow(path: string, keys: readonly string[]): boolean {
  const plain = path.replace(/\[\d+\]/g, "");
  return keys.some((key) => plain === key || plain.startsWith(`${key}.`));
}

/** Whether what a cloud gives back holds all that was asked for; a cloud adds what was left open. */
export function covers(given: unknown, asked: unknown): boolean {
  if (Array.isArray(asked))
    return (
      Array.isArray(given) && given.length === asked.length && asked.every((item, index) => covers(given[index], item))
    );
  if (isRecord(asked)) return isRecord(given) && Object.entries(asked).every(([key, item]) => covers(given[key], item));
  return isDeepStrictEqual(given, asked);
}

/** Whether a value is an object with properties: no list, nothing unknown. */
export function isRecord(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

/** The text of a property, or `otherwise`, empty unless given, where it has none. */
export function textOf(values: Values, key: string, otherwise = ""): string {
  return optionalText(values, key) ?? otherwise;
}

/** The text of a property, or undefined where it has none or an empty one. */
export function optionalText(values: Values, key: string): string | undefined {
  const value = values[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The number of a property, or undefined. */
export function optionalNumber(values: Values, key: string): number | undefined {
  const value = values[key];
  return typeof value === "number" ? value : undefined;
}

/** The truth of a property, or undefined. */
export function optionalBoolean(values: Values, key: string): boolean | undefined {
  const value = values[key];
  return typeof value === "boolean" ? value : undefined;
}

/** The texts in a list property, or undefined where there is no list. */
export function optionalTexts(values: Values, key: string): string[] | undefined {
  const value = values[key];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : undefined;
}

/** The object in a property; the first of a list of them; undefined where there is none. */
export function optionalRecord(values: Values, key: string): Values | undefined {
  const value = values[key];
  const found: unknown = Array.isArray(value) ? value[0] : value;
  return isRecord(found) ? found : undefined;
}

/** The objects in a list property; none where there is no list. */
export function recordsOf(values: Values, key: string): readonly Values[] {
  const value = values[key];
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
