import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import { Opa } from "../../policies/build/opa.ts";
import { withPolicySources } from "../../policies/build/policy-sources.ts";
import { type EquivalentMutant, readEquivalents } from "../../policies/mutation/equivalent-mutants.ts";
import { runMutationTest } from "../../policies/mutation/mutation-run.ts";
import { policyFolder, requireOpa } from "../policy/open-opa.ts";
import { renderMutationReport } from "../policy/render-mutation-report.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron policy mutate`, as commander gives them. */
export interface PolicyMutateOptions {
  /** Percent of the mutants that tests must find. */
  readonly threshold: number;
  readonly sample?: number;
  readonly seed: number;
  readonly equivalent?: string;
  /** Only files whose path has this in it. */
  readonly file?: string;
  readonly json?: boolean;
}

/**
 * `novacron policy mutate`: judges the tests of rules by small changes of the rules.
 * @returns 1 when fewer than the threshold are found.
 * @throws NovaCronError NC1901 without OPA, NC1304 where the rules do not compile, NC1330 where the list of equivalent
 * mutants is out of date, NC1903 where the folder is not there.
 */
export async function policyMutate(
  folder: string | undefined,
  options: PolicyMutateOptions,
  terminal: Terminal,
): Promise<number> {
  const opaPath = await requireOpa(terminal);
  const named = await policyFolder(folder, terminal);
  const started = performance.now();
  const report = await withPolicySources(named, terminal.directory, async ({ root, folders, isOwn }) =>
    runMutationTest(new Opa(opaPath, root), {
      root,
      folders,
      only: (file) => isOwn(file) && file.includes(options.file ?? ""),
      equivalents: await equivalentsOf(resolve(terminal.directory, named), options.equivalent, terminal),
      sample: options.sample,
      seed: options.seed,
      parallel: availableParallelism(),
      progress: terminal.interactive ? (done, of) => terminal.err(`\r${done} of ${of} mutants`) : undefined,
    }),
  );
  if (terminal.interactive) terminal.err("\r\u001b[K");
  const seconds = (performance.now() - started) / 1000;
  if (options.json === true) terminal.out(`${JSON.stringify({ ...report, seconds }, null, 2)}\n`);
  else terminal.out(renderMutationReport(report, seconds, options.threshold, terminal));
  return report.total.score * 100 < options.threshold ? 1 : 0;
}

/** By default the list lies beside the folder, where OPA does not take it for data. */
async function equivalentsOf(
  folder: string,
  named: string | undefined,
  terminal: Terminal,
): Promise<readonly EquivalentMutant[]> {
  if (named !== undefined) return readEquivalents(await readFile(resolve(terminal.directory, named), "utf8"), named);
  const usual = join(dirname(folder), "mutation", "equivalent.json");
  // Only one that is not there is none: one that cannot be read would make equivalent mutants count as survivors.
  return existsSync(usual) ? readEquivalents(await readFile(usual, "utf8"), usual) : [];
}
