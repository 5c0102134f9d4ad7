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

/**
 * Whether a run is still under way. Of another machine nobody here knows, so it counts as under way: what belongs to it
 * is left alone.
 */
export function isRunning(run: string): boolean {
  const [where, pid, start] = run.split(" ");
  if (where !== machine()) return true;
  return isAlive(Number(pid)) && start === startOf(Number(pid));
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
