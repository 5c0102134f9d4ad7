import { join } from "node:path";
import type { QuotaWorld } from "../../provider/placement/quota-shortage.ts";
import { storeFolder } from "../../provider/store/open-store.ts";
import { refreshedCatalogName } from "../../provider/world/catalog/refreshed-name.ts";
import { openClouds } from "../../provider/world/clouds/open-clouds.ts";
import type { Project } from "../project.ts";
import { projectFleet } from "../project-fleet.ts";

/**
 * The nodes, limits and clouds of a project's fleet: all that capacity and quotas are told by.
 * @throws {NovaCronError} NC11xx for a wrong fleet file or federation.
 */
export async function openQuotaWorld(project: Project): Promise<QuotaWorld> {
  const { fleet } = await projectFleet(project);
  const folder = storeFolder(project.config.store, project.directory);
  const clouds = await openClouds(fleet, join(folder, refreshedCatalogName));
  return {
    nodes: fleet.nodes,
    ...(fleet.limits !== undefined && { limits: fleet.limits }),
    ...(clouds !== null && { clouds }),
  };
}
