import { maskedValue } from "../../provider/policy/policy-input.ts";
import type { PlannedResource } from "./planned-resource.ts";

/** Inputs of providers by URN, and the stack's configuration, of which default providers take theirs. */
export interface ProviderSources {
  readonly inputs: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** By full key: `aws:region`. */
  readonly configuration: Readonly<Record<string, unknown>>;
}

/** A resource with what is known of its provider's inputs. */
export function withProvider(resource: PlannedResource, { inputs, configuration }: ProviderSources): PlannedResource {
  if (resource.providerUrn === undefined) return resource;
  const known = inputs.get(resource.providerUrn);
  const provider = known ?? configured(packageOf(resource.providerUrn), configuration);
  return Object.keys(provider).length === 0 ? resource : { ...resource, provider };
}

/** `aws` of `urn:pulumi:dev::shop::pulumi:providers:aws::default`. */
function packageOf(providerUrn: string): string {
  return /::pulumi:providers:([^:]+)::/.exec(providerUrn)?.[1] ?? "";
}

function configured(name: string, configuration: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(configuration)
      .filter(([key]) => name !== "" && key.startsWith(`${name}:`))
      .map(([key, value]) => [key.slice(name.length + 1), value]),
  );
}

/** The configuration that a preview shows, whose secrets Pulumi has masked. */
export function previewConfiguration(config: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      // Structured secrets come in parts: `{"object":...}` or JSON text with the mask somewhere within.
      typeof value === "string" && value.includes(maskedValue) ? maskedValue : value,
    ]),
  );
}
