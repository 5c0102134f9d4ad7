import type { EquivalentMutant } from "./equivalent-mutants.ts";
import { type Mutant, type Operator, operators } from "./mutant.ts";
import type { JudgedMutant } from "./mutation-test.ts";

/** How many mutants ended how. */
export interface MutationCounts {
  readonly killed: number;
  /** Killed by a test that did not end. */
  readonly timeout: number;
  readonly survived: number;
  /** Do not compile; do not count. */
  readonly invalid: number;
  /** Do what the original does, by the checked-in list; do not count. */
  readonly equivalent: number;
  /** Killed and timed out, of these and those that survived: 0 to 1; 1 where there is none of them. */
  readonly score: number;
}

/** A mutant that no test found. */
export interface Survivor {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly operator: Operator;
  readonly original: string;
  readonly mutated: string;
}

/** The result of a mutation test, as `--json` prints it. */
export interface MutationReport {
  readonly formatVersion: 1;
  readonly total: MutationCounts;
  readonly byOperator: Readonly<Record<string, MutationCounts>>;
  readonly byFile: Readonly<Record<string, MutationCounts>>;
  readonly survivors: readonly Survivor[];
}

/** Counts what became of the mutants. */
export function reportOf(
  judged: readonly JudgedMutant[],
  equivalents: ReadonlyMap<Mutant, EquivalentMutant>,
): MutationReport {
  const counts = (some: readonly JudgedMutant[]): MutationCounts => {
    const number = (status: JudgedMutant["status"]): number =>
      some.filter((each) => each.status === status && !equivalents.has(each.mutant)).length;
    const [killed, timeout, survived, invalid] = [
      number("killed"),
      number("timeout"),
      number("survived"),
      number("invalid"),
    ];
    const found = killed + timeout;
    const equivalent = some.filter(({ mutant }) => equivalents.has(mutant)).length;
    const score = found + survived === 0 ? 1 : found / (found + survived);
    return { killed, timeout, survived, invalid, equivalent, score };
  };
  const by = (names: readonly string[], of: (mutant: Mutant) => string): Record<string, MutationCounts> =>
    Object.fromEntries(
      names.flatMap((name) => {
        const some = judged.filter(({ mutant }) => of(mutant) === name);
        return some.length === 0 ? [] : [[name, counts(some)]];
      }),
    );
  const files = [...new Set(judged.map(({ mutant }) => mutant.file))].sort();
  return {
    formatVersion: 1,
    total: counts(judged),
    byOperator: by(operators, ({ operator }) => operator),
    byFile: by(files, ({ file }) => file),
    survivors: judged
      .filter(({ mutant, status }) => status === "survived" && !equivalents.has(mutant))
      .map(({ mutant: { file, line, rule, operator, original, mutated } }) => ({
        file,
        line,
        rule,
        operator,
        original,
        mutated,
      })),
  };
}
