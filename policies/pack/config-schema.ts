import type { PolicyConfigSchema } from "@pulumi/policy";
import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema.js";
import type { RuleMetadata } from "../../provider/policy/bundle-format.ts";
import type { PolicyData } from "../../provider/policy/merge-data.ts";

/**
 * What a rule's configuration in a policy pack may hold: the parts of the bundle's data that the rule reads, each under its
 * last name (`spend.maximumGpuCostPerMonth` as `maximumGpuCostPerMonth`), or under the whole where that name occurs twice.
 *
 * The values of the bundle are not given as `default`: the engine would fill them in, and what the provider is configured
 * with could not be told from what the pack is configured with.
 *
 * @returns undefined for a rule that reads no data.
 */
export function configSchemaOf(
  rule: RuleMetadata,
  data: PolicyData,
  openMaps: readonly string[],
): PolicyConfigSchema | undefined {
  const settings = settingsOf(rule);
  if (settings.size === 0) return undefined;
  const entries = [...settings].map(([name, path]) => {
    const value = valueAt(data, path);
    const schema = schemaOf(value, path.join("."), new Set(openMaps));
    return [name, { ...schema, description: describe(path, value) }] as const;
  });
  return { properties: Object.fromEntries(entries) };
}

/**
 * A rule's configuration as an override of the bundle's data, for `mergeData`. Keys that are no settings of the rule stay
 * as they are, and are refused there by name.
 */
export function overrideOf(rule: RuleMetadata, properties: PolicyData): PolicyData {
  const settings = settingsOf(rule);
  const override: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(properties)) set(override, settings.get(name) ?? [name], value);
  return override;
}

/** The value under a path, or undefined. */
export function valueAt(data: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined,
    data,
  );
}

function settingsOf({ settings }: RuleMetadata): ReadonlyMap<string, readonly string[]> {
  const last = (path: readonly string[]): string => path.at(-1) ?? "";
  const twice = (name: string): boolean => settings.filter((path) => last(path) === name).length > 1;
  return new Map(settings.map((path) => [twice(last(path)) ? path.join(".") : last(path), path]));
}

function set(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key = "", ...rest] = path;
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const below: Record<string, unknown> = { ...Object(target[key]) };
  set(below, rest, value);
  target[key] = below;
}

function schemaOf(value: unknown, path: string, openMaps: ReadonlySet<string>): PolicyConfigJSONSchema {
  if (Array.isArray(value)) {
    const [item]: unknown[] = value;
    return { type: "array", ...(item !== undefined && { items: schemaOf(item, `${path}.*`, openMaps) }) };
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(
      ([key, item]) => [key, schemaOf(item, `${path}.${key}`, openMaps)] as const,
    );
    const [example] = entries;
    return {
      type: "object",
      properties: Object.fromEntries(entries),
      additionalProperties: openMaps.has(path) && example !== undefined ? example[1] : false,
    };
  }
  if (typeof value === "number" || typeof value === "boolean") return { type: typeof value as "number" | "boolean" };
  return { type: "string" };
}

const longestShown = 120;

function describe(path: readonly string[], value: unknown): string {
  const shown = JSON.stringify(value);
  const unless = shown.length > longestShown ? "as the bundle has it" : shown;
  return `${path.join(".")} for this rule; ${unless} unless the provider is configured otherwise`;
}
