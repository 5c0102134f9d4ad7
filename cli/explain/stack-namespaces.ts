import type { Store } from "../../provider/store/store.ts";
import type { Project } from "../project.ts";
import { shortStackName } from "../selected-stack.ts";

/**
 * The namespaces (`project/stack`) in which a store may have decisions that concern a project: with `--stack` that one
 * alone; else the selected stack first, the project's other stacks, then all stacks that hold reservations.
 */
export async function stackNamespaces(
  project: Project,
  store: Store,
  stack: string | undefined,
): Promise<readonly string[]> {
  const own = (name: string): string => `${project.name}/${shortStackName(name)}`;
  if (stack !== undefined) return [own(stack)];
  const selected = project.stack === null ? [] : [own(project.stack)];
  const reserved = (await store.listReservations()).map((reservation) => reservation.claim.stack).sort();
  return [...new Set([...selected, ...project.stacks.map(own), ...reserved])];
}
