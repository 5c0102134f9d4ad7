import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runCli } from "../run-cli.ts";
import type { Terminal } from "../terminal.ts";

/** What a run of the command line said, and how it ended. */
export interface CliRun {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in this process on a terminal that records, of which a test may change parts. */
export async function runHere(
  directory: string,
  args: readonly string[],
  changes: Partial<Terminal> = {},
): Promise<CliRun> {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    interactive: false,
    ask: async () => "",
    color: false,
    // HOME: no stack that the person who runs the tests selected may play a part.
    environment: { PATH: process.env.PATH, HOME: directory },
    platform: process.platform,
    directory,
    user: "ada",
    nodeVersion: process.versions.node,
    now: () => new Date("2026-03-01T12:00:00.000Z"),
    ...changes,
  };
  const exitCode = await runCli(args, terminal);
  return { exitCode, out: out.join(""), err: err.join("") };
}

/** A fresh temporary folder with these files, contents by relative path. */
export async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "novacron-cli-"));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}
