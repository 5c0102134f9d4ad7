import { NovaCronError } from "../provider/errors/novacron-error.ts";

/** An error in one line, with a stable code in front. */
export function errorLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const message =
    error instanceof NovaCronError ? text : `NC1803: ${text}; set NOVACRON_DEBUG=1 to see where it came from`;
  return message.replace(/\s*\n\s*/g, " ").trim();
}
