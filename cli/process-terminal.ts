import { userInfo } from "node:os";
import { createInterface } from "node:readline/promises";
import type { Terminal } from "./terminal.ts";

/** The terminal that this process has. Colour follows NO_COLOR (https://no-color.org), FORCE_COLOR and TERM=dumb. */
export function processTerminal(): Terminal {
  const { env, stdin, stdout, stderr } = process;
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    // On stderr: stdout may be a pipe that wants the result alone.
    ask: async (question) => {
      const lines = createInterface({ input: stdin, output: stderr });
      const ended = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
      try {
        return await Promise.race([lines.question(question), ended]);
      } finally {
        lines.close();
      }
    },
    color: !env.NO_COLOR && (Boolean(env.FORCE_COLOR) || (stdout.isTTY === true && env.TERM !== "dumb")),
    environment: env,
    platform: process.platform,
    directory: process.cwd(),
    user: userName(),
    nodeVersion: process.versions.node,
    now: () => new Date(),
  };
}

/** In a container the user id may have no name at all. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}
