import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import type { Opa } from "../build/opa.ts";
import type { Mutant } from "./mutant.ts";
import { testVariants, type VariantOutcome } from "./opa-variants.ts";
import type { RegoSource } from "./rego-source.ts";
import { type TestSet, testSetsOf } from "./test-set.ts";
import type { Workspace } from "./workspace.ts";

/** Files that one run of OPA compiles, at most: many, so that its start costs little; not so many that it takes long. */
const filesPerRun = 300;

/** What became of a mutant. */
export type MutantStatus = "killed" | "timeout" | "survived" | "invalid";

/** A mutant, and which test found it. */
export interface JudgedMutant {
  readonly mutant: Mutant;
  readonly status: MutantStatus;
  /** The first of the tests that failed, by name; why it does not compile; or nothing. */
  readonly by?: string;
}

/** How to judge. */
export interface JudgeOptions {
  /** Runs of OPA at a time. */
  readonly parallel: number;
  /** Called after each run with how many mutants are judged for good, of how many. */
  readonly progress?: (done: number, of: number) => void;
}

/**
 * Judges tests by mutants: small changes of the rules, each of which some test should notice. A test counts that passes on
 * the unchanged rules and fails on the mutant; {@link testSetsOf} says in which order tests are asked.
 *
 * @returns the mutants in the order in which they were given.
 * @throws NovaCronError NC1304 where the unchanged rules do not compile.
 */
export async function judgeMutants(
  opa: Opa,
  workspace: Workspace,
  mutants: readonly Mutant[],
  { parallel, progress }: JudgeOptions,
): Promise<readonly JudgedMutant[]> {
  const files = new Set(mutants.map(({ file }) => file));
  const rules = workspace.sources.filter(({ file }) => files.has(file));
  const judged = new Map<Mutant, JudgedMutant>();
  const baselineOf = baselines(opa, workspace);

  const judgeFile = async (rule: RegoSource): Promise<void> => {
    let left = mutants.filter(({ file }) => file === rule.file);
    const asked = new Set<string>();
    for (const set of testSetsOf(rule, workspace.sources)) {
      if (left.length === 0) break;
      const baseline = await baselineOf(set);
      const tests = [...baseline].filter((test) => !asked.has(test));
      if (tests.length > 0) left = await judge(rule, set, left, tests);
      if (set.conclusive) for (const test of tests) asked.add(test);
    }
    for (const mutant of left) judged.set(mutant, { mutant, status: "survived" });
    progress?.(judged.size, mutants.length);
  };

  /** @returns those that live. */
  const judge = async (
    rule: RegoSource,
    { files }: TestSet,
    some: readonly Mutant[],
    tests: readonly string[],
  ): Promise<Mutant[]> => {
    const size = Math.max(1, Math.floor(filesPerRun / files.length));
    const alive: Mutant[] = [];
    for (let from = 0; from < some.length; from += size) {
      const part = some.slice(from, from + size);
      const variants = part.map(({ edits }) => ({ set: files, edits: new Map([[rule.file, edits]]) }));
      const outcomes = await testVariants(opa, workspace, variants, tests);
      for (const [index, mutant] of part.entries()) {
        const end = endOf(outcomes[index]);
        if (end === undefined) alive.push(mutant);
        else judged.set(mutant, { mutant, ...end });
      }
      progress?.(judged.size, mutants.length);
    }
    return alive;
  };

  await inParallel(rules, parallel, judgeFile);
  return mutants.flatMap((mutant) => judged.get(mutant) ?? []);
}

/** Which tests pass on the unchanged files of a set; asked once a set. */
function baselines(opa: Opa, workspace: Workspace): (set: TestSet) => Promise<ReadonlySet<string>> {
  const known = new Map<string, Promise<ReadonlySet<string>>>();
  return ({ files }) => {
    const key = files
      .map(({ file }) => file)
      .sort()
      .join("\n");
    const passed = known.get(key) ?? passedOn(opa, workspace, files);
    known.set(key, passed);
    return passed;
  };
}

async function passedOn(opa: Opa, workspace: Workspace, set: readonly RegoSource[]): Promise<ReadonlySet<string>> {
  const [outcome] = await testVariants(opa, workspace, [{ set, edits: new Map() }]);
  if (outcome?.kind === "tested") return outcome.passed;
  throw new NovaCronError("NC1304", `the sources do not compile: ${outcome?.reason}`, {
    remedy: "Run opa check on them, and correct what it says.",
  });
}

/** How a mutant ended; undefined where it lives. The tests that ran are those that pass on the unchanged files. */
function endOf(outcome: VariantOutcome | undefined): Pick<JudgedMutant, "status" | "by"> | undefined {
  if (outcome === undefined) return undefined;
  if (outcome.kind === "invalid") return { status: "invalid", by: outcome.reason };
  const [by] = [...outcome.failed].sort();
  if (by === undefined) return undefined;
  return { status: outcome.failed.size === outcome.timedOut.size ? "timeout" : "killed", by };
}

async function inParallel<T>(items: readonly T[], parallel: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: Math.max(1, parallel) }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}
