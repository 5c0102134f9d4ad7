import { join } from "node:path";
import { readCatalog } from "../../provider/world/catalog/read-catalog.ts";
import { refreshedCatalogName } from "../../provider/world/catalog/refreshed-name.ts";
import type { Project } from "../project.ts";
import { projectFleet } from "../project-fleet.ts";
import type { Terminal } from "../terminal.ts";
import type { CheckResult } from "./check-result.ts";

/** Clouds change prices and add types every few weeks. */
const oldDays = 60;
const dayMs = 86_400_000;

/** What is known of the clouds' offers, and how old that is; of interest only where the fleet has accounts of clouds. */
export async function checkCatalogue(project: Project, terminal: Terminal): Promise<Omit<CheckResult, "name">> {
  const { fleet } = await projectFleet(project);
  if (fleet.clouds === undefined) return { status: "skip", message: "the fleet has no accounts of clouds" };
  const catalog = await readCatalog(join(project.directory, ".novacron", refreshedCatalogName));
  const days = Math.floor((terminal.now().getTime() - Date.parse(catalog.made)) / dayMs);
  const message = `of ${catalog.made}, ${Math.max(0, days)} days old: ${catalog.clouds.join(", ")}`;
  const details = { made: catalog.made, days, clouds: catalog.clouds };
  if (days <= oldDays) return { status: "ok", message, details };
  return {
    status: "warn",
    message,
    remedy: "Run `novacron catalog refresh`: placements are decided by these prices and types",
    details,
  };
}
