import type { FleetFile } from "../../schema/fleet.ts";
import type { CloudWorld } from "./cloud-world.ts";

/**
 * What the clouds of a fleet's federation offer; null where it has none. The catalogue is read only where there is one.
 * @param refreshedCatalog path of what `novacron catalog refresh` wrote; need not exist.
 * @throws {NovaCronError} NC1140 for a catalogue that cannot be read; NC1150, NC1151 as `cloudWorldOf`.
 */
export async function openClouds(fleet: FleetFile, refreshedCatalog?: string): Promise<CloudWorld | null> {
  if (fleet.clouds === undefined) return null;
  const [{ readCatalogs }, { cloudWorldOf }] = await Promise.all([
    import("../catalog/read-catalog.ts"),
    import("./cloud-world.ts"),
  ]);
  const { catalog, digest } = await readCatalogs(refreshedCatalog);
  return cloudWorldOf(fleet.clouds, {
    catalog,
    catalogDigest: digest,
    currency: fleet.currency,
    fleetRegions: fleet.regions.map(({ name }) => name),
  });
}
