import { spawn } from "node:child_process";

/** How a process ended. */
export interface ProcessResult {
  /** -1 when a signal ended it. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run a process. */
export interface ProcessOptions {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Given through a pipe, so that it touches no disk. */
  readonly input?: string;
  /** Gets what the process writes to stdout as it comes. */
  readonly onStdout?: (text: string) => void;
  /** Gets what the process writes to stderr as it comes: progress for the user. */
  readonly onStderr?: (text: string) => void;
}

/**
 * Runs a process to its end and collects what it says. Rejects only when it cannot be started (`ENOENT` ...).
 */
export function runProcess(command: string, args: readonly string[], options: ProcessOptions): Promise<ProcessResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.directory, env: { ...options.environment }, stdio: "pipe" });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => {
      stdout.push(chunk);
      options.onStdout?.(chunk.toString("utf8"));
    });
    child.stderr.on("data", (chunk: Buffer) => {
      stderr.push(chunk);
      options.onStderr?.(chunk.toString("utf8"));
    });
    // A process that ends before it read all of its input is judged by its exit code, not by our broken pipe.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input ?? "");
    child.once("error", reject);
    child.once("close", (code) =>
      resolve({
        exitCode: code ?? -1,
        stdout: Buffer.concat(stdout).toString("utf8"),
        stderr: Buffer.concat(stderr).toString("utf8"),
      }),
    );
  });
}
