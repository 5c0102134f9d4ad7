import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { RunStatus } from "../store/run-lease.ts";
import { isAlive } from "./parent-watch.ts";

/**
 * Names one run of the CLI, by the process that is it: machine, its boot and the process namespace, number, and where the
 * system tells it the time of its start, since numbers come round again.
 */
export function nameOfRun(pid: number): string {
  return `${machine()} ${pid} ${startOf(pid)}`;
}

/** Whether a run is still under way, as far as this machine can tell: of another one's, and of one without a name, not at all. */
export function statusOfRun(run: string): RunStatus {
  const [where, pid, start] = run.split(" ");
  if (where !== machine()) return "unknown";
  return isAlive(Number(pid)) && start === startOf(Number(pid)) ? "under way" : "over";
}

/** Whether a process may still run: one of which nobody here knows is taken to. */
export function isRunning(run: string): boolean {
  return statusOfRun(run) !== "over";
}

/**
 * Where a number names a process. Host names repeat, in clones of an image and in containers, and every Linux numbers its
 * first process namespace alike: the boot tells machines apart, and the namespace the containers of one.
 */
function machine(): string {
  const boot = orEmpty(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim());
  return `${hostname()}/${boot}/${orEmpty(() => readlinkSync("/proc/self/ns/pid"))}`;
}

/** What only Linux tells. */
function orEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}

/** Clock ticks between boot and start (field 22 of proc_pid_stat(5)); empty where the system has no such file. */
function startOf(pid: number): string {
  const stat = orEmpty(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  // The command's name, in brackets, may hold blanks and brackets itself.
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}
