import { type Command, Option } from "commander";
import type { WaiverNewOptions } from "./commands/waiver-new.ts";
import type { Terminal } from "./terminal.ts";
import type { WaiverOptions } from "./waivers/waiver-place.ts";
import { waiverBounds } from "./waivers/waiver-report.ts";

/** Adds `novacron waiver new|list|verify`. */
export function addWaivers(
  program: Command,
  here: () => Terminal,
  run: (work: () => Promise<number>) => Promise<void>,
): void {
  const waiver = program.command("waiver").description("signed, dated exceptions from policies");
  const shared = (command: Command): Command =>
    command
      .addOption(new Option("--file <path>", "the waiver file (default: configuration, else .novacron/waivers.yaml)"))
      .addOption(new Option("--keys <directory>", "folder of keys.json (default: configuration, else .novacron/keys)"))
      .addOption(new Option("-s, --stack <name>", "the stack whose configuration counts (default: the selected one)"))
      .option("--json", "print JSON");

  shared(
    waiver
      .command("new")
      .description("sign a waiver, and add it to the waiver file")
      .requiredOption("--rule <id>", "exact id of the rule, such as NCP-RES-001")
      .requiredOption("--resource <urn>", "URN of the resources; * stands for any characters within a part")
      .requiredOption("--reason <text>", "why the rule may be broken here")
      .requiredOption("--owner <who>", "who answers for it")
      .requiredOption("--expires <date>", "ISO 8601 date or instant in UTC; a date stands for its first instant")
      .option("--id <id>", "name of the waiver (default: made from what it says)"),
  )
    .addHelpText(
      "after",
      `\n${waiverBounds}\nIt is signed by a key with the purpose waiver, as \`novacron keys init\` makes.`,
    )
    .action((options: WaiverNewOptions) =>
      run(async () => (await import("./commands/waiver-new.ts")).waiverNew(options, here())),
    );
  shared(
    waiver.command("list").description("which are in use, which expire within 30 days, which do not apply and why"),
  ).action((options: WaiverOptions) =>
    run(async () => (await import("./commands/waiver-list.ts")).waiverList(options, here())),
  );
  shared(waiver.command("verify").description("whether every waiver holds: signature, key, scope and span"))
    .addHelpText("after", "\nExits with 1 when one is refused; one that has expired is not.")
    .action((options: WaiverOptions) =>
      run(async () => (await import("./commands/waiver-verify.ts")).waiverVerify(options, here())),
    );
}
