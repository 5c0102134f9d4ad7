import { resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { addCache } from "./cache-program.ts";
import { addCatalog } from "./catalog-program.ts";
import type { DoctorOptions } from "./commands/doctor.ts";
import type { ExplainOptions } from "./commands/explain.ts";
import type { InitOptions } from "./commands/init.ts";
import type { KeysInitOptions } from "./commands/keys-init.ts";
import type { KeysRevokeOptions } from "./commands/keys-revoke.ts";
import type { KeysRotateOptions } from "./commands/keys-rotate.ts";
import type { KeysShowOptions } from "./commands/keys-show.ts";
import type { OutcomeRecordOptions } from "./commands/outcome-record.ts";
import type { ReattestOptions } from "./commands/reattest.ts";
import type { ReservationsListOptions } from "./commands/reservations-list.ts";
import type { ReservationsReleaseOptions } from "./commands/reservations-release.ts";
import type { WeightsProposeOptions } from "./commands/weights-propose.ts";
import type { WeightsChangeOptions, WeightsOptions } from "./feedback/open-feedback.ts";
import { addLock } from "./lock-program.ts";
import { measuredCommand } from "./measured-command.ts";
import { packageVersion } from "./package-version.ts";
import { addPlanning } from "./planning-program.ts";
import { addPolicyKeeping } from "./policy-keeping-program.ts";
import { addPolicy } from "./policy-program.ts";
import { addReview } from "./review-program.ts";
import { addStore } from "./store-program.ts";
import type { Terminal } from "./terminal.ts";
import { addWaivers } from "./waiver-program.ts";

const exitCodes = `
Exit codes:
  0  done; nothing is wrong
  1  failed, or something is wrong: one line on stderr says what, with a stable code NCxxxx
  2  the command line itself is wrong
\`review\`, \`up\` and \`lock\` have more, which their --help lists.

Results go to stdout, progress and warnings to stderr. NO_COLOR is honoured.
Commands ask only on a terminal; elsewhere give --yes.`;

/**
 * The commands and their options. What a command does is imported when it runs, so that --help is quick.
 * @param outcome gets the exit code of the command that ran.
 */
export function createProgram(terminal: Terminal, outcome: { exitCode: number }): Command {
  const program = new Command("novacron");
  program
    .description("Sets up, explains and looks after what the NovaCron provider decides, and plans without it")
    .version(packageVersion(), "-V, --version")
    .option("-C, --cwd <directory>", "run as if started in this folder")
    .addHelpText("after", exitCodes)
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err, getOutHasColors: () => terminal.color })
    .showHelpAfterError("(see --help)");
  const here = (): Terminal => {
    const { cwd } = program.opts<{ cwd?: string }>();
    return cwd === undefined ? terminal : { ...terminal, directory: resolve(terminal.directory, cwd) };
  };
  const run = async (work: () => Promise<number>): Promise<void> => {
    outcome.exitCode = await work();
  };

  program
    .command("init")
    .description("make a Pulumi project ready for NovaCron: plugin entry, starter fleet, .gitignore")
    .option("--dry-run", "show what would be written, and write nothing")
    .option("--directory <directory>", "the folder of Pulumi.yaml")
    .action((options: InitOptions) => run(async () => (await import("./commands/init.ts")).init(options, here())));

  addKeys(program, here, run);

  program
    .command("reattest")
    .description(
      "sign anew, after a review, the decisions that lie in the state: for lost or revoked keys and edited states",
    )
    .addOption(stackOption())
    .option("--all", "also decisions whose attestation is good, as before the revocation of an old key")
    .option("--from-stack <name>", "after `pulumi stack rename`: the former name, under which capacity is still held")
    .option("--reason <text>", "why, for the audit log")
    .option("--dry-run", "list, and change nothing")
    .option("-y, --yes", "do not ask")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExits with 1 when a decision is left that cannot be signed anew.")
    .action((options: ReattestOptions) =>
      run(async () => (await import("./commands/reattest.ts")).reattest(options, here())),
    );

  program
    .command("explain")
    .description("explain a decision from its full record; without an argument, list the latest decisions")
    .argument("[decision]", "record digest (or its beginning), URN or resource name, or a JSON file with records")
    .addOption(stackOption())
    .option("--all", "all factors, or all decisions")
    .option("--of <name>", "of a file with several records, that of this placement")
    .addOption(new Option("--limit <count>", "how many decisions to list").argParser(count).default(20))
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nA file is what `novacron place --json` or `novacron explain --json` printed; it needs no project.",
    )
    .action((decision: string | undefined, options: ExplainOptions) =>
      run(() =>
        measuredCommand("novacron.explain", here(), async () =>
          (await import("./commands/explain.ts")).explain(decision, options, here()),
        ),
      ),
    );

  addPlanning(program, here, run);
  addCatalog(program, here, run);
  addReservations(program, here, run);
  addStore(program, here, run);

  addFeedback(program, here, run);
  addWaivers(program, here, run);
  addCache(program, here, run);
  const policy = program.command("policy").description("write, test, explain, build, sign and replay policies");
  addPolicy(policy, here, run);
  addPolicyKeeping(policy, here, run);
  addReview(program, here, run);
  addLock(program, here, run);

  program
    .command("doctor")
    .description("check everything that a plan needs, from Node to the telemetry's receiver, and say how to mend it")
    .addOption(stackOption())
    .option("--strict", "exit with 1 when a check warns, too")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExits with 1 when a check fails; warnings count with --strict only. What is skipped never counts.",
    )
    .action((options: DoctorOptions) =>
      run(async () => (await import("./commands/doctor.ts")).doctor(options, here())),
    );

  return program;
}

