import { existsSync } from "node:fs";
import { NovaCronError } from "../provider/errors/novacron-error.ts";
import { type OpenPlaceOptions, openStoreAt, type StorePlace, storePlace } from "../provider/store/open-store.ts";
import type { Store } from "../provider/store/store.ts";
import { cloudsFleetId, defaultFleetPath, isMissing } from "../provider/world/configured-fleet.ts";
import type { Project } from "./project.ts";
import { projectFleet } from "./project-fleet.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Opens the project's store, or gives null where there is none yet: looking at things must not make them.
 * @throws {NovaCronError} NC11xx for a wrong fleet file, whose id the store is opened with; NC17xx for a wrong store.
 */
export async function openProjectStore(
  project: Project,
  terminal: Terminal,
  how: Pick<OpenPlaceOptions, "filling" | "onWarning"> = {},
): Promise<Store | null> {
  if (project.encrypted.includes("store") && !terminal.environment.NOVACRON_STORE) {
    throw new NovaCronError("NC1703", "novacron:store is encrypted, and only Pulumi can read it", {
      property: "store",
      remedy: "Set NOVACRON_STORE to the URL of the store.",
    });
  }
  const place = projectStorePlace(project);
  if (!place.isShared && !existsSync(place.at)) return null;
  return openStoreAt(place, { fleetId: await fleetIdOf(project), now: terminal.now, ...how });
}

/** Where the project's store is. @throws {NovaCronError} NC1703 for a malformed URL. */
export function projectStorePlace({ config, directory }: Project): StorePlace {
  return storePlace(config.store, directory);
}

/** Id of the project's fleet. Accounts of clouds may be known to the program alone: then there is neither a fleet file nor a word of them here. */
export async function fleetIdOf(project: Project): Promise<string> {
  try {
    return (await projectFleet(project)).fleet.fleet;
  } catch (error) {
    if (project.config.fleet === defaultFleetPath && isMissing(error)) return cloudsFleetId;
    throw error;
  }
}
