import { resolve } from "node:path";
import { digestOf } from "../crypto/canonical-json.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { type FleetFile, fleetFile } from "../schema/fleet.ts";
import type { ProviderConfig } from "../schema/provider-config.ts";
import { mergedFederations } from "./clouds/merge-federations.ts";
import { type FleetReader, type LoadedFleet, loadFleet } from "./load-fleet.ts";
import { normaliseFleet } from "./normalise-fleet.ts";

/** Path of the fleet file where the configuration names none. */
export const defaultFleetPath = "fleet.yaml";

/** Id of the fleet of whoever has clouds and no fleet file. */
export const cloudsFleetId = "clouds";

/**
 * The fleet of a configuration: that of its file with the accounts of its `federation`. Without a file, the accounts alone,
 * with prices in US dollars; a file that is named has to be there.
 * @param directory that relative paths start from.
 * @param read makes a fleet of the file's text, as {@link loadFleet} takes it.
 * @throws {NovaCronError} as `loadFleet`.
 */
export async function loadConfiguredFleet(
  { fleet, federation }: Pick<ProviderConfig, "fleet" | "federation">,
  directory: string,
  read?: FleetReader,
): Promise<LoadedFleet> {
  const path = resolve(directory, fleet);
  if (federation === undefined) return loadFleet(path, read);
  const loaded = await loadFleet(path, read).catch((error: unknown) => {
    if (fleet === defaultFleetPath && isMissing(error)) {
      return { fleet: cloudsOnly(), path, historyPath: null, forecastPaths: new Map() };
    }
    throw error;
  });
  const clouds = mergedFederations(loaded.fleet.clouds, federation);
  const merged = normaliseFleet({ ...loaded.fleet, ...(clouds && { clouds }) });
  return { ...loaded, fleet: merged, digest: digestOf(merged) };
}

/** Whether an error says that there is no fleet file. */
export function isMissing(error: unknown): boolean {
  if (!(error instanceof NovaCronError) || error.code !== "NC1101") return false;
  return error.cause instanceof Error && "code" in error.cause && error.cause.code === "ENOENT";
}

function cloudsOnly(): FleetFile {
  return fleetFile.parse({ formatVersion: 1, fleet: cloudsFleetId, currency: "USD", regions: [], nodes: [] });
}
