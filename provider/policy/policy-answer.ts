import type { z } from "zod";
import { NovaCronError } from "../errors/novacron-error.ts";
import type { WasmPolicy } from "./wasm-policy.ts";

/**
 * What an entry point answers, in the form that it must have.
 * @throws {NovaCronError} NC1303 when the rules fail or answer something else; whatever code an isolated policy gives.
 */
export function answerOf<T>(policy: WasmPolicy, entrypoint: string, inputJson: string, schema: z.ZodType<T>): T {
  let answer: unknown;
  try {
    answer = policy.evaluate(entrypoint, inputJson);
  } catch (cause) {
    if (cause instanceof NovaCronError) throw cause;
    throw judgementFailed(`the rules failed: ${reasonOf(cause)}`, cause);
  }
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw judgementFailed(
    `the rules' answer is not a verdict: ${issue?.path.join(".")}: ${issue?.message}`,
    result.error,
  );
}

/** @throws {NovaCronError} NC1303 for what has no JSON form. */
export function asJson(document: unknown): string {
  try {
    return JSON.stringify(document);
  } catch (cause) {
    throw withoutJsonForm(cause);
  }
}

/** NC1303 for an input that nobody can write as JSON. */
export function withoutJsonForm(cause: unknown): NovaCronError {
  return judgementFailed("the input has no JSON form", cause);
}

/** NC1303: nothing is allowed without a verdict. */
export function judgementFailed(what: string, cause?: unknown): NovaCronError {
  return new NovaCronError("NC1303", what, {
    expected: "a verdict; nothing is allowed without one",
    remedy: "Correct the rule, or go back to the bundle that worked.",
    cause,
  });
}

/** The sandbox throws strings and plain objects as well as errors. */
function reasonOf(thrown: unknown): string {
  if (typeof thrown === "object" && thrown !== null && "message" in thrown) return String(thrown.message);
  return String(thrown);
}
