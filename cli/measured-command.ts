import { errorType } from "../provider/observability/error-type.ts";
import { noTelemetry, type Telemetry } from "../provider/observability/telemetry.ts";
import { telemetrySettings } from "../provider/observability/telemetry-settings.ts";
import { nameOfRun } from "../provider/rpc/cli-run.ts";
import { packageVersion } from "./package-version.ts";
import type { Terminal } from "./terminal.ts";

/** The commands that say what they do. */
export type MeasuredCommand = "novacron.place" | "novacron.review" | "novacron.explain";

/**
 * Runs a command as one span, with its exit code, where the environment switches telemetry on: `NOVACRON_TELEMETRY` or
 * OpenTelemetry's own variables. Where it is off, nothing is loaded for it.
 * @throws {NovaCronError} NC1003 where those are malformed; what the command throws.
 */
export async function measuredCommand(
  command: MeasuredCommand,
  terminal: Terminal,
  work: (telemetry: Telemetry) => Promise<number>,
): Promise<number> {
  const settings = telemetrySettings(terminal.environment, {}, terminal.directory);
  if (settings === null) return work(noTelemetry);
  const { openTelemetry } = await import("../provider/observability/open-telemetry.ts");
  const run = nameOfRun(process.pid);
  const { telemetry, close } = openTelemetry(settings, {
    version: packageVersion(),
    environment: terminal.environment,
    run,
    process: run,
    root: command,
    onTrouble: async (message) => terminal.err(`warning: NC1804: ${message}\n`),
  });
  telemetry.start();
  try {
    const exitCode = await work(telemetry);
    telemetry.describe({ "novacron.exit_code": exitCode });
    return exitCode;
  } catch (error) {
    telemetry.describe({ "error.type": errorType(error) });
    throw error;
  } finally {
    await close();
  }
}
