import { expect } from "vitest";
import { pluginsOf, stillRunning } from "./processes.ts";
import type { PulumiProject } from "./pulumi.ts";

/** Who is killed. */
export type Victim = "plugin" | "CLI";

/**
 * Runs a command of the CLI, and ends the plugin or the CLI itself with SIGKILL as soon as `moment` is printed. Waits until
 * no process of the run is left, and releases the lock that a killed CLI leaves behind.
 *
 * @returns whether the command was cut off. On a busy machine the blow may come when all is done.
 */
export async function killDuring(
  project: PulumiProject,
  victim: Victim,
  moment: string,
  [command, ...args]: readonly [string, ...string[]],
): Promise<boolean> {
  const running = project.start(command, ...args);
  if (running.pid === undefined) throw new Error("the CLI did not start");
  await running.printed(moment);
  const plugins = await pluginsOf(running.pid);
  if (victim === "CLI") running.kill("SIGKILL");
  else for (const plugin of plugins) killNow(plugin);
  const { exitCode } = await running.done;
  // A plugin that lost its CLI notices within a second; until then it may finish what it was at.
  await expect.poll(() => stillRunning(plugins), { timeout: 30_000 }).toEqual([]);
  if (victim === "CLI") await project.run("cancel", "--yes");
  return exitCode !== 0;
}

/** Ends a process at once, if it is still there. */
export function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
