import { type Command, Option } from "commander";
import type { StoreCheckOptions } from "./commands/store-check.ts";
import type { StoreCopyOptions } from "./commands/store-copy.ts";
import type { StoreRepairOptions } from "./commands/store-repair.ts";
import type { Terminal } from "./terminal.ts";

/** Adds `novacron store copy|check|repair`. */
export function addStore(
  program: Command,
  here: () => Terminal,
  run: (work: () => Promise<number>) => Promise<void>,
): void {
  const store = program.command("store").description("move a store between SQLite and Redis, examine and mend it");
  store
    .command("copy")
    .description("make one store the same as another; run again, it goes on where it was cut off")
    .argument("<from>", "path of a SQLite file, URL of a Redis, or - for the project's own store")
    .argument("<to>", "the same")
    .addOption(new Option("--force", "replace what the target holds").conflicts("merge"))
    .option("--merge", "add what the target has not got, each reservation only where its node has room")
    .addOption(new Option("-s, --stack <name>", "the stack whose configuration counts (default: the selected one)"))
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nStop the pipelines of the fleet first. What is sealed is copied sealed. Until the copy ends, nobody can open the target.",
    )
    .action((from: string, to: string, options: StoreCopyOptions) =>
      run(async () => (await import("./commands/store-copy.ts")).storeCopy(from, to, options, here())),
    );
  const compared = (command: Command): Command =>
    command
      .addOption(new Option("-s, --stack <name>", "compare with this stack's state, as Pulumi exports it"))
      .addOption(
        new Option("--state <file>", "compare with a state that was exported; may be given several times").argParser(
          (file: string, before: readonly string[] | undefined) => [...(before ?? []), file],
        ),
      );
  compared(
    store
      .command("check")
      .description("verify capacity, attestations, indexes, audit logs and left-overs, and verified states against it"),
  )
    .option("--json", "print JSON")
    .addHelpText("after", "\nExits with 1 when there is an error; warnings do not count.")
    .action((options: StoreCheckOptions) =>
      run(async () => (await import("./commands/store-check.ts")).storeCheck(options, here())),
    );
  compared(store.command("repair").description("say what can be mended, and with --apply mend it, audited"))
    .option("--apply", "mend; without it nothing is changed")
    .addHelpText("after", "\nExits with 1 when an error is left.")
    .action((options: StoreRepairOptions) =>
      run(async () => (await import("./commands/store-repair.ts")).storeRepair(options, here())),
    );
}
