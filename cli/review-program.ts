import { type Command, InvalidArgumentError, Option } from "commander";
import { severities } from "../provider/policy/policy-verdict.ts";
import type { ReviewOptions } from "./commands/review.ts";
import type { UpOptions } from "./commands/up.ts";
import type { FallingOverOptions } from "./commands/up-falling-over.ts";
import { measuredCommand } from "./measured-command.ts";
import { reviewExitCodesHelp } from "./review/exit-codes.ts";
import { type ReviewFormat, type ReviewOutput, reviewFormats } from "./review/outputs.ts";
import type { Terminal } from "./terminal.ts";

const reviewHelp = `
PLAN is what one of these wrote, which is told by its content:
  pulumi preview --json --show-sames > plan.json    what most people want
  pulumi preview --save-plan plan.json              with --state, where the stack has resources already
  pulumi stack export > state.json                  what is there now

Examples:
  novacron review plan.json
  novacron review plan.json --format github --format markdown --out review.md --format sarif --out review.sarif
${reviewExitCodesHelp}`;

const upHelp = `
With --reviewed it makes a preview, compares it with the review, and applies it as an update plan: what was compared is
what runs. With --locked, alone or besides, every placement gets the decision that the lock file has. With --fallovers it runs \`pulumi up --yes\`, and again where a cloud has no capacity or no quota left: the next
decisions do without the offers that were refused. What a review has not seen is not fallen over to: it is one or the other.
What follows \`--\` goes to both \`pulumi preview\` and \`pulumi up\`: --stack, --target, --config ...

Exit codes:
  0  applied
  1  failed: also where Pulumi failed while it applied the plan, and where every fallover was used up
  2  the command line itself is wrong
  3  refused: the review found violations
  4  refused: the review or the preview is incomplete
  5  refused: what would be applied, the policies or the waivers are not those that were reviewed, or locked
Where it refuses, nothing was applied.`;

/** Adds `novacron review` and `novacron up`. */
export function addReview(
  program: Command,
  here: () => Terminal,
  run: (work: () => Promise<number>) => Promise<void>,
): void {
  judging(
    program
      .command("review")
      .description(
        "judge what a plan would leave behind by the policies: for a terminal, a pull request, code scanning",
      )
      .argument("<plan>", "a preview, an update plan or a state, as JSON")
      .option("--state <file>", "what `pulumi stack export` wrote, for what the plan leaves out"),
  )
    .addOption(
      new Option("--fail-on <severity>", "fail from this severity on; what is below is a warning")
        .choices([...severities, "none"])
        .default("medium"),
    )
    .option("--baseline <file>", "an earlier review as JSON; what it has found is told, and does not fail")
    .addOption(
      new Option("--format <format>", `one of ${reviewFormats.join(", ")} (repeatable; default: text)`).argParser(
        format,
      ),
    )
    .addOption(new Option("--out <file>", "write the --format before it to this file (default: stdout)"))
    .option("--docs-base <url>", "where the rules' pages are found, for links")
    .addHelpText("after", reviewHelp)
    .action((plan: string, options: ReviewOptions) =>
      run(async () => {
        const { review } = await import("./commands/review.ts");
        return measuredCommand("novacron.review", here(), (telemetry) => review(plan, options, here(), telemetry));
      }),
    );
  pairOutputs(program.commands.find((command) => command.name() === "review"));

  judging(
    program
      .command("up")
      .description(
        "`pulumi up` of exactly what was reviewed or locked, or one that falls over to the next best offers of clouds",
      )
      .option("--reviewed <file>", "the review, as novacron review wrote it: json, sarif or markdown")
      .option("--locked [file]", "the lock file (default: NOVACRON_LOCK, the configuration's, else novacron.lock)")
      .addOption(
        new Option("--fallovers <n>", "how often to go on where clouds refuse what was decided for")
          .argParser(wholeNumber)
          // A review has seen one plan, and a lock file has one decision.
          .conflicts(["reviewed", "locked"]),
      )
      .argument("[pulumi-arguments...]", "after `--`: for pulumi preview and pulumi up"),
  )
    .addHelpText("after", upHelp)
    .action((rest: readonly string[], options: Partial<UpOptions & FallingOverOptions>, command: Command) => {
      const { reviewed, locked, fallovers } = options;
      if (reviewed === undefined && locked === undefined && fallovers === undefined)
        command.error("error: expected --reviewed <file>, --locked [file] or --fallovers <n>", { exitCode: 2 });
      return run(async () => {
        if (fallovers !== undefined)
          return (await import("./commands/up-falling-over.ts")).upFallingOver(rest, { fallovers }, here());
        return (await import("./commands/up.ts")).up(rest, options, here());
      });
    });
}

function wholeNumber(text: string): number {
  if (!/^\d{1,2}$/.test(text)) throw new InvalidArgumentError("expected 0 to 99");
  return Number(text);
}

/** What says by what is judged. */
function judging(command: Command): Command {
  return command
    .option(
      "--policies <bundle>",
      "bundle: folder, .tar.gz, URL or `shipped` (default: the configuration's, else shipped)",
    )
    .option("--digest <digest>", "digest of the bundle that --policies names")
    .option("--data <file>", "YAML or JSON with overrides of the rules' data (default: the configuration's)")
    .option("--waivers <file>", "signed waivers (default: the configuration's, else .novacron/waivers.yaml)")
    .option("--keys <directory>", "folder of keys.json, by which bundles and waivers are verified")
    .option("--as-of <instant>", "ISO 8601 instant that waivers and ages are judged as of (default: now)");
}

function format(text: string, before: readonly ReviewOutput[] = []): readonly ReviewOutput[] {
  const known = reviewFormats.find((name) => name === text);
  if (known === undefined) throw new InvalidArgumentError(`expected one of ${reviewFormats.join(", ")}`);
  return [...before, { format: known satisfies ReviewFormat }];
}

/** `--out` belongs to the `--format` before it. Commander tells of options in the order of the command line. */
function pairOutputs(command: Command | undefined): void {
  command?.on("option:out", (file: string) => {
    const before = (command.getOptionValue("format") ?? []) as readonly ReviewOutput[];
    const last = before.at(-1);
    if (last === undefined || last.file !== undefined) {
      command.error("error: --out must follow the --format that it is for", { exitCode: 2, code: "commander.out" });
    }
    command.setOptionValue("format", [...before.slice(0, -1), { ...last, file }]);
  });
}