function addKeys(program: Command, here: () => Terminal, run: (work: () => Promise<number>) => Promise<void>): void {
  const keys = program.command("keys").description("make, show, rotate and revoke the keys that sign decisions");
  const keysOption = () =>
    new Option("--keys <directory>", "folder of keys.json (default: configuration, else .novacron/keys)");
  const printOption = () =>
    new Option("--print-private", "print the private keys, and nothing else, to stdout: for a CI secret");

  keys
    .command("init")
    .description("make the first keys")
    .addOption(keysOption())
    .addOption(stackOption())
    .addOption(printOption())
    .addOption(
      new Option("--purpose <list>", "with --print-private: only the keys for these, such as decision,audit").argParser(
        (text: string) => text.split(",").map((purpose) => purpose.trim()),
      ),
    )
    .addHelpText(
      "after",
      "\nA CI runner needs the purposes decision and audit, and nothing else: who has the key for waivers or policies, as\nthe code of a pull request would, can lift the rules that it is reviewed by.",
    )
    .action((options: KeysInitOptions) =>
      run(async () => (await import("./commands/keys-init.ts")).keysInit(options, here())),
    );
  keys
    .command("show")
    .description("list the public keys, and say where the private ones come from")
    .addOption(keysOption())
    .addOption(stackOption())
    .option("--json", "print JSON")
    .action((options: KeysShowOptions) =>
      run(async () => (await import("./commands/keys-show.ts")).keysShow(options, here())),
    );
  keys
    .command("rotate")
    .description("add fresh keys that sign from now on; the older stay trusted")
    .addOption(keysOption())
    .addOption(stackOption())
    .addOption(printOption())
    .action((options: KeysRotateOptions) =>
      run(async () => (await import("./commands/keys-rotate.ts")).keysRotate(options, here())),
    );
  keys
    .command("revoke")
    .description("refuse from now on whatever a key signed, also before")
    .argument("<key-id>", "as `novacron keys show` lists it")
    .requiredOption("--reason <text>", "why, for keys.json and the audit log")
    .addOption(keysOption())
    .addOption(stackOption())
    .action((keyId: string, options: KeysRevokeOptions) =>
      run(async () => (await import("./commands/keys-revoke.ts")).keysRevoke(keyId, options, here())),
    );
}

function addReservations(
  program: Command,
  here: () => Terminal,
  run: (work: () => Promise<number>) => Promise<void>,
): void {
  const reservations = program.command("reservations").description("list and give back what is booked on the fleet");

  reservations
    .command("list")
    .description("what is booked on which node, for whom, and whether a state is known to have it")
    .option("-s, --stack <name>", "only this stack's (default: those of all stacks that share the store)")
    .option("--json", "print JSON")
    .action((options: ReservationsListOptions) =>
      run(async () => (await import("./commands/reservations-list.ts")).reservationsList(options, here())),
    );
  reservations
    .command("release")
    .description("give back, audited, what no state has: after runs that were killed, and for stacks that are gone")
    .argument("[urn]", "of one resource, as `novacron reservations list --json` shows it")
    .option("--unsettled", "what runs left behind that are over; the rest stays")
    .option("-s, --stack <name>", "all of this stack's; with --unsettled, of which stack (default: the selected one)")
    .option("--force", "also what may be in use: settled ones, those that the state has, and another machine's")
    .option("--dry-run", "list, and change nothing")
    .option("-y, --yes", "do not ask")
    .addHelpText("after", "\nWhat a run of the Pulumi CLI holds that is under way is never given back.")
    .action((urn: string | undefined, options: ReservationsReleaseOptions) =>
      run(async () => (await import("./commands/reservations-release.ts")).reservationsRelease(urn, options, here())),
    );
}

