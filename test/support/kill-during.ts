import { expect } from "vitest";
import { pluginsOf, stillRunning } from "./processes.ts";
import type { PulumiProject } from "./pulumi.ts";

/** Who is killed. */
export type Victim = "plugin" | "CLI";

/** What else may happen than what is waited for. */
export interface KillOptions {
  /**
   * What the command may fail with before the moment comes, as where two stacks race for one store. Without it, a command
   * that ends without the moment is an error.
   */
  readonly orFailsWith?: RegExp;
}

/**
 * Runs a command of the CLI, with --skip-preview, and ends the plugin or the CLI itself with SIGKILL as soon as `moment`
 * is printed. Waits until no process of the run is left, and releases the lock that a killed CLI leaves behind.
 *
 * @returns whether the command was cut off. On a busy machine the blow may come when all is done.
 */
export async function killDuring(
  project: PulumiProject,
  victim: Victim,
  moment: string | RegExp,
  [command, ...args]: readonly [string, ...string[]],
  { orFailsWith }: KillOptions = {},
): Promise<boolean> {
  const running = project.start(command, ...args);
  if (running.pid === undefined) throw new Error("the CLI did not start");
  // Whom to kill is found out before the moment comes, so that the blow does not come long after it.
  const plugins = await running
    .printed(/novacron:index:/)
    .then(() => pluginsOf(running.pid ?? 0))
    .catch(() => []);
  const came = await running.printed(moment).then(
    () => true,
    () => false,
  );
  if (came && victim === "CLI") running.kill("SIGKILL");
  else if (came) for (const plugin of plugins) killNow(plugin);
  const { exitCode, stdout, stderr } = await running.done;
  // A plugin that lost its CLI notices within a second; until then it may finish what it was at.
  await expect.poll(() => stillRunning(plugins), { timeout: 60_000 }).toEqual([]);
  if (came) {
    if (victim === "CLI") await project.run("cancel", "--yes");
    return exitCode !== 0;
  }
  if (exitCode !== 0 && orFailsWith?.test(stdout + stderr) === true) return false;
  throw new Error(`it ended with ${exitCode} and never printed ${moment}:\n${stdout}${stderr}`);
}

/**
 * Waits for all of them, also where one fails, and then fails as the first did: what a test started must not run on into
 * the next one, or into a folder that is being removed.
 */
export async function allDone<const Runs extends readonly Promise<unknown>[]>(
  ...runs: Runs
): Promise<{ readonly [Index in keyof Runs]: Awaited<Runs[Index]> }> {
  await Promise.allSettled(runs);
  return Promise.all(runs);
}

/** Ends a process at once, if it is still there. */
export function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
