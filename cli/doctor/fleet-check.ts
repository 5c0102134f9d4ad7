import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseHistory } from "../../provider/prediction/history.ts";
import { refreshedCatalogName } from "../../provider/world/catalog/refreshed-name.ts";
import { openClouds } from "../../provider/world/clouds/open-clouds.ts";
import type { Project } from "../project.ts";
import { projectFleet } from "../project-fleet.ts";
import type { CheckResult } from "./check-result.ts";

/** The fleet file with its clouds, and the history that it names. */
export async function checkFleet(project: Project): Promise<Omit<CheckResult, "name">> {
  const { fleet, digest, historyPath } = await projectFleet(project);
  const { nodes, regions, quantumBackends } = fleet;
  // Whatever the federation names has to be in the catalogue.
  const clouds = await openClouds(fleet, join(project.directory, ".novacron", refreshedCatalogName));
  const accounts =
    clouds === null ? "" : `, ${clouds.accounts.length} accounts of clouds in ${clouds.regions.length} regions`;
  const counted = `${fleet.fleet}: ${nodes.length} nodes in ${regions.length} regions, ${quantumBackends.length} quantum backends${accounts}`;
  const details = {
    fleet: fleet.fleet,
    nodes: nodes.length,
    regions: regions.length,
    quantumBackends: quantumBackends.length,
    ...(clouds && { accounts: clouds.accounts.length }),
    digest,
  };
  if (historyPath === null && nodes.length === 0) return { status: "ok", message: counted, details };
  if (historyPath === null) {
    return {
      status: "warn",
      message: `${counted}; no up/down history`,
      remedy: "Name one as `history` in the fleet file; until then the failure risk is the prior of each node's class",
      details,
    };
  }
  parseHistory(await readFile(historyPath, "utf8"), historyPath);
  return { status: "ok", message: `${counted}, with history`, details };
}
