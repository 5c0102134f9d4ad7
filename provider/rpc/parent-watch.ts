/** How often the parent is looked for. A plugin that outlives its CLI by a second books nothing that it was not asked for. */
const intervalMs = 1000;

/**
 * Calls `gone` once the process that started this one has ended without ending this one too, as after `kill -9` of the
 * CLI: an engine that is gone asks for nothing and stops nobody. The end of stdin would say so at once, but a plugin that
 * is started by hand or by a test may have no stdin at all.
 *
 * @returns a function that ends the watch. The watch itself keeps no process alive.
 */
export function watchParent(gone: () => void): () => void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    // On POSIX an orphan gets a new parent; on Windows it keeps the old one's number, so that has to be asked for.
    if (process.ppid === parent && isAlive(parent)) return;
    clearInterval(timer);
    gone();
  }, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Whether a process of this number exists, also one of another user. Numbers that no process has are not alive. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false; // For kill these are groups of processes.
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
