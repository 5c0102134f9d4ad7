import type { CacheTag } from "../../provider/cache/cache-kind.ts";
import { openProjectCache } from "../cache/open-project-cache.ts";
import type { Terminal } from "../terminal.ts";
import type { CacheOptions } from "./cache-stats.ts";

/** Options of `novacron cache invalidate`. */
export interface CacheInvalidateOptions extends CacheOptions {
  readonly tag: CacheTag;
}

/**
 * `novacron cache invalidate --tag fleet|model|policy`: hides what rests on it from all plans, also from those under way.
 * @throws {NovaCronError} as `cacheStats`.
 */
export async function cacheInvalidate(options: CacheInvalidateOptions, terminal: Terminal): Promise<number> {
  const cache = await openProjectCache(options.stack, terminal);
  const tiers = cache.stats().tiers.flatMap(({ tier }) => (tier === "memory" ? [] : [tier]));
  await cache.invalidateTag(options.tag).finally(() => cache.close());
  if (options.json === true)
    terminal.out(`${JSON.stringify({ formatVersion: 1, tag: options.tag, tiers }, null, 2)}\n`);
  else if (tiers.length === 0) terminal.out("There is no cache yet\n");
  else terminal.out(`What rests on the ${options.tag} is computed anew (${tiers.join(", ")})\n`);
  return 0;
}
