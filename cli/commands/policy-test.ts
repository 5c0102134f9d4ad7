import { createColors } from "picocolors";
import { Opa } from "../../policies/build/opa.ts";
import { withPolicySources } from "../../policies/build/policy-sources.ts";
import { readAnnotations } from "../../policies/build/rego-annotations.ts";
import { coverRegoTests, rulesWithoutTests, runRegoTests } from "../../policies/build/rego-tests.ts";
import { policyFolder, requireOpa } from "../policy/open-opa.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron policy test`, as commander gives them. */
export interface PolicyTestOptions {
  /** Percent of the lines that tests must reach. */
  readonly threshold: number;
  readonly json?: boolean;
}

/**
 * `novacron policy test`: runs the tests of a folder, and tells what they leave out.
 * @returns 1 when a test fails, there is none, or fewer lines than the threshold are reached.
 * @throws NovaCronError NC1901 without OPA, NC1304 where the rules do not compile, NC1903 where the folder is not there.
 */
export async function policyTest(
  folder: string | undefined,
  options: PolicyTestOptions,
  terminal: Terminal,
): Promise<number> {
  const opaPath = await requireOpa(terminal);
  return withPolicySources(await policyFolder(folder, terminal), terminal.directory, async (sources) => {
    const { root, folders, isOwn } = sources;
    const opa = new Opa(opaPath, root);
    const tests = await runRegoTests(opa, folders, isOwn);
    const failed = tests.filter(({ passed }) => !passed);
    // One failure, of anybody's tests, and OPA counts no lines.
    const coverage = failed.length === 0 ? await coverRegoTests(opa, folders, isOwn) : undefined;
    const { rules } = await readAnnotations(opa, root, folders);
    const own = new Set(tests.map((test) => test.package.replace(/_test$/, "")));
    const untested = rulesWithoutTests(rules, tests).filter((rule) => own.has(rule.package));
    const good = failed.length === 0 && tests.length > 0 && (coverage?.percent ?? 0) >= options.threshold;
    if (options.json === true) {
      terminal.out(`${JSON.stringify({ tests, coverage, untested }, null, 2)}\n`);
      return good ? 0 : 1;
    }
    const { red, green } = createColors(terminal.color);
    for (const { file, line, name, error } of failed)
      terminal.out(`${red("failed")} ${file}:${line} ${name}${error === undefined ? "" : `: ${error}`}\n`);
    for (const { file, lines } of coverage?.uncovered ?? [])
      terminal.out(`no test reaches ${file}:${lines.join(",")}\n`);
    for (const { rule, expected } of untested) terminal.err(`warning: ${rule} has not both ${expected}\n`);
    const passed = `${tests.length - failed.length} of ${tests.length} tests pass`;
    const covered =
      coverage === undefined ? "" : `, ${(Math.floor(coverage.percent * 10) / 10).toFixed(1)} % of the lines covered`;
    terminal.out(`${(good ? green : red)(passed + covered)}\n`);
    return good ? 0 : 1;
  });
}
