import type { PlanEdge } from "../resources/open-plan.ts";
import type { SessionEdge } from "../resources/session.ts";
import type { SweepEdge } from "../resources/sweep-left-overs.ts";
import { commandOfRun } from "./cli-command.ts";
import { isRunning, nameOfRun, statusOfRun } from "./cli-run.ts";
import type { EngineLog } from "./engine-log.ts";
import { stateReader } from "./read-state.ts";

/**
 * What a provider process is given by its surroundings: clock, environment, folder, platform and the run that it serves.
 *
 * @param cli process id of the Pulumi CLI
 * @param log where diagnostics go now; a debugger may attach another engine
 */
export function processEdge(version: string, cli: number, log: () => EngineLog): PlanEdge & SweepEdge & SessionEdge {
  return {
    version,
    projectDirectory: process.cwd(),
    environment: process.env,
    now: () => clock(process.env.NOVACRON_CLOCK),
    operation: nameOfRun(cli),
    command: () => commandOfRun(cli, process.env, process.platform),
    process: nameOfRun(process.pid),
    isRunning,
    statusOf: statusOfRun,
    readState: stateReader(cli, process.cwd(), process.env),
    platform: process.platform,
    debug: (message) => void log().log("debug", message),
    announce: (message, urn) => void log().log("info", message, urn),
    openTelemetry: async (settings) => {
      const { openTelemetry } = await import("../observability/open-telemetry.ts");
      return openTelemetry(settings, {
        version,
        environment: process.env,
        run: nameOfRun(cli),
        process: nameOfRun(process.pid),
        root: "novacron.plan",
        onTrouble: (message) => log().log("warning", `NC1804: ${message}`),
      });
    },
    diagnostics: (severity, code, message, urn) => void log().log(severity, `${code}: ${message}`, urn),
  };
}

/** The wall clock, or NOVACRON_CLOCK (an ISO instant) where a test or a replay fixes it. */
function clock(fixed: string | undefined): number {
  if (fixed === undefined) return Date.now();
  const instant = Date.parse(fixed);
  if (Number.isNaN(instant)) throw new Error(`NOVACRON_CLOCK is "${fixed}"; expected an ISO 8601 instant`);
  return instant;
}
