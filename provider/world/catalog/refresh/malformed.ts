import type { z } from "zod";
import { NovaCronError } from "../../../errors/novacron-error.ts";

/** NC1142 about a page. @param where address without secrets. */
export function malformed(where: string, what: string, cause?: unknown): NovaCronError {
  return new NovaCronError("NC1142", `the price list ${where} ${what}`, {
    expected: "the format that the cloud documents",
    remedy:
      "Try again; if it stays so, the cloud has changed its format, and NovaCron has to follow. The catalogue is as it was.",
    cause,
  });
}

/** Reads a body as JSON of a schema. @throws {NovaCronError} NC1142. A body that is cut off throws what fetch throws. */
export async function readJson<T>(response: Response, schema: z.ZodType<T>, where: string): Promise<T> {
  const text = await response.text();
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw malformed(where, "is not JSON", cause);
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw malformed(where, `has an unknown shape: ${issue?.path.join(".")}: ${issue?.message}`, parsed.error);
}
