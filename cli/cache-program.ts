import { type Command, Option } from "commander";
import { cacheTags } from "../provider/cache/cache-kind.ts";
import type { CacheInvalidateOptions } from "./commands/cache-invalidate.ts";
import type { CacheOptions, CacheStatsOptions } from "./commands/cache-stats.ts";
import type { Terminal } from "./terminal.ts";

/** Adds `novacron cache stats|clear|invalidate`. */
export function addCache(
  program: Command,
  here: () => Terminal,
  run: (work: () => Promise<number>) => Promise<void>,
): void {
  const cache = program.command("cache").description("what plans keep so as not to compute it again");
  const shared = (command: Command): Command =>
    command
      .addOption(new Option("-s, --stack <name>", "the stack whose configuration counts (default: the selected one)"))
      .option("--json", "print JSON");

  shared(
    cache.command("stats").description("what lies in the cache, and how often plans found there what they looked for"),
  )
    .addOption(new Option("--prometheus", "print Prometheus' text format").conflicts("json"))
    .action((options: CacheStatsOptions) =>
      run(async () => (await import("./commands/cache-stats.ts")).cacheStats(options, here())),
    );
  shared(
    cache.command("clear").description("empty the cache of this fleet: its file here, and what is its own on Redis"),
  )
    .addHelpText("after", "\nNothing but time is lost. Statistics stay.")
    .action((options: CacheOptions) =>
      run(async () => (await import("./commands/cache-clear.ts")).cacheClear(options, here())),
    );
  shared(cache.command("invalidate").description("have plans compute anew what rests on something, on all machines"))
    .addOption(new Option("--tag <tag>", "what it rests on").choices(cacheTags).makeOptionMandatory())
    .action((options: CacheInvalidateOptions) =>
      run(async () => (await import("./commands/cache-invalidate.ts")).cacheInvalidate(options, here())),
    );
}
