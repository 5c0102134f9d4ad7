import { CommanderError } from "commander";
import { errorLine } from "./error-line.ts";
import { createProgram } from "./program.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Runs the command line. Never rejects: errors become one line on stderr.
 * @param args without the names of Node and the script.
 * @returns the exit code: 0 done, 1 failed or something is wrong, 2 the command line is wrong.
 */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  const outcome = { exitCode: 0 };
  try {
    await createProgram(terminal, outcome).parseAsync([...args], { from: "user" });
    return outcome.exitCode;
  } catch (error) {
    // Commander has said already what is wrong, and exits with 1 for it.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    terminal.err(`${errorLine(error)}\n`);
    if (terminal.environment.NOVACRON_DEBUG && error instanceof Error) terminal.err(`${error.stack ?? ""}\n`);
    return 1;
  }
}
