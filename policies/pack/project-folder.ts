import { readFileSync, readlinkSync } from "node:fs";
import { dirname, join } from "node:path";

const fileNames = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"] as const;

/**
 * The folder of the project that a policy pack serves. The engine tells a pack the project's name and not where it lies, so
 * the folder is one that has a project file with that name, at or above one of `from`.
 *
 * @param from absolute paths, the likeliest first.
 * @returns null where there is none.
 */
export function findProjectFolder(project: string, from: readonly string[]): string | null {
  for (const start of from)
    for (let folder = start; ; folder = dirname(folder)) {
      if (fileNames.some((name) => nameIn(join(folder, name)) === project)) return folder;
      if (dirname(folder) === folder) break;
    }
  return null;
}

/** Names of projects are letters, digits, dots, dashes and underscores: no YAML reader is needed for one. */
function nameIn(path: string): string | undefined {
  try {
    return /^\s*\{?\s*["']?name["']?\s*:\s*["']?([\w.-]+)/m.exec(readFileSync(path, "utf8"))?.[1];
  } catch {
    return undefined;
  }
}

/**
 * Working folders of the processes above one, the nearest first: the language host, and the CLI, which is in the project's
 * folder. Empty where the system has no proc(5).
 */
export function foldersAbove(pid: number): readonly string[] {
  const folders: string[] = [];
  try {
    for (let up = pid; up > 1 && folders.length < 4; up = parentOf(up)) folders.push(readlinkSync(`/proc/${up}/cwd`));
  } catch {
    // Another user's process, or another system: what was found so far is all that can be.
  }
  return folders;
}

/** Field 4 of proc_pid_stat(5); the command's name before it may hold blanks and brackets. */
function parentOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
}
