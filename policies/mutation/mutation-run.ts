import type { Opa } from "../build/opa.ts";
import { type EquivalentMutant, matchEquivalents, requireUnfound } from "./equivalent-mutants.ts";
import { mutantsOf } from "./mutants.ts";
import { type MutationReport, reportOf } from "./mutation-report.ts";
import { judgeMutants } from "./mutation-test.ts";
import { seededShuffle } from "./seeded-shuffle.ts";
import { readWorkspace } from "./workspace.ts";

/** What to mutate, and how far to go. */
export interface MutationRunOptions {
  /** Folder that `folders` are relative to. */
  readonly root: string;
  /** Folders with rules, tests and data. */
  readonly folders: readonly string[];
  /** Which files to mutate, of those that are no tests; all where absent. */
  readonly only?: ((file: string) => boolean) | undefined;
  readonly equivalents?: readonly EquivalentMutant[] | undefined;
  /** Judges only so many mutants, drawn by `seed`. */
  readonly sample?: number | undefined;
  readonly seed?: number | undefined;
  /** Runs of OPA at a time. */
  readonly parallel: number;
  readonly progress?: ((done: number, of: number) => void) | undefined;
}

/**
 * Mutates rules, and tells which mutants their tests find.
 * @throws NovaCronError NC1304 with file and line where the sources do not compile, NC1330 where the list of equivalent mutants is out of date.
 */
export async function runMutationTest(opa: Opa, options: MutationRunOptions): Promise<MutationReport> {
  const { root, folders, only, equivalents = [], sample, seed = 1, parallel, progress } = options;
  // Mutants are judged in files that are made up of many; where the sources themselves do not compile, OPA names their lines.
  await opa.run("check", ...folders);
  const workspace = await readWorkspace(opa, root, folders);
  const all = workspace.sources.filter(({ isTest, file }) => !isTest && (only?.(file) ?? true)).flatMap(mutantsOf);
  const entries = equivalents.filter(({ file }) => only?.(file) ?? true);
  const equivalent = matchEquivalents(entries, all);
  const drawn = sample === undefined ? all : seededShuffle(all, seed).slice(0, sample);
  const chosen = new Set(drawn);
  const judged = await judgeMutants(
    opa,
    workspace,
    all.filter((mutant) => chosen.has(mutant)),
    { parallel, ...(progress && { progress }) },
  );
  requireUnfound(equivalent, judged);
  return reportOf(judged, equivalent);
}
