import { createHash } from "node:crypto";
import { NovaCronError } from "../errors/novacron-error.ts";
import type { PropertyMap } from "../schema/property-value.ts";
import type { Secrecy } from "../schema/validation.ts";
import { containsSecret, Secret } from "../state/secret.ts";

/** What NovaCron adds to the inputs of a decided resource. */
export const ownInputs = ["decision", "attestation"] as const;

/** The inputs that the user wrote: without what NovaCron added, and without what was left undefined. */
export function userInputs(inputs: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(inputs).filter(
      ([key, value]) => !ownInputs.includes(key as (typeof ownInputs)[number]) && value !== undefined && value !== null,
    ),
  );
}

/** What is secret of some inputs, by path. */
export function secrecyOf(inputs: unknown): Secrecy {
  return {
    hides: (path) => containsSecret(follow(inputs, path).value),
    openPart: (path) => path.slice(0, follow(inputs, path).depth),
  };
}

/** The value at a path, or the secret on the way to it, after so many steps. */
function follow(inputs: unknown, path: readonly PropertyKey[]): { readonly value: unknown; readonly depth: number } {
  let value = inputs;
  for (const [depth, key] of path.entries()) {
    if (value instanceof Secret) return { value, depth };
    if (value === null || typeof value !== "object") return { value: undefined, depth: path.length };
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return { value, depth: path.length };
}

/** The parts of `urn:pulumi:STACK::PROJECT::TYPES::NAME`. `stack` is namespaced by project, as the store's rows are. */
export function parseUrn(urn: string): { readonly stack: string; readonly name: string; readonly type: string } {
  const [head, project, types, ...name] = urn.split("::");
  const stack = head?.split(":").at(-1);
  if (stack === undefined || project === undefined || types === undefined || name.length === 0) {
    throw new NovaCronError("NC1803", `"${urn}" is not a resource URN`);
  }
  return { stack: `${project}/${stack}`, name: name.join("::"), type: types.split("$").at(-1) ?? types };
}

/** The id of a resource that is first known as `urn`: the same at every try to create it. */
export function subjectIdOf(urn: string): string {
  return `nc-${createHash("sha256").update(urn).digest("hex").slice(0, 16)}`;
}
