import { z } from "zod";
import type { Opa } from "./opa.ts";

const term = z.object({ type: z.string(), value: z.unknown() });
const dependencies = z.object({ base: z.array(z.array(term)).nullish() });

/**
 * The parts of `input` that a Rego query can read, directly or through the rules it uses, as OPA's own dependency
 * analysis finds them: sorted paths without `input` itself. A reference with a variable (`input.labels[key]`) counts as
 * the whole object up to there.
 *
 * @param query e.g. `data.novacron.policy.verdict`
 */
export async function readsOf(
  opa: Opa,
  sources: readonly string[],
  query: string,
): Promise<readonly (readonly string[])[]> {
  const answer = await opa.run(
    "deps",
    "--format",
    "json",
    "--ignore",
    "*_test.rego",
    ...sources.flatMap((s) => ["--data", s]),
    query,
  );
  const paths = (dependencies.parse(JSON.parse(answer)).base ?? [])
    .filter(([root]) => root?.value === "input")
    .map(fixedPart);
  return withoutCovered(paths);
}

function fixedPart(reference: readonly z.infer<typeof term>[]): readonly string[] {
  const keys: string[] = [];
  for (const { type, value } of reference.slice(1)) {
    if (type !== "string" || typeof value !== "string") break;
    keys.push(value);
  }
  return keys;
}

/** Sorted, each once, and none that lies below another: the shorter path brings the longer along. */
export function withoutCovered(paths: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const texts = new Map(paths.map((path) => [JSON.stringify(path), path]));
  const covers = (a: readonly string[], b: readonly string[]): boolean =>
    a.length < b.length && a.every((key, i) => key === b[i]);
  return [...texts]
    .filter(([, path]) => !paths.some((other) => covers(other, path)))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, path]) => path);
}
