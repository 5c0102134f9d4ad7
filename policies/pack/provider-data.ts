import type { PolicyData } from "../../provider/policy/merge-data.ts";
import type { AnalyzedResource } from "./resource-document.ts";
import { knownPart } from "./resource-document.ts";

/** The thresholds that a resource's provider is configured with, where NovaCron is its provider. */
export function configuredData({ provider }: AnalyzedResource): PolicyData {
  const data: unknown = Reflect.get(policiesOf(provider), "data");
  return typeof data === "object" && data !== null ? { ...data } : {};
}

/** Whether the provider judges by a bundle of the user's own, which the pack has not got. */
export function usesOwnBundle({ provider }: AnalyzedResource): boolean {
  return Reflect.get(policiesOf(provider), "bundle") !== undefined;
}

/** The provider's `policies`, which Pulumi hands over as an object or as JSON text. */
function policiesOf(provider: AnalyzedResource["provider"]): object {
  if (provider?.type !== "pulumi:providers:novacron") return {};
  const { policies: configured } = knownPart(provider.properties);
  const policies: unknown = typeof configured === "string" ? JSON.parse(configured) : configured;
  return typeof policies === "object" && policies !== null ? policies : {};
}
