import type { z } from "zod";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";

/** NC1920: a file that is no plan, or a plan that this version cannot read. `what` completes "FILE ...". */
export function unreadablePlan(file: string, what: string, cause?: unknown): NovaCronError {
  return new NovaCronError("NC1920", `${file} ${what}`, {
    expected: "what `pulumi preview --json --show-sames`, `pulumi preview --save-plan` or `pulumi stack export` wrote",
    remedy: "Make it anew, and look at whether that command succeeded",
    cause,
  });
}

/**
 * Reads content by its schema. The values of a plan may be secret, so only the place of what is wrong is told.
 * @throws {NovaCronError} NC1920.
 */
export function parsePlan<T>(schema: z.ZodType<T>, content: unknown, file: string, kind: string): T {
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join(".") || "the whole";
  throw unreadablePlan(file, `is no ${kind} that this version can read: ${place}: ${issue?.message}`);
}
