import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { isAlive } from "./parent-watch.ts";

/**
 * Names one run of the CLI, by the process that is it: machine and process namespace, number, and where the system tells
 * it the time of its start, since numbers come round again.
 */
export function nameOfRun(pid: number): string {
  return `${machine()} ${pid} ${startOf(pid)}`;
}

/** What is known of a run: `unknown` is one of another machine, and one that left no name. */
export type RunStatus = "under way" | "over" | "unknown";

/** Whether a run is still under way, as far as this machine can tell. */
export function statusOfRun(run: string): RunStatus {
  const [where, pid, start] = run.split(" ");
  if (where !== machine()) return "unknown";
  return isAlive(Number(pid)) && start === startOf(Number(pid)) ? "under way" : "over";
}

/** Whether a run may be under way: what belongs to one of which nobody here knows is left alone. */
export function isRunning(run: string): boolean {
  return statusOfRun(run) !== "over";
}

function machine(): string {
  try {
    return `${hostname()}/${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
}

/** Clock ticks between boot and start (field 22 of proc_pid_stat(5)); empty where the system has no such file. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command's name, in brackets, may hold blanks and brackets itself.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
