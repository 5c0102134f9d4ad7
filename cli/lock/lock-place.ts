import { relative, resolve } from "node:path";
import { defaultLockName } from "../../provider/lock/lock-file.ts";
import { openProject, type Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";

/** Where a command's lock file is. */
export interface LockPlace {
  /** Absolute. */
  readonly path: string;
  /** For messages. */
  readonly name: string;
  readonly project: Project;
}

/**
 * Finds the lock file: that of the command line, else that of NOVACRON_LOCK, else the configuration's, else `novacron.lock` in
 * the project's folder.
 * @param file relative to the terminal's folder.
 * @throws {NovaCronError} NC1902 outside of a project; NC1003.
 */
export async function lockPlace(
  file: string | undefined,
  stack: string | undefined,
  terminal: Terminal,
): Promise<LockPlace> {
  const project = await openProject(terminal, stack);
  const { NOVACRON_LOCK: named = "" } = terminal.environment;
  const path =
    file === undefined
      ? resolve(project.directory, named || (project.config.lockFile ?? defaultLockName))
      : resolve(terminal.directory, file);
  return { path, name: relative(terminal.directory, path) || path, project };
}
