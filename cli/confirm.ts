import { NovaCronError } from "../provider/errors/novacron-error.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Asks for a yes, unless it was given on the command line.
 * @throws {NovaCronError} NC1802 when the answer is no; NC1905 when there is nobody to ask.
 */
export async function confirm(question: string, yes: boolean, terminal: Terminal): Promise<void> {
  if (yes) return;
  if (!terminal.interactive) {
    throw new NovaCronError("NC1905", `"${question}" must be answered, and this is no terminal`, {
      property: "--yes",
      expected: "--yes, or a terminal",
      remedy: "Look at what --dry-run shows, then add --yes",
    });
  }
  const answer = (await terminal.ask(`${question} (yes/no) `)).trim().toLowerCase();
  if (answer === "yes" || answer === "y") return;
  throw new NovaCronError("NC1802", "the operation was cancelled, and nothing was changed");
}
