import { NovaCronError } from "../errors/novacron-error.ts";

/** What an error is called where its message must not be: `NC1201`, or the name of its class. */
export function errorType(error: unknown): string {
  if (error instanceof NovaCronError) return error.code;
  return error instanceof Error ? error.name : "unknown";
}
