import { type Command, InvalidArgumentError, Option } from "commander";
import type { PriceChange } from "../provider/engine/fleet-changes.ts";
import type { PlaceOptions } from "./commands/place.ts";
import type { RebalanceOptions } from "./commands/rebalance.ts";
import type { WhatIfOptions } from "./commands/what-if.ts";
import { measuredCommand } from "./measured-command.ts";
import type { Terminal } from "./terminal.ts";

const requestsHelp = `
An entry of the requests file has a name and the properties of novacron:index:Placement:
  - { name: web, vcpus: 4, memoryGiB: 16, residency: ["continent:EU"] }
  - { name: db, vcpus: 8, memoryGiB: 64, apart: [{ from: web, level: zone }], on: node-3 }
\`on\` is the node that it is on now: it stays there unless another is better by more than the hysteresis.`;

const whatIfHelp = `
Without --requests it starts from what the selected stack has placed, by the project's store.

Examples:
  novacron what-if --drain node-3
  novacron what-if --fleet fleet.yaml --requests requests.yaml --set web.vcpus=8 --set web.budget=
  novacron what-if --fleet fleet.yaml --requests requests.yaml --price-times eu-central=1.2 --with-weights cost

Exits with 1 when something could no longer be placed.`;

/** The commands that plan beside the stacks: place, what-if, rebalance. They only read and print. */
export function addPlanning(
  program: Command,
  here: () => Terminal,
  run: (work: () => Promise<number>) => Promise<void>,
): void {
  jointly(planning(program.command("place")))
    .description("place a list of requests on a fleet, without a stack: what goes where, why, cost, carbon and risk")
    .option("--reserved", "count what the project's store has reserved")
    .option("--alternatives", "show other ways to place them that cost, emit or risk less, too (NSGA-II)")
    .addHelpText("after", `${requestsHelp}\n\nExits with 1 when a request could not be placed; the rest is shown.`)
    .action((options: PlaceOptions) =>
      run(async () => {
        const { place } = await import("./commands/place.ts");
        return measuredCommand("novacron.place", here(), (telemetry) => place(options, here(), telemetry));
      }),
    );
  jointly(planning(program.command("what-if")))
    .description("what would move, cost, emit and risk more or less if requests, fleet or weights were otherwise")
    .option("--with-fleet <file>", "with another fleet file")
    .option("--with-requests <file>", "with another list of requests; entries are matched by name")
    .option("--with-weights <weights>", "with other weights: a profile or JSON")
    .option("--set <change>", "with a property changed: web.vcpus=8 (repeatable)", collect)
    .option("--drain <node>", "without this node: what is there leaves (repeatable)", collect)
    .addOption(
      new Option(
        "--price-times <change>",
        "with prices times a factor: REGION=1.2, NODE=1.2 or *=1.2 (repeatable)",
      ).argParser(priceChange),
    )
    .option("--afresh", "place all anew, as if nothing ran yet (default: what runs stays unless a move gains enough)")
    .option("--all", "also what would not change")
    .addHelpText("after", whatIfHelp)
    .action((options: WhatIfOptions) =>
      run(async () => (await import("./commands/what-if.ts")).whatIf(options, here())),
    );
  addRebalance(program, here, run);
}

const rebalanceHelp = `
Without --requests it looks at what the selected stack has placed, by the project's store. A requests file says with
\`on\` where each is; what \`novacron place --json\` printed says it with --placed.

A move is proposed where its saving, and what carbon, outages and score are said to be worth, exceeds the migration's cost
within the horizon; it never lowers the score, and moves nothing that is protected, stateful without \`allowMove\`, or
a job that ends. The order matters: each move has room once those before it are done. Nothing is changed.`;

function addRebalance(
  program: Command,
  here: () => Terminal,
  run: (work: () => Promise<number>) => Promise<void>,
): void {
  const amountOption = (flags: string, description: string): Option => new Option(flags, description).argParser(amount);
  planning(program.command("rebalance"))
    .description("propose moves that pay for themselves within a horizon and a disruption budget")
    .option("--placed <file>", "where they are now, as `novacron place --json` printed it")
    .addOption(amountOption("--horizon <hours>", "a move pays for itself within this (default: 730)"))
    .addOption(new Option("--max-moves <count>", "at most so many (default: 10)").argParser(wholeNumber))
    .addOption(
      new Option("--max-per-group <count>", "at most so many that spread together or are apart (default: 1)").argParser(
        wholeNumber,
      ),
    )
    .addOption(amountOption("--cost-per-gib <money>", "of moving a GiB of memory or disk (default: 0.02)"))
    .addOption(amountOption("--cost-per-hour-down <money>", "of an hour of disruption (default: 1)"))
    .addOption(amountOption("--gib-per-hour <rate>", "how fast it is copied (default: 419, 1 Gbit/s)").argParser(rate))
    .addOption(amountOption("--hours-per-move <hours>", "disruption of any move besides copying (default: 0.05)"))
    .addOption(
      amountOption("--carbon-price <money>", "worth of a tonne of CO2e (default: the fleet's regions', else 0)"),
    )
    .addOption(amountOption("--outage-cost <money>", "worth of an outage avoided (default: 0)"))
    .addOption(amountOption("--score-worth <money>", "worth of a whole point of score for a month (default: 0)"))
    .addHelpText("after", rebalanceHelp)
    .action((options: RebalanceOptions) =>
      run(async () => (await import("./commands/rebalance.ts")).rebalance(options, here())),
    );
}

/** The options that all of them have. */
function planning(command: Command): Command {
  return command
    .option("--fleet <file>", "fleet file (default: the project's)")
    .option("--requests <file>", "YAML or JSON list of named requests")
    .option("--weights <weights>", 'profile, or JSON such as \'{"profile":"cost","categories":{"energy":30}}\'')
    .option("--as-of <instant>", "ISO 8601 instant that maintenance and risk are judged as of (default: now)")
    .option(
      "--policies <which>",
      "shipped, none, or folder, .tar.gz or URL of a bundle (default: the project's, else shipped)",
    )
    .option("--policies-digest <digest>", "digest of the bundle that --policies names")
    .addOption(new Option("-s, --stack <name>", "the stack whose configuration counts (default: the selected one)"))
    .option("--json", "print JSON");
}

/** The options of those that place lists. */
function jointly(command: Command): Command {
  return command
    .option("--one-by-one", "place one after the other (default: together, with the highest sum of scores)")
    .addOption(
      new Option("--iterations <count>", "rounds of the search for groups too large to solve exactly").argParser(
        wholeNumber,
      ),
    );
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

function priceChange(text: string, before: readonly PriceChange[] = []): readonly PriceChange[] {
  const equals = text.lastIndexOf("=");
  const times = Number(text.slice(equals + 1) || Number.NaN);
  if (equals < 1 || !Number.isFinite(times) || times < 0) {
    throw new InvalidArgumentError("expected NAME=FACTOR such as eu-central=1.2, with a factor from 0");
  }
  return [...before, { of: text.slice(0, equals), times }];
}

function amount(text: string): number {
  const value = Number(text.trim() || Number.NaN);
  if (!Number.isFinite(value) || value < 0) throw new InvalidArgumentError("expected a number from 0");
  return value;
}

function rate(text: string): number {
  const value = amount(text);
  if (value === 0) throw new InvalidArgumentError("expected a number above 0");
  return value;
}

function wholeNumber(text: string): number {
  const value = amount(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError("expected a whole number from 0");
  return value;
}
