import { z } from "zod";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import type { Mutant } from "./mutant.ts";
import type { JudgedMutant } from "./mutation-test.ts";

/** The checked-in list of mutants that no test can find, since they do what the original does. */
export const equivalentMutants = z.array(
  z.strictObject({
    file: z.string(),
    rule: z.string(),
    original: z.string().describe("The lines as they are, without blanks at the ends"),
    mutated: z.string(),
    occurrence: z.int().min(1).optional().describe("Which one, where a rule's name has several of the same text"),
    reason: z.string().min(20).describe("Why no input can tell the two apart"),
  }),
);
export type EquivalentMutant = Readonly<z.infer<typeof equivalentMutants>[number]>;

/**
 * Reads a list of equivalent mutants.
 * @param name of the file, for messages.
 * @throws NovaCronError NC1330 where it is no such list.
 */
export function readEquivalents(text: string, name: string): readonly EquivalentMutant[] {
  const refuse = (what: string): NovaCronError =>
    new NovaCronError("NC1330", `${name} is no list of equivalent mutants: ${what}`, {
      expected: "a list of {file, rule, original, mutated, reason}",
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refuse(String(error));
  }
  const parsed = equivalentMutants.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refuse(`${issue?.path.join(".")}: ${issue?.message}`);
}

/**
 * The entry of each mutant that is said to be equivalent.
 *
 * @param all the mutants of all files, in their order: an entry that names none of them is out of date.
 * @throws NovaCronError NC1330 for an entry that names no mutant, several, or the same as another entry.
 */
export function matchEquivalents(
  entries: readonly EquivalentMutant[],
  all: readonly Mutant[],
): ReadonlyMap<Mutant, EquivalentMutant> {
  const matched = new Map<Mutant, EquivalentMutant>();
  for (const entry of entries) {
    const same = all.filter(
      ({ file, rule, original, mutated }) =>
        file === entry.file && rule === entry.rule && original === entry.original && mutated === entry.mutated,
    );
    const mutant = same[(entry.occurrence ?? 1) - 1];
    if (mutant === undefined)
      throw stale(entry, `names no mutant${same.length > 0 ? `; there are ${same.length}` : ""}`);
    if (entry.occurrence === undefined && same.length > 1)
      throw stale(entry, `names ${same.length} mutants: say which by occurrence`);
    if (matched.has(mutant)) throw stale(entry, "stands there twice");
    matched.set(mutant, entry);
  }
  return matched;
}

/**
 * @throws NovaCronError NC1330 when a test finds a mutant that is said to be equivalent: it is not, or the rule has changed.
 */
export function requireUnfound(
  equivalents: ReadonlyMap<Mutant, EquivalentMutant>,
  judged: readonly JudgedMutant[],
): void {
  for (const { mutant, status, by } of judged) {
    const entry = equivalents.get(mutant);
    if (entry === undefined || status === "survived") continue;
    throw stale(entry, status === "invalid" ? `names a mutant that does not compile: ${by}` : `is found by ${by}`);
  }
}

function stale({ file, rule, original, mutated }: EquivalentMutant, what: string): NovaCronError {
  return new NovaCronError(
    "NC1330",
    `the equivalent mutant "${original}" -> "${mutated}" of ${rule} in ${file} ${what}`,
    {
      remedy: "Correct the entry in the list of equivalent mutants, or take it out.",
    },
  );
}
