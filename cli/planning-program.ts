import { type Command, Option } from "commander";
import type { PlaceOptions } from "./commands/place.ts";
import type { Terminal } from "./terminal.ts";

const requestsHelp = `
An entry of the requests file has a name and the properties of novacron:index:Placement:
  - { name: web, vcpus: 4, memoryGiB: 16, residency: ["continent:EU"] }
  - { name: db, vcpus: 8, memoryGiB: 64, apart: [{ from: web, level: zone }], on: node-3 }
\`on\` is the node that it is on now: it stays there unless another is better by more than the hysteresis.`;

/** The commands that plan without a stack: place. They only read and print. */
export function addPlanning(
  program: Command,
  here: () => Terminal,
  run: (work: () => Promise<number>) => Promise<void>,
): void {
  planning(program.command("place"))
    .description("place a list of requests on a fleet, without a stack: what goes where, why, cost, carbon and risk")
    .option("--reserved", "count what the project's store has reserved")
    .addHelpText("after", `${requestsHelp}\n\nExits with 1 when a request could not be placed; the rest is shown.`)
    .action((options: PlaceOptions) => run(async () => (await import("./commands/place.ts")).place(options, here())));
}

/** The options that all of them have. */
function planning(command: Command): Command {
  return command
    .option("--fleet <file>", "fleet file (default: the project's)")
    .option("--requests <file>", "YAML or JSON list of named requests")
    .option("--weights <weights>", 'profile, or JSON such as \'{"profile":"cost","categories":{"energy":30}}\'')
    .option("--as-of <instant>", "ISO 8601 instant that maintenance and risk are judged as of (default: now)")
    .option("--policies <which>", "shipped, none, or the folder of a bundle (default: the project's, else shipped)")
    .option("--policies-digest <digest>", "digest of the bundle that --policies names")
    .addOption(new Option("-s, --stack <name>", "the stack whose configuration counts (default: the selected one)"))
    .option("--json", "print JSON");
}
