import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

const pluginFolder = join("provider", "bin");

/** Where a project finds the plugin. */
export interface PluginPath {
  /** Relative to the project's folder, with forward slashes. */
  readonly path: string;
  /** Whether the package is installed for the project: then the path is the same on every machine. */
  readonly installed: boolean;
}

/**
 * The plugin's folder for a project: in the nearest node_modules that has the package, else in the package that runs this.
 * Links are not followed: what they point to may lie elsewhere on another machine.
 * @param directory absolute path of the project's folder.
 * @param ownRoot folder of the package that runs this.
 */
export function pluginPathFor(directory: string, ownRoot: string): PluginPath {
  for (let folder = resolve(directory); ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", "novacron", pluginFolder);
    if (existsSync(candidate)) return { path: portable(relative(directory, candidate)), installed: true };
    if (dirname(folder) === folder) break;
  }
  return { path: portable(relative(directory, join(ownRoot, pluginFolder))), installed: false };
}

const portable = (path: string): string => path.split(sep).join("/");
