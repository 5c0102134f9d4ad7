import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Cache } from "../../provider/cache/cache.ts";
import { type EntryKey, entryKeysOf } from "../../provider/cache/entry-key.ts";
import { type OpenCacheOptions, openCache } from "../../provider/cache/open-cache.ts";
import { withTlsFilesIn } from "../../provider/cache/redis-tls.ts";
import { openKeyRing } from "../../provider/crypto/open-key-ring.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { storeFolder } from "../../provider/store/open-store.ts";
import { keySource } from "../key-place.ts";
import { fleetIdOf } from "../open-project-store.ts";
import { packageVersion } from "../package-version.ts";
import { openProject, type Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";

/** Path of a project's cache file, whether it is there or not. */
export function cacheFileOf({ config, directory }: Project): string {
  return join(storeFolder(config.store, directory), "cache.db");
}

/** The cache's Redis, where the project has one; without keys where there is no private key. */
export function projectRedis(project: Project, terminal: Terminal): Pick<OpenCacheOptions, "redis"> {
  const { redis } = project.config.cache;
  if (redis === undefined) return {};
  const url = withTlsFilesIn(project.directory, redis.url);
  return { redis: { ...redis, url, keys: projectEntryKeys(project, terminal) } };
}

/** Keys of the entries on Redis; what is wrong with the keys others say. */
function projectEntryKeys(project: Project, terminal: Terminal): readonly EntryKey[] {
  const directory = resolve(project.directory, project.config.keys.directory);
  const { location } = keySource(directory, project.config, project.encrypted, terminal);
  try {
    return entryKeysOf(openKeyRing({ ...location, create: "never" }));
  } catch (error) {
    if (error instanceof NovaCronError) return [];
    throw error;
  }
}

/**
 * Opens the cache that the project's plans use, as far as it is there: looking at it must not make it. What of it cannot be
 * used is told on stderr.
 * @throws {NovaCronError} NC1902 outside of a project; NC11xx for a wrong fleet file; NC1703 for a malformed URL.
 */
export async function openProjectCache(stack: string | undefined, terminal: Terminal): Promise<Cache> {
  const project = await openProject(terminal, stack);
  if (project.encrypted.includes("cache")) {
    terminal.err("warning: novacron:cache is encrypted, and only Pulumi can read it; Redis is left out\n");
  }
  const file = cacheFileOf(project);
  return openCache({
    version: packageVersion(),
    fleetId: await fleetIdOf(project),
    now: terminal.now,
    ...(existsSync(file) && { sqlite: { path: file } }),
    ...projectRedis(project, terminal),
    onDiagnostic: ({ message }) => terminal.err(`warning: ${message}\n`),
  });
}
