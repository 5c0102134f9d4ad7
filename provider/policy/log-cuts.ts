import { digestOfBytes } from "../crypto/canonical-json.ts";

/** Programs longer than that are logged by length and digest, in characters. */
const longestProgram = 2048;

const cutText = /^\[\d+ characters, sha256:[0-9a-f]{64}\]$/;

/**
 * A policy input as it is logged: whole, but for the source of a quantum job, which has megabytes and which no shipped rule
 * reads. All other texts stay, however long: rules parse some of them, such as the documents of IAM policies.
 */
export function withoutProgram<T extends { readonly kind: string }>(input: T): T {
  if (input.kind !== "quantum") return input;
  const request: unknown = Reflect.get(input, "request");
  if (typeof request !== "object" || request === null) return input;
  const program: unknown = Reflect.get(request, "program");
  if (typeof program !== "string" || program.length <= longestProgram) return input;
  return { ...input, request: { ...request, program: `[${program.length} characters, ${digestOfBytes(program)}]` } };
}

/**
 * Whether rules would see less of a logged input than those of its time did: where it was cut at what they read. Versions of
 * NovaCron that cut every long text have written such lines, too.
 * @param reads parts of a candidate's input that the rules read.
 */
export function isCutForRules(input: { readonly kind: string }, reads: readonly (readonly string[])[]): boolean {
  const paths = cutsIn(input, []);
  const isCandidate = input.kind === "placement" || input.kind === "quantum";
  // What reviews read is not told by their bundle, so any part may matter to them.
  return paths.some((path) => !isCandidate || reads.some((read) => overlap(read, path)));
}

/** Paths of the texts that were cut. */
function cutsIn(value: unknown, path: readonly string[]): readonly (readonly string[])[] {
  if (typeof value === "string") return cutText.test(value) ? [path] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => cutsIn(part, [...path, key]));
}

function overlap(a: readonly string[], b: readonly string[]): boolean {
  return a.slice(0, b.length).every((key, index) => key === b[index]);
}
