import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";

/** How a child ended. A child that could not be started counts as code 127, as in a shell. */
export interface Exit {
  readonly code: number;
  readonly signal: NodeJS.Signals | null;
  readonly error?: Error;
}

/** The processes that this host has started and that still run, so that none outlives it. */
export class Children {
  readonly #running = new Set<ChildProcess>();

  /** Starts a process; the promise settles when its output is closed too, and never rejects. */
  start(command: string, args: readonly string[], options: SpawnOptions): { child: ChildProcess; exit: Promise<Exit> } {
    const child = spawn(command, args, { windowsHide: true, ...options });
    this.#running.add(child);
    const exit = new Promise<Exit>((resolve) => {
      child.once("error", (error) => resolve({ code: 127, signal: null, error }));
      child.once("close", (code, signal) => resolve({ code: code ?? 1, signal }));
    }).finally(() => this.#running.delete(child));
    return { child, exit };
  }

  /** Asks all to end, and kills what is left after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    const running = [...this.#running];
    if (running.length === 0) return;
    const ended = Promise.all(running.map((child) => new Promise((resolve) => child.once("close", resolve))));
    for (const child of running) child.kill("SIGTERM");
    const timer = setTimeout(() => {
      for (const child of running) child.kill("SIGKILL");
    }, graceMs);
    await ended;
    clearTimeout(timer);
  }
}
