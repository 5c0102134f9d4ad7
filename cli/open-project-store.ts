import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { openStore } from "../provider/store/sqlite-store.ts";
import type { Store } from "../provider/store/store.ts";
import { cloudsFleetId, defaultFleetPath, isMissing, loadConfiguredFleet } from "../provider/world/configured-fleet.ts";
import type { Project } from "./project.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Opens the project's store, or gives null where there is none yet: looking at things must not make them.
 * @throws {NovaCronError} NC11xx for a wrong fleet file, whose id the store is opened with; NC17xx for a wrong store.
 */
export async function openProjectStore(project: Project, terminal: Terminal): Promise<Store | null> {
  const path = resolve(project.directory, project.config.store);
  if (!existsSync(path)) return null;
  return openStore({ path, fleetId: await fleetIdOf(project), now: terminal.now });
}

/** Accounts of clouds may be known to the program alone: then there is neither a fleet file nor a word of them here. */
async function fleetIdOf({ config, directory }: Project): Promise<string> {
  try {
    return (await loadConfiguredFleet(config, directory)).fleet.fleet;
  } catch (error) {
    if (config.fleet === defaultFleetPath && isMissing(error)) return cloudsFleetId;
    throw error;
  }
}
