import { type Command, InvalidArgumentError, Option } from "commander";
import type { PolicyBuildOptions } from "./commands/policy-build.ts";
import type { PolicyCoverageOptions } from "./commands/policy-coverage.ts";
import type { PolicyExplainOptions } from "./commands/policy-explain.ts";
import type { PolicyLintOptions } from "./commands/policy-lint.ts";
import type { PolicyMutateOptions } from "./commands/policy-mutate.ts";
import type { PolicyTestOptions } from "./commands/policy-test.ts";
import type { Terminal } from "./terminal.ts";

const folderHelp = `
FOLDER is policies/rego where none is named. Rules without an entry point of their own are taken together with the shipped
ones, whose library they can use. It needs OPA.`;

/** Adds `novacron policy new|test|lint|build|mutate|explain|coverage`. */
export function addPolicy(
  policy: Command,
  here: () => Terminal,
  run: (work: () => Promise<number>) => Promise<void>,
): void {
  policy
    .command("new")
    .description("make a folder with a rule, its test, data and a README: all that the other commands take")
    .argument("<name>", "of the rule, in lower case: racks-under-repair")
    .option("--directory <directory>", "where to make it (default: a folder of the rule's name)")
    .action((name: string, options: { directory?: string }) =>
      run(async () => (await import("./commands/policy-new.ts")).policyNew(name, options, here())),
    );
  policy
    .command("test")
    .description("run the tests of rules, and tell which lines none of them reaches")
    .argument("[folder]", "of rules and tests")
    .addOption(threshold("percent of the lines that tests must reach", 100))
    .option("--json", "print JSON")
    .addHelpText("after", `${folderHelp}\nExits with 1 when a test fails, or lines are left.`)
    .action((folder: string | undefined, options: PolicyTestOptions) =>
      run(async () => (await import("./commands/policy-test.ts")).policyTest(folder, options, here())),
    );
  policy
    .command("lint")
    .description("check rules without running them: syntax, METADATA, ids, built-in functions, missing tests")
    .argument("[folder]", "of rules and tests")
    .option("--json", "print JSON")
    .addHelpText("after", `${folderHelp}\nExits with 1 when an error is found; warnings do not count.`)
    .action((folder: string | undefined, options: PolicyLintOptions) =>
      run(async () => (await import("./commands/policy-lint.ts")).policyLint(folder, options, here())),
    );
  policy
    .command("build")
    .description("compile rules to a bundle, and print its digest, by which it is pinned")
    .argument("[folder]", "of rules and tests")
    .requiredOption("--out <path>", "folder, or file that ends in .tar.gz")
    .option("--json", "print JSON")
    .addHelpText("after", folderHelp)
    .action((folder: string | undefined, options: PolicyBuildOptions) =>
      run(async () => (await import("./commands/policy-build.ts")).policyBuild(folder, options, here())),
    );
  policy
    .command("mutate")
    .description("judge the tests of rules: change the rules in small ways, and tell which changes no test notices")
    .argument("[folder]", "of rules and tests")
    .addOption(threshold("percent of the mutants that tests must find", 90))
    .addOption(new Option("--sample <count>", "judge only so many, drawn by --seed").argParser(wholeNumber))
    .addOption(new Option("--seed <number>", "of the sample").argParser(wholeNumber).default(1))
    .option("--file <text>", "only files whose path has this in it")
    .option("--equivalent <file>", "list of mutants that no test can find (default: ../mutation/equivalent.json)")
    .option("--json", "print JSON")
    .addHelpText("after", `${folderHelp}\nExits with 1 below the threshold. docs/policies-testing.md says more.`)
    .action((folder: string | undefined, options: PolicyMutateOptions) =>
      run(async () => (await import("./commands/policy-mutate.ts")).policyMutate(folder, options, here())),
    );
  policy
    .command("explain")
    .description("what a rule demands, why, what it reads, and how to put right what it denies")
    .argument("[rule]", "id such as NCP-RES-001; all rules are listed where there is none")
    .option("--bundle <directory>", "folder of a bundle (default: the shipped rules)")
    .option("--json", "print JSON")
    .action((rule: string | undefined, options: PolicyExplainOptions) =>
      run(async () => (await import("./commands/policy-explain.ts")).policyExplain(rule, options, here())),
    );
  policy
    .command("coverage")
    .description("which controls of a norm rules help to meet, and which none does")
    .option("--framework <name>", "such as nist-csf (default: a line for each)")
    .option("--bundle <directory>", "folder of a bundle (default: the shipped rules)")
    .option("--json", "print JSON")
    .addHelpText("after", "\nThat a rule helps to meet a control is no claim of conformity.")
    .action((options: PolicyCoverageOptions) =>
      run(async () => (await import("./commands/policy-coverage.ts")).policyCoverage(options, here())),
    );
}

function threshold(description: string, percent: number): Option {
  return new Option("--threshold <percent>", description).argParser(percentage).default(percent);
}

function percentage(text: string): number {
  const value = Number(text.trim() || Number.NaN);
  if (!(value >= 0 && value <= 100)) throw new InvalidArgumentError("expected a number from 0 to 100");
  return value;
}

function wholeNumber(text: string): number {
  const value = Number(text.trim() || Number.NaN);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError("expected a whole number from 0");
  return value;
}
