import { loadConfiguredFleet } from "../provider/world/configured-fleet.ts";
import type { LoadedFleet } from "../provider/world/load-fleet.ts";
import type { Project } from "./project.ts";

const loaded = new WeakMap<Project, Promise<LoadedFleet>>();

/**
 * The fleet of a project as it was opened, read once however many ask: a fleet of some dozens of nodes takes 50 ms to parse.
 * @throws {NovaCronError} as `loadFleet`.
 */
export function projectFleet(project: Project): Promise<LoadedFleet> {
  const known = loaded.get(project) ?? loadConfiguredFleet(project.config, project.directory);
  loaded.set(project, known);
  return known;
}
