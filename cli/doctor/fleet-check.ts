import { readFile } from "node:fs/promises";
import { parseHistory } from "../../provider/prediction/history.ts";
import { loadConfiguredFleet } from "../../provider/world/configured-fleet.ts";
import type { Project } from "../project.ts";
import type { CheckResult } from "./check-result.ts";

/** The fleet file and the history that it names. */
export async function checkFleet(project: Project): Promise<Omit<CheckResult, "name">> {
  const { fleet, digest, historyPath } = await loadConfiguredFleet(project.config, project.directory);
  const { nodes, regions, quantumBackends } = fleet;
  const counted = `${fleet.fleet}: ${nodes.length} nodes in ${regions.length} regions, ${quantumBackends.length} quantum backends`;
  const details = {
    fleet: fleet.fleet,
    nodes: nodes.length,
    regions: regions.length,
    quantumBackends: quantumBackends.length,
    digest,
  };
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
