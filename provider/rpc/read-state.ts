import { execFile } from "node:child_process";
import { readlinkSync } from "node:fs";
import { basename } from "node:path";
import { promisify } from "node:util";

/** A state is read once after a run that was cut off; a backend that does not answer must not hold up the plan for long. */
const timeoutMs = 30_000;

/**
 * Gives the state of a stack as `pulumi stack export` does, which needs no lock and so works within an update. Secrets
 * stay ciphertext.
 * @param cli process id of the CLI that started this plugin: where the system tells its program, that is asked, else the
 *   `pulumi` of the PATH.
 */
export function stateReader(
  cli: number,
  directory: string,
  environment: Readonly<Record<string, string | undefined>>,
): (stack: string) => Promise<string> {
  // Now, for a CLI that was killed cannot be asked any more.
  const program = programOf(cli) ?? "pulumi";
  return async (stack) => {
    const args = ["stack", "export", "--stack", stack, "--non-interactive", "--color", "never"];
    const { stdout } = await promisify(execFile)(program, args, {
      cwd: directory,
      env: { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" },
      timeout: timeoutMs,
      maxBuffer: 1024 ** 3,
    });
    return stdout;
  };
}

/** Path of the Pulumi CLI whose process this is; null for another program, and where the system does not tell (proc_pid_exe(5)). */
export function programOf(pid: number): string | null {
  try {
    const path = readlinkSync(`/proc/${pid}/exe`);
    return basename(path) === "pulumi" ? path : null;
  } catch {
    return null;
  }
}
