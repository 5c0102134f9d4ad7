import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { NovaCronError } from "../provider/errors/novacron-error.ts";
import { openStoreAt, type StorePlace, storePlace } from "../provider/store/open-store.ts";
import type { Store } from "../provider/store/store.ts";
import { loadFleet } from "../provider/world/load-fleet.ts";
import type { Project } from "./project.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Opens the project's store, or gives null where there is none yet: looking at things must not make them.
 * @throws {NovaCronError} NC11xx for a wrong fleet file, whose id the store is opened with; NC17xx for a wrong store.
 */
export async function openProjectStore(project: Project, terminal: Terminal): Promise<Store | null> {
  if (project.encrypted.includes("store") && !terminal.environment.NOVACRON_STORE) {
    throw new NovaCronError("NC1703", "novacron:store is encrypted, and only Pulumi can read it", {
      property: "store",
      remedy: "Set NOVACRON_STORE to the URL of the store.",
    });
  }
  const place = projectStorePlace(project);
  if (!place.isShared && !existsSync(place.at)) return null;
  const { fleet } = await loadFleet(resolve(project.directory, project.config.fleet));
  return openStoreAt(place, { fleetId: fleet.fleet, now: terminal.now });
}

/** Where the project's store is. @throws {NovaCronError} NC1703 for a malformed URL. */
export function projectStorePlace({ config, directory }: Project): StorePlace {
  return storePlace(config.store, directory);
}
