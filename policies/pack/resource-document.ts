import { maskedValue } from "../../provider/policy/policy-input.ts";
import type { ReviewedResource } from "../../provider/policy/review-document.ts";
import { containsUnknown, type PropertyMap, Unknown } from "../../provider/schema/property-value.ts";
import { isSecret } from "../../provider/state/secret.ts";

/** A resource as the engine shows it to an analyzer, secrets and unknowns marked. */
export interface AnalyzedResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly properties: PropertyMap;
  readonly protect: boolean;
  readonly parent?: string;
  readonly dependencies?: readonly string[];
  /** Type and inputs of the provider that manages it. */
  readonly provider?: { readonly type: string; readonly properties: PropertyMap };
}

/**
 * The resource as rules see it: secrets are masked, what is unknown is absent and named by its path. In a list an unknown
 * item is null, so that the others keep their places.
 */
export function reviewedResource(resource: AnalyzedResource): ReviewedResource {
  const { type, name, urn, protect, parent, dependencies, provider } = resource;
  const unknown: string[] = [];
  const properties = withoutUnknowns(resource.properties, [], unknown);
  return {
    type,
    name,
    urn,
    properties,
    unknown,
    protect,
    ...(parent !== undefined && { parent }),
    ...(dependencies !== undefined && { dependencies }),
    ...(provider !== undefined && { provider: knownPart(provider.properties) }),
  };
}

/** Properties without what is unknown, secrets masked. */
export function knownPart(properties: PropertyMap): Readonly<Record<string, unknown>> {
  return withoutUnknowns(properties, [], []);
}

function withoutUnknowns(
  object: object,
  path: readonly string[],
  unknown: string[],
): Readonly<Record<string, unknown>> {
  const known: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(object)) {
    const plain = plainOf(value, [...path, key], unknown);
    if (plain !== undefined)
      Object.defineProperty(known, key, { value: plain, enumerable: true, configurable: true, writable: true });
  }
  return known;
}

/** Undefined for what is unknown. */
function plainOf(value: unknown, path: readonly string[], unknown: string[]): unknown {
  if (value instanceof Unknown || (isSecret(value) && containsUnknown(value.value))) {
    unknown.push(path.join("."));
    return undefined;
  }
  if (isSecret(value)) return maskedValue;
  if (Array.isArray(value))
    return value.map((item: unknown, index) => plainOf(item, [...path, String(index)], unknown) ?? null);
  return typeof value === "object" && value !== null ? withoutUnknowns(value, path, unknown) : value;
}
