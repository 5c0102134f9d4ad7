import { z } from "zod";
import { type PropertyMap, UNKNOWN } from "../schema/property-value.ts";
import { Secret } from "../state/secret.ts";

/** Name of the input in which the classes of `novacron/dynamic` say what Pulumi tells no dynamic provider. */
export const contextKey = "__novacron";

/** What the classes say of a resource. */
export const dynamicContext = z.object({
  /** As of a resource of the plugin: decisions do not depend on which of the two makes them. */
  urn: z.string(),
  type: z.string(),
  /** Paths of the inputs that are secret: a dynamic provider gets them as if they were not. */
  secrets: z.array(z.array(z.union([z.string(), z.number()]))),
  /** Whether the run is a preview. Not kept. */
  preview: z.boolean().default(false),
});

/** See {@link dynamicContext}. */
export type DynamicContext = z.output<typeof dynamicContext>;

/** The URN under which Pulumi knows a dynamic resource, by that of {@link dynamicContext}. */
export function dynamicUrn(urn: string): string {
  return urn.replace(/novacron:index:(\w+)(?=::)/, "pulumi-nodejs:dynamic/novacron:$1");
}

/** A copy of `properties` with what lies at `paths` as secrets. */
export function withSecrets(properties: PropertyMap, paths: DynamicContext["secrets"]): PropertyMap {
  return paths.reduce<PropertyMap>((copy, path) => secretAt(copy, path) as PropertyMap, properties);
}

function secretAt(value: unknown, [key, ...rest]: readonly (string | number)[]): unknown {
  if (key === undefined) return value instanceof Secret ? value : new Secret(value);
  if (value === UNKNOWN || value === null || typeof value !== "object" || value instanceof Secret) return value;
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? secretAt(item, rest) : item));
  if (!Object.hasOwn(value, key)) return value;
  return { ...value, [key]: secretAt((value as Record<string, unknown>)[key], rest) };
}
