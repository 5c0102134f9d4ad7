import type { Command } from "commander";
import { processTerminal } from "../../cli/process-terminal.ts";
import { createProgram } from "../../cli/program.ts";

/** The words of each line of a script that starts with `npx novacron`, without these two. */
export function novacronLines(script: string): readonly (readonly string[])[] {
  return script
    .replaceAll("\\\n", " ")
    .split("\n")
    .filter((line) => line.trim().startsWith("npx novacron "))
    .map((line) => [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? "").slice(2));
}

/**
 * Reads a command line by the program's own definition, and does nothing.
 * @throws CommanderError where the program does not know it.
 */
export async function understood(args: readonly string[]): Promise<void> {
  const program = createProgram({ ...processTerminal(), out: () => undefined, err: () => undefined }, { exitCode: 0 });
  const silence = (command: Command): void => {
    if (command.commands.length === 0) command.action(() => undefined);
    command.commands.forEach(silence);
  };
  silence(program);
  await program.parseAsync([...args], { from: "user" });
}
