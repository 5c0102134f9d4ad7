import { openProjectCache } from "../cache/open-project-cache.ts";
import type { Terminal } from "../terminal.ts";
import type { CacheOptions } from "./cache-stats.ts";

/**
 * `novacron cache clear`: empties the cache of the project's fleet.
 * @throws {NovaCronError} as `cacheStats`.
 */
export async function cacheClear(options: CacheOptions, terminal: Terminal): Promise<number> {
  const cache = await openProjectCache(options.stack, terminal);
  const cleared = (await cache.clear().finally(() => cache.close())).filter(({ tier }) => tier !== "memory");
  if (options.json === true) terminal.out(`${JSON.stringify({ formatVersion: 1, cleared }, null, 2)}\n`);
  else if (cleared.length === 0) terminal.out("There is no cache yet\n");
  else for (const { tier, entries } of cleared) terminal.out(`${tier}: ${entries} entries removed\n`);
  return 0;
}
