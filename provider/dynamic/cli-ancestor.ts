import { readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";

/** A script, and a shell around it, at most. */
const furthest = 3;

/**
 * The process of the Pulumi CLI that a dynamic provider belongs to: scripts may stand between the two. Where the system does not
 * tell (proc_pid_exe(5)), the parent.
 */
export function cliAncestor(parent: number): number {
  let pid = parent;
  for (let step = 0; step < furthest && pid > 1; step++) {
    const program = programOf(pid);
    if (program === null) break;
    if (program === "pulumi") return pid;
    pid = parentOf(pid);
  }
  return parent;
}

function programOf(pid: number): string | null {
  try {
    return basename(readlinkSync(`/proc/${pid}/exe`));
  } catch {
    return null;
  }
}

/** Field 4 of proc_pid_stat(5), after the command's name in brackets. */
function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1] ?? 0);
  } catch {
    return 0;
  }
}
