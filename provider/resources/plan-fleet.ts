import { existsSync } from "node:fs";
import type { Cache } from "../cache/cache.ts";
import type { KeyRing } from "../crypto/key-ring.ts";
import { type KeyLocation, publicKeyPath } from "../crypto/manage-keys.ts";
import { openKeyRing } from "../crypto/open-key-ring.ts";
import type { ProviderConfig } from "../schema/provider-config.ts";
import { loadConfiguredFleet } from "../world/configured-fleet.ts";
import { type LoadedFleet, readFleet } from "../world/load-fleet.ts";
import { namedFleet, readKeptFleet } from "./kept-fleet.ts";

/** What was opened on the way to the fleet. */
export interface OpenedEarly {
  readonly keyRing: KeyRing;
  readonly cache: Cache;
}

/** A plan's fleet, and what it was read with; null where there are no keys yet, or the fleet had to be parsed for its id. */
export interface PlanFleet {
  readonly loaded: LoadedFleet;
  readonly early: OpenedEarly | null;
}

/**
 * The fleet of a plan, parsed where it was not parsed before. For that the cache is needed, whose entries are a fleet's:
 * its id is looked up in the file's text, and what comes of that is given up where the fleet turns out to have another.
 * What cannot be opened here is not told: it is opened again, and told then.
 * @param openCache opens the cache of a fleet.
 * @throws {NovaCronError} as {@link loadConfiguredFleet}.
 */
export async function loadPlanFleet(
  config: ProviderConfig,
  directory: string,
  keys: KeyLocation,
  openCache: (fleetId: string, ring: KeyRing) => Promise<Cache>,
): Promise<PlanFleet> {
  const opened: { early: (OpenedEarly & { readonly fleetId: string }) | null } = { early: null };
  const parse = async (text: string, path: string) => {
    const fleetId = namedFleet(text);
    const keyRing = fleetId === null ? null : presentKeys(keys);
    const cache = fleetId && keyRing && (await openCache(fleetId, keyRing).catch(() => null));
    if (!fleetId || !keyRing || !cache) return readFleet(text, path);
    opened.early = { keyRing, cache, fleetId };
    return readKeptFleet(text, path, { cache, keyRing });
  };
  try {
    const loaded = await loadConfiguredFleet(config, directory, parse);
    if (opened.early === null || opened.early.fleetId === loaded.fleet.fleet) return { loaded, early: opened.early };
    await opened.early.cache.close();
    return { loaded, early: null };
  } catch (error) {
    await opened.early?.cache.close();
    throw error;
  }
}

/** The keys, where they were published: those who use them first still have to be. */
function presentKeys(keys: KeyLocation): KeyRing | null {
  if (!existsSync(publicKeyPath(keys.directory))) return null;
  try {
    return openKeyRing({ ...keys, create: "never" });
  } catch {
    return null;
  }
}
