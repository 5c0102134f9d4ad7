import { z } from "zod";
import type { Opa } from "./opa.ts";

const term = z.object({ type: z.string(), value: z.unknown() });
const dependencies = z.object({ base: z.array(z.array(term)).nullish() });

/** Sorted paths into one document. */
type Paths = readonly (readonly string[])[];

/**
 * The parts of `input`, and of the data that is no rule, that a Rego query can read, directly or through the rules it uses,
 * as OPA's own dependency analysis finds them: sorted paths without `input` or `data` itself. A reference with a variable
 * (`input.labels[key]`) counts as the whole object up to there.
 *
 * @param query e.g. `data.novacron.policy.verdict`
 */
export async function readsOf(
  opa: Opa,
  sources: readonly string[],
  query: string,
): Promise<{ readonly input: Paths; readonly data: Paths }> {
  const answer = await opa.run(
    "deps",
    "--format",
    "json",
    "--ignore",
    "*_test.rego",
    ...sources.flatMap((s) => ["--data", s]),
    query,
  );
  const base = dependencies.parse(JSON.parse(answer)).base ?? [];
  const under = (root: string): Paths =>
    withoutCovered(base.filter(([first]) => first?.value === root).map((reference) => fixedPart(reference)));
  return { input: under("input"), data: under("data") };
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
export function withoutCovered(paths: Paths): Paths {
  const texts = new Map(paths.map((path) => [JSON.stringify(path), path]));
  const covers = (a: readonly string[], b: readonly string[]): boolean =>
    a.length < b.length && a.every((key, i) => key === b[i]);
  return [...texts]
    .filter(([, path]) => !paths.some((other) => covers(other, path)))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, path]) => path);
}
