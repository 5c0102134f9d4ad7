import type { PolicyData } from "../../provider/policy/merge-data.ts";
import { maskedValue } from "../../provider/policy/policy-input.ts";
import type { AnalyzedResource } from "./resource-document.ts";
import { knownPart } from "./resource-document.ts";

/** What the configuration of a NovaCron provider says under `policies`, as far as a pack follows it. */
export interface ProviderPolicies {
  /** Thresholds and lists. Checked against the bundle only when they are used. */
  readonly data: PolicyData;
  /** Whether the provider judges by a bundle of the user's own, which the pack has not got. */
  readonly ownBundle: boolean;
  /** Whether NovaCron's own rules judge besides it. */
  readonly keepShipped: boolean;
  /** Path of the decision log, from the project's folder. */
  readonly log?: string;
  readonly logRequired: boolean;
}

const providerType = "pulumi:providers:novacron";

/** Of a resource that NovaCron manages, and of a provider of NovaCron itself; undefined of others. */
export function policiesOf({ type, properties, provider }: AnalyzedResource): ProviderPolicies | undefined {
  const inputs = type === providerType ? properties : provider?.type === providerType ? provider.properties : undefined;
  return inputs === undefined ? undefined : policiesIn(knownPart(inputs).policies);
}

/**
 * Of a stack's configuration.
 * @param config texts by full key: `novacron:policies`.
 * @param secretKeys those that are secret: nothing is taken from them, for a threshold stands in messages.
 */
export function stackPolicies(config: ReadonlyMap<string, string>, secretKeys: readonly string[]): ProviderPolicies {
  const key = "novacron:policies";
  return policiesIn(secretKeys.includes(key) ? undefined : config.get(key));
}

/** The data as far as NovaCron's own rules know it: beside them, an own bundle may have settings of its own. */
export function dataForShipped({ data, ownBundle, keepShipped }: ProviderPolicies, shipped: PolicyData): PolicyData {
  if (!ownBundle) return data;
  return keepShipped ? Object.fromEntries(Object.entries(data).filter(([key]) => Object.hasOwn(shipped, key))) : {};
}

/** An object, or JSON text, as Pulumi hands it over. What is neither is the provider's to refuse. */
function policiesIn(configured: unknown): ProviderPolicies {
  const policies = new Map(Object.entries(objectOf(typeof configured === "string" ? parsed(configured) : configured)));
  const log = policies.get("log");
  return {
    data: objectOf(policies.get("data")),
    ownBundle: policies.get("bundle") !== undefined,
    keepShipped: policies.get("keepShipped") === true,
    ...(typeof log === "string" && log !== "" && log !== maskedValue && { log }),
    logRequired: policies.get("logRequired") === true,
  };
}

function objectOf(value: unknown): PolicyData {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
