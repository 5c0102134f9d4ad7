import { z } from "zod";
import type { ReviewedResource } from "../../provider/policy/review-document.ts";
import { unreadablePlan } from "./plan-errors.ts";
import { planValues } from "./plan-values.ts";
import type { PlannedResource } from "./planned-resource.ts";

/** A resource as Pulumi's state has it, and a preview's steps have it before and after: what reviews look at. */
export const stateResource = z.object({
  urn: z.string().startsWith("urn:pulumi:"),
  type: z.string().min(1),
  id: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  protect: z.boolean().optional(),
  delete: z.boolean().optional(),
  external: z.boolean().optional(),
  parent: z.string().optional(),
  dependencies: z.array(z.string()).optional(),
  provider: z.string().optional(),
  sourcePosition: z.string().optional(),
});
export type StateResource = z.infer<typeof stateResource>;

/** What a state says of a resource, in the terms of reviews. */
export function describe(resource: StateResource): Omit<PlannedResource, "operation"> {
  const { properties, unknown, defaulted } = planValues(resource.inputs ?? {});
  const source = sourceOf(resource.sourcePosition);
  return {
    ...identityOf(resource.urn, resource.type),
    properties,
    unknown,
    defaulted,
    protect: resource.protect === true,
    ...(resource.parent !== undefined && { parent: resource.parent }),
    ...(resource.dependencies !== undefined && { dependencies: resource.dependencies }),
    ...(resource.provider !== undefined && { providerUrn: withoutId(resource.provider) }),
    ...(source !== undefined && { source }),
  };
}

/** Type, name and URN. */
export function identityOf(urn: string, type: string): Pick<ReviewedResource, "urn" | "type" | "name"> {
  return { type, name: urn.split("::").slice(3).join("::"), urn };
}

/** Masked inputs, for the state before. */
export function oldInputs(resource: StateResource): Readonly<Record<string, unknown>> {
  return planValues(resource.inputs ?? {}).properties;
}

/** `urn:pulumi:STACK::PROJECT::TYPE::NAME` of a provider reference, which has `::ID` behind. */
function withoutId(reference: string): string {
  return reference.split("::").slice(0, -1).join("::");
}

/** `project:///index.ts#12,5`, of a file in the project itself: not of what it has installed. */
function sourceOf(position: string | undefined): PlannedResource["source"] {
  const [, path, line] = /^project:\/\/\/(?!file:)([^#]+)#(\d+)/.exec(position ?? "") ?? [];
  if (path === undefined || path.split("/").some((part) => part === ".." || part === "node_modules")) return undefined;
  return { path, line: Number(line) };
}

/**
 * Project and stack, as the resources' URNs have them; empty for a plan that is so incomplete that it has none.
 * @throws {NovaCronError} NC1920 where there are no resources and no reason for it.
 */
export function stackNamed(
  resources: readonly { readonly urn: string }[],
  incomplete: readonly string[],
  file: string,
): { readonly project: string; readonly stack: string } {
  const [, stack, project] = /^urn:pulumi:([^:]+)::([^:]+)::/.exec(resources[0]?.urn ?? "") ?? [];
  if (stack !== undefined && project !== undefined) return { project, stack };
  if (incomplete.length > 0) return { project: "", stack: "" };
  throw unreadablePlan(file, "has no resources, so there is nothing to review");
}

/** Whether Pulumi made this provider itself; previews leave those out, plans and states have them. */
export function isDefaultProvider(urn: string): boolean {
  return /::pulumi:providers:[^:]+::default(?:_|$)/.test(urn);
}
