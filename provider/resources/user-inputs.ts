import { createHash } from "node:crypto";
import { NovaCronError } from "../errors/novacron-error.ts";
import type { PropertyMap } from "../schema/property-value.ts";
import type { Secrecy } from "../schema/validation.ts";
import { containsSecret, Secret } from "../state/secret.ts";

/** What NovaCron adds to the inputs of a decided resource. */
export const ownInputs = ["decision", "attestation"] as const;
const own: ReadonlySet<string> = new Set(ownInputs);

/** The inputs that the user wrote: without what NovaCron added, and without what was left undefined. */
export function userInputs(inputs: PropertyMap): PropertyMap {
  const given: Record<string, unknown> = {};
  for (const key of Object.keys(inputs)) {
    const value = inputs[key];
    if (value === undefined || value === null || own.has(key)) continue;
    if (key === "__proto__") Object.defineProperty(given, key, { value, enumerable: true });
    else given[key] = value;
  }
  return given;
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
  // Asked for several times of each resource in each plan: no parts are made that nobody wants.
  const head = urn.indexOf("::");
  const project = head < 0 ? -1 : urn.indexOf("::", head + 2);
  const types = project < 0 ? -1 : urn.indexOf("::", project + 2);
  if (types < 0) throw new NovaCronError("NC1803", `"${urn}" is not a resource URN`);
  return {
    stack: `${urn.slice(head + 2, project)}/${urn.slice(urn.lastIndexOf(":", head - 1) + 1, head)}`,
    name: urn.slice(types + 2),
    type: urn.slice(Math.max(project + 2, urn.lastIndexOf("$", types - 1) + 1), types),
  };
}

/** The id of a resource that is first known as `urn`: the same at every try to create it. */
export function subjectIdOf(urn: string): string {
  return `nc-${createHash("sha256").update(urn).digest("hex").slice(0, 16)}`;
}
