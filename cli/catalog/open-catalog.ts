import { dirname, join, resolve } from "node:path";
import type { Catalog } from "../../provider/world/catalog/catalog.ts";
import { readCatalog } from "../../provider/world/catalog/read-catalog.ts";
import { refreshedCatalogName } from "../../provider/world/catalog/refreshed-name.ts";
import { findProjectFile } from "../project.ts";
import type { Terminal } from "../terminal.ts";

/** Folder for what can be fetched again: `$XDG_CACHE_HOME/novacron`, else `~/.cache/novacron`. */
export function cacheFolder({ environment, directory }: Pick<Terminal, "environment" | "directory">): string {
  const { XDG_CACHE_HOME, HOME, USERPROFILE } = environment;
  return join(XDG_CACHE_HOME || join(HOME || USERPROFILE || directory, ".cache"), "novacron");
}

/**
 * Where the refreshed catalogue lies: the file of `--catalog`, else the project's `.novacron/catalog.json.br`, else, outside
 * of projects, that in the cache folder. It need not be there.
 */
export async function refreshedCatalogPath(given: string | undefined, terminal: Terminal): Promise<string> {
  if (given !== undefined) return resolve(terminal.directory, given);
  const project = await findProjectFile(terminal.directory);
  return project === null
    ? join(cacheFolder(terminal), refreshedCatalogName)
    : join(dirname(project), ".novacron", refreshedCatalogName);
}

/** The shipped catalogue with the refreshed one on top. @throws {NovaCronError} NC1140. */
export async function openCatalog(given: string | undefined, terminal: Terminal): Promise<Catalog> {
  return readCatalog(await refreshedCatalogPath(given, terminal));
}
