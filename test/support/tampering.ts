import { isDeepStrictEqual } from "node:util";
import type { ExportedStack, PulumiProject, PulumiResult, StateResource } from "./pulumi.ts";

/** A resource of an exported state, open to edits. */
export interface EditableResource {
  id: string;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
}

/** What somebody does to a resource of an exported state; `neighbour` gives others of the same state by name. */
export type StateEdit = (resource: EditableResource, neighbour: (name: string) => EditableResource) => void;

/** A copy of the state with edits by the names of resources. Throws for a name that the state does not have. */
export function withEdits(state: ExportedStack, edits: Readonly<Record<string, StateEdit>>): ExportedStack {
  const copy = structuredClone(state);
  const named = (name: string): EditableResource => {
    const found = copy.deployment.resources?.find(({ urn, custom }) => custom && urn.endsWith(`::${name}`));
    if (found === undefined) throw new Error(`the state has no resource ${name}`);
    return found as unknown as EditableResource;
  };
  for (const [name, edit] of Object.entries(edits)) edit(named(name), named);
  return copy;
}

/** The object in `properties[name]`, to be edited. Throws where there is none. */
export function objectIn(properties: Record<string, unknown>, name: string): Record<string, unknown> {
  const value = properties[name];
  if (value === null || typeof value !== "object") throw new Error(`${name} is no object`);
  return value as Record<string, unknown>;
}

/** What a command said at its end, by the name of the resource that it said it of; the stack's own lines too. */
export function diagnosticsOf({ stdout, stderr }: PulumiResult): Readonly<Record<string, string>> {
  const said = `${stdout}${stderr}`.split("Diagnostics:\n")[1]?.split(/\n(?:Resources|Outputs|Duration):/)[0] ?? "";
  const parts = said.split(/^ {2}\S+ \((.+)\):$/m).slice(1);
  return Object.fromEntries(
    parts.flatMap((name, index) => (index % 2 === 0 ? [[name, (parts[index + 1] ?? "").trim()]] : [])),
  );
}

/**
 * URNs, ids, inputs and outputs of a stack's resources: what a refused command must leave as it is. Without providers,
 * whose configuration the engine itself puts into the state before it asks them anything.
 */
export async function contentOf(project: PulumiProject): Promise<readonly Partial<StateResource>[]> {
  const { resources = [] } = (await project.export()).deployment;
  return resources
    .filter(({ type }) => !type.startsWith("pulumi:providers:"))
    .map(({ urn, id, inputs, outputs }) => ({ urn, id, inputs, outputs }) as Partial<StateResource>)
    .sort((a, b) => ((a.urn ?? "") < (b.urn ?? "") ? -1 : 1));
}

/** Runs `action`, and fails if it changed the state. */
export async function leavingState<T>(project: PulumiProject, action: () => Promise<T>): Promise<T> {
  const before = await contentOf(project);
  const result = await action();
  if (!isDeepStrictEqual(await contentOf(project), before)) throw new Error("the state was changed");
  return result;
}
