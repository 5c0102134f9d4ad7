import { type Command, Option } from "commander";
import type { PolicyReplayOptions } from "./commands/policy-replay.ts";
import type { PolicySignOptions } from "./commands/policy-sign.ts";
import type { Terminal } from "./terminal.ts";

/** Adds `novacron policy sign` and `novacron policy replay`. */
export function addPolicyKeeping(
  policy: Command,
  here: () => Terminal,
  run: (work: () => Promise<number>) => Promise<void>,
): void {
  const stack = () =>
    new Option("-s, --stack <name>", "the stack whose configuration counts (default: the selected one)");

  policy
    .command("sign")
    .description("sign a bundle, so that plans take it")
    .argument("<bundle>", "the folder of manifest.json, or a .tar.gz of it")
    .addOption(new Option("--keys <directory>", "folder of keys.json (default: configuration, else .novacron/keys)"))
    .addOption(stack())
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nReview the rules first: what is signed is in force wherever its digest is pinned. The signature is\nsignature.json in the bundle, by a key with the purpose policy, as `novacron keys init` makes.",
    )
    .action((bundle: string, options: PolicySignOptions) =>
      run(async () => (await import("./commands/policy-sign.ts")).policySign(bundle, options, here())),
    );
  policy
    .command("replay")
    .description("judge again what is in a decision log, and show what other rules would change")
    .argument("<log>", "a log as the configuration's policies.log has it")
    .addOption(new Option("--bundle <bundle>", "folder or .tar.gz of the rules (default: the project's, else shipped)"))
    .addOption(new Option("--data <file>", "YAML or JSON with overrides of the rules' data (default: the project's)"))
    .addOption(stack())
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExits with 0 where nothing would change, and with 3 where something would. A bundle of --bundle needs neither pin\nnor signature: nothing is enforced here.",
    )
    .action((log: string, options: PolicyReplayOptions) =>
      run(async () => (await import("./commands/policy-replay.ts")).policyReplay(log, options, here())),
    );
}