function addFeedback(
  program: Command,
  here: () => Terminal,
  run: (work: () => Promise<number>) => Promise<void>,
): void {
  program
    .command("outcome")
    .description("record how decisions turned out, for `novacron weights`")
    .command("record")
    .description("record the outcome of one decision, or of those in a file")
    .addOption(new Option("-d, --decision <decision>", "record digest (or its beginning), URN or resource name"))
    .addOption(new Option("--latency-ms <ms>", "typical response time of the workload").argParser(figure))
    .addOption(new Option("--failures <count>", "failures that were not its own").argParser(figure))
    .addOption(new Option("--cost <amount>", "what was paid, in the fleet's currency per 730 h").argParser(figure))
    .addOption(new Option("--evictions <count>", "how often it was put off its node").argParser(figure))
    .option("--at <instant>", "when it was measured, ISO 8601 in UTC (default: now)")
    .addOption(
      new Option("--file <path>", "CSV or JSON Lines: decision,latencyMs,failures,costPaid,evictions,at").conflicts([
        "decision",
        "latencyMs",
        "failures",
        "cost",
        "evictions",
        "at",
      ]),
    )
    .addOption(stackOption())
    .option("--json", "print JSON")
    .action((options: OutcomeRecordOptions) =>
      run(async () => (await import("./commands/outcome-record.ts")).outcomeRecord(options, here())),
    );

  const weights = program.command("weights").description("learn weights from outcomes; they count when promoted");
  weights
    .command("show")
    .description("what weighs: configured, learned, and the sets that were proposed")
    .addOption(stackOption())
    .option("--json", "print JSON")
    .action((options: WeightsOptions) =>
      run(async () => (await import("./commands/weights-show.ts")).weightsShow(options, here())),
    );
  weights
    .command("propose")
    .description("learn a set from the recorded outcomes; changes no decision")
    .addOption(new Option("--min-outcomes <count>", "fewest outcomes").argParser(count).default(100))
    .addOption(new Option("--max-step <times>", "largest change of a weight").argParser(step).default(1.25))
    .addOption(stackOption())
    .option("--dry-run", "show, and keep nothing")
    .option("--json", "print JSON")
    .addHelpText("after", "\nWhere the outcomes bear no proposal it says why, and exits with 0.")
    .action((options: WeightsProposeOptions) =>
      run(async () => (await import("./commands/weights-propose.ts")).weightsPropose(options, here())),
    );
  weights
    .command("promote")
    .description("let a proposed set count, audited, from the next plan on")
    .argument("[digest]", "of the set, or its beginning (default: the latest that fits)")
    .addOption(stackOption())
    .option("-y, --yes", "do not ask")
    .option("--json", "print JSON")
    .action((digest: string | undefined, options: WeightsChangeOptions) =>
      run(async () => (await import("./commands/weights-promote.ts")).weightsPromote(digest, options, here())),
    );
  weights
    .command("undo")
    .description("take the promoted set back, audited: what counted before it counts again")
    .addOption(stackOption())
    .option("-y, --yes", "do not ask")
    .option("--json", "print JSON")
    .action((options: WeightsChangeOptions) =>
      run(async () => (await import("./commands/weights-undo.ts")).weightsUndo(options, here())),
    );
}

const stackOption = () =>
  new Option("-s, --stack <name>", "the stack whose configuration counts (default: the selected one)");

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("expected a whole number from 1");
  return value;
}

function figure(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("expected a number");
  return value;
}

function step(text: string): number {
  const value = Number(text);
  if (!(value > 1 && value <= 2)) throw new InvalidArgumentError("expected a number above 1, 2 at most");
  return value;
}
