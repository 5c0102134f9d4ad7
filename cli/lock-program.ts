import type { Command } from "commander";
import type { LockCheckOptions } from "./commands/lock-check.ts";
import type { LockShowOptions } from "./commands/lock-show.ts";
import type { LockWriteOptions } from "./commands/lock-write.ts";
import { lockExitCodesHelp } from "./lock/exit-codes.ts";
import type { Terminal } from "./terminal.ts";

const mergeHelp = `
In .gitattributes:  novacron.lock merge=novacron-lock text eol=lf
Once a clone:       git config merge.novacron-lock.driver 'npx novacron lock merge %O %A %B %P'

Exit codes:
  0  merged
  1  a placement was changed on both sides, or a side is no lock file: a conflict for git`;

/** Adds `novacron lock`. */
export function addLock(
  program: Command,
  here: () => Terminal,
  run: (work: () => Promise<number>) => Promise<void>,
): void {
  const lock = program
    .command("lock")
    .description("write a preview's decisions into a file, to be reviewed, and applied elsewhere just so");

  preview(lock.command("write"))
    .description("preview, and write the decisions: what is locked and still fits stays as it is")
    .option("--fresh", "take nothing over from the file that is there")
    .action((rest: readonly string[], options: LockWriteOptions) =>
      run(async () => (await import("./commands/lock-write.ts")).lockWrite(rest, options, here())),
    );
  preview(lock.command("check"))
    .description("whether program, fleet and policies are those of the lock file; decides and changes nothing")
    .option("--json", "print JSON")
    .action((rest: readonly string[], options: LockCheckOptions) =>
      run(async () => (await import("./commands/lock-check.ts")).lockCheck(rest, options, here())),
    );
  lock
    .command("show")
    .description("what is locked, on what it was decided, and whether it is as it was signed")
    .option("--file <file>", "the lock file (default: NOVACRON_LOCK, the configuration's, else novacron.lock)")
    .option("--keys <directory>", "folder of keys.json (default: configuration, else .novacron/keys)")
    .option("-s, --stack <name>", "the stack whose configuration counts (default: the selected one)")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExits with 1 where a line is not as it was signed, or was signed by an unknown or revoked key; one of\nanother stack is not judged where its key is none of this stack's.",
    )
    .action((options: LockShowOptions) =>
      run(async () => (await import("./commands/lock-show.ts")).lockShow(options, here())),
    );
  lock
    .command("merge")
    .description("git's merge driver for lock files: merges placement by placement")
    .argument("<base>", "%O")
    .argument("<ours>", "%A, which gets the result")
    .argument("<theirs>", "%B")
    .argument("[name]", "%P, for messages")
    .addHelpText("after", mergeHelp)
    .action((base: string, ours: string, theirs: string, name: string | undefined) =>
      run(async () => (await import("./commands/lock-merge.ts")).lockMerge({ base, ours, theirs }, name, here())),
    );
}

function preview(command: Command): Command {
  return command
    .option("--file <file>", "the lock file (default: NOVACRON_LOCK, the configuration's, else novacron.lock)")
    .option("-s, --stack <name>", "the stack (default: the selected one)")
    .argument("[pulumi-arguments...]", "after `--`: for pulumi preview")
    .addHelpText("after", lockExitCodesHelp);
}
