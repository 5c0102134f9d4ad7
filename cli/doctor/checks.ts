import { join } from "node:path";
import { packageRoot } from "../../provider/package-root.ts";
import { loadRiskModel } from "../../provider/prediction/risk-model.ts";
import type { Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import { checkCache } from "./cache-check.ts";
import { checkCatalogue } from "./catalogue-check.ts";
import type { CheckResult } from "./check-result.ts";
import { checkModel, checkPolicies, loadPoliciesOf } from "./engine-checks.ts";
import { checkFleet } from "./fleet-check.ts";
import { checkForecasts } from "./forecast-check.ts";
import { checkKeys } from "./keys-check.ts";
import { checkLeftOvers } from "./left-overs-check.ts";
import { checkLock } from "./lock-check.ts";
import { once } from "./once.ts";
import { checkPlugin } from "./plugin-check.ts";
import { checkStore } from "./store-check.ts";
import { checkTelemetry } from "./telemetry-check.ts";
import { checkToolchain } from "./toolchain-check.ts";
import { checkWaivers } from "./waivers-check.ts";

type Finding = Omit<CheckResult, "name">;

/**
 * The checks behind those of the tools, in the order in which they are told.
 * @param project null outside of one.
 */
export function checksOf(
  project: Project | null,
  terminal: Terminal,
): Readonly<Record<string, () => Promise<Finding>>> {
  // The lock file is compared with what these two load.
  const policies = once(() => loadPoliciesOf(project));
  const model = once(() => loadRiskModel());
  const inProject = (check: (project: Project) => Promise<Finding>) => async (): Promise<Finding> =>
    project === null ? { status: "skip", message: "needs a project" } : check(project);
  return {
    toolchain: inProject((opened) => checkToolchain(opened, terminal)),
    fleet: inProject(checkFleet),
    catalogue: inProject((opened) => checkCatalogue(opened, terminal)),
    forecasts: inProject((opened) => checkForecasts(opened, terminal)),
    store: inProject((opened) => checkStore(opened, terminal)),
    leftovers: inProject((opened) => checkLeftOvers(opened, terminal)),
    keys: inProject((opened) => checkKeys(opened, terminal)),
    model: () => checkModel(model),
    policies: () => checkPolicies(project, policies),
    waivers: inProject((opened) => checkWaivers(opened, terminal)),
    lock: inProject((opened) => checkLock(opened, terminal, { policies, model })),
    cache: inProject((opened) => checkCache(opened, terminal)),
    telemetry: () => checkTelemetry(project, terminal),
  };
}

/** The plugin that the project names; outside of one, the plugin of this package. */
export async function checkNamedPlugin(project: Project | null, terminal: Terminal): Promise<Finding> {
  const folder = project?.pluginDirectory ?? join(packageRoot, "provider", "bin");
  const result = await checkPlugin(folder, project?.directory ?? terminal.directory, terminal);
  if (project === null || project.pluginDirectory !== null || result.status === "fail") return result;
  return {
    ...result,
    status: "warn",
    message: `${result.message}, but Pulumi.yaml does not name it`,
    remedy: "Run `novacron init`",
  };
}
