import { NovaCronError } from "../provider/errors/novacron-error.ts";
import { type ProcessResult, runProcess } from "./run-process.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Runs the Pulumi CLI without questions, in the folder of the terminal.
 * @throws {NovaCronError} NC1901 where there is none.
 */
export async function runPulumi(
  args: readonly string[],
  terminal: Terminal,
  onStdout?: (text: string) => void,
): Promise<ProcessResult> {
  const { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: _, ...environment } = terminal.environment;
  try {
    return await runProcess("pulumi", [...args, "--non-interactive", "--color", terminal.color ? "always" : "never"], {
      directory: terminal.directory,
      environment: { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" },
      onStderr: terminal.err,
      ...(onStdout !== undefined && { onStdout }),
    });
  } catch (cause) {
    throw new NovaCronError("NC1901", "the Pulumi CLI could not be started", {
      expected: "pulumi on the PATH",
      remedy: "Install it (https://www.pulumi.com/docs/install/)",
      cause,
    });
  }
}
