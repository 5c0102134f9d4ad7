import { type Command, InvalidArgumentError, Option } from "commander";
import { clouds } from "../provider/world/catalog/catalog-file.ts";
import type { CatalogRefreshOptions } from "./commands/catalog-refresh.ts";
import type { CatalogSearchOptions } from "./commands/catalog-search.ts";
import type { CompareOptions } from "./commands/compare.ts";
import type { Terminal } from "./terminal.ts";

/** The commands about what the clouds offer: catalog search, catalog refresh, compare. */
export function addCatalog(
  program: Command,
  here: () => Terminal,
  run: (work: () => Promise<number>) => Promise<void>,
): void {
  const catalog = program
    .command("catalog")
    .description("instance types, regions and prices of AWS, Azure and Google Cloud");
  catalog
    .command("search")
    .description("find instance types by size, GPU, price and place")
    .addOption(cloudOption())
    .addOption(regionOption())
    .addOption(new Option("--vcpus <count>", "at least").argParser(figure))
    .addOption(new Option("--memory <GiB>", "at least").argParser(figure))
    .option("--gpu <model>", "such as a100 or t4; any for any")
    .addOption(new Option("--max-price <USD>", "per hour on demand, at most").argParser(figure))
    .addOption(archOption())
    .addOption(sortOption())
    .addOption(new Option("--limit <count>", "how many to show").argParser(count).default(20))
    .addOption(catalogOption())
    .option("--json", "print JSON")
    .addHelpText("after", "\nPrices are of Linux on demand. `?` is unknown; `of` is the day of the price.")
    .action((options: CatalogSearchOptions) =>
      run(async () => (await import("./commands/catalog-search.ts")).catalogSearch(options, here())),
    );
  catalog
    .command("refresh")
    .description("renew prices from the clouds' public price lists; the newer of two prices counts")
    .addOption(cloudOption())
    .addOption(regionOption())
    .addOption(new Option("--retries <count>", "attempts after the first, of each request").argParser(whole).default(5))
    .addOption(
      new Option("--retry-delay <ms>", "before the first retry; it doubles with each").argParser(whole).default(1000),
    )
    .option("--anew", "do not go on where an interrupted refresh ended")
    .option("--aws-url <url>", "another address of the AWS Price List")
    .option("--azure-url <url>", "another address of the Azure Retail Prices")
    .option("--gcp-url <url>", "another address of the Google Cloud Billing catalogue")
    .addOption(catalogOption())
    .addHelpText("after", refreshHelp)
    .action((options: CatalogRefreshOptions) =>
      run(async () => (await import("./commands/catalog-refresh.ts")).catalogRefresh(options, here())),
    );
  addCompare(program, here, run);
}

function addCompare(program: Command, here: () => Terminal, run: (work: () => Promise<number>) => Promise<void>): void {
  program
    .command("compare")
    .description("compare the clouds for a request, a list of requests or a stack: type, region, cost, carbon")
    .addOption(new Option("--vcpus <count>", "of one request").argParser(figure))
    .addOption(new Option("--memory <GiB>", "of one request").argParser(figure))
    .addOption(new Option("--gpus <count>", "of one request; below 1 a share").argParser(figure))
    .option("--gpu-model <model>", "of one request, such as a100 or t4")
    .addOption(new Option("--requests <file>", "YAML or JSON list of named requests").conflicts(["vcpus", "memory"]))
    .addOption(new Option("-s, --stack <name>", "what this stack has placed (default: the selected one)"))
    .addOption(cloudOption())
    .addOption(regionOption())
    .addOption(
      new Option("--residency <place>", "a country, EU, EEA or continent:EU (repeatable)").argParser(
        (text: string, before?: readonly string[]) => collect(text, before),
      ),
    )
    .addOption(archOption())
    .option("--burstable", "also types whose vCPUs are whole only in bursts")
    .addOption(
      new Option("--purchase <how>", "spotWithFallback: on demand while there is no spot capacity")
        .choices(["onDemand", "spot", "spotWithFallback"])
        .default("onDemand"),
    )
    .addOption(new Option("--max-price <USD>", "per hour and request, at worst").argParser(figure))
    .option("--limits <file>", "YAML with the quotas and the reserved capacity of the accounts")
    .addOption(sortOption())
    .addOption(catalogOption())
    .option("--json", "print JSON")
    .option("--chart <file>", "also draw cost and carbon: .svg or .html")
    .addHelpText("after", compareHelp)
    .action((options: CompareOptions) =>
      run(async () => (await import("./commands/compare.ts")).compare(options, here())),
    );
}

const compareHelp = `
Prices are of the machines alone, on demand for Linux unless --purchase says otherwise, without disks and traffic. A type
is at most twice what was asked in vCPUs, memory and GPUs, unless it is cheaper than all that fit closer; then the reason
says so.

Exits with 1 when a request fits in none of the clouds.`;

const refreshHelp = `
Google's list needs an API key in GOOGLE_API_KEY. AWS has hundreds of megabytes for each region: name those you need.
The file is replaced when all is there; a refresh that was cut off goes on where it ended, for a day.

Exits with 1 when a cloud's prices could not be renewed; they are then as they were.`;

const collect = <T>(value: T, before: readonly T[] = []): readonly T[] => [...before, value];

function cloudOption(): Option {
  return new Option("--cloud <cloud>", `${clouds.join(", ")} (repeatable; default: all)`).argParser(
    (text: string, before?: readonly string[]) => {
      if (!clouds.some((cloud) => cloud === text)) throw new InvalidArgumentError(`expected ${clouds.join(", ")}`);
      return collect(text, before);
    },
  );
}

function regionOption(): Option {
  return new Option("--region <region>", "name or display name of a region (repeatable; default: all)").argParser(
    (text: string, before?: readonly string[]) => collect(text, before),
  );
}

function archOption(): Option {
  return new Option("--arch <architecture>", "of the CPU").choices(["x86_64", "arm64"]);
}

function sortOption(): Option {
  return new Option("--sort <by>", "what comes first").choices(["price", "carbon"]).default("price");
}

function catalogOption(): Option {
  return new Option("--catalog <file>", "refreshed catalogue (default: the project's, else that in the cache folder)");
}

function figure(text: string): number {
  const value = Number(text.trim() || Number.NaN);
  if (!Number.isFinite(value) || value < 0) throw new InvalidArgumentError("expected a number from 0");
  return value;
}

function whole(text: string): number {
  const value = figure(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError("expected a whole number from 0");
  return value;
}

function count(text: string): number {
  const value = figure(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("expected a whole number from 1");
  return value;
}
