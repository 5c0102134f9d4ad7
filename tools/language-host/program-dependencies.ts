import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ancestors } from "./plugin-packages.ts";

/** An npm package that a program uses. */
export interface ProgramDependency {
  readonly name: string;
  /** The installed version, or the range in package.json where it is not installed. */
  readonly version: string;
}

/**
 * What `pulumi about` lists: the packages that the program's package.json names or, with `transitive`, all that npm
 * installed. Sorted by name. Empty when there is no package.json.
 */
export function programDependencies(directory: string, transitive: boolean): ProgramDependency[] {
  const root = ancestors(directory).find((folder) => existsSync(join(folder, "package.json")));
  if (root === undefined) return [];
  const found = transitive ? installed(root) : declared(root);
  return found.sort((a, b) => (a.name === b.name ? (a.version < b.version ? -1 : 1) : a.name < b.name ? -1 : 1));
}

function declared(root: string): ProgramDependency[] {
  const { dependencies = {}, devDependencies = {} } = readJson(join(root, "package.json")) as {
    dependencies?: Record<string, string>;
    devDependencies?: Record<string, string>;
  };
  return Object.entries({ ...devDependencies, ...dependencies }).map(([name, range]) => {
    const manifest = ancestors(root)
      .map((folder) => join(folder, "node_modules", name, "package.json"))
      .find((file) => existsSync(file));
    return { name, version: manifest === undefined ? range : (readJson(manifest) as { version: string }).version };
  });
}

// npm's own record of what it put into node_modules.
function installed(root: string): ProgramDependency[] {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return declared(root);
  const { packages } = readJson(record) as { packages: Record<string, { name?: string; version?: string }> };
  return Object.entries(packages).flatMap(([path, { name, version }]) => {
    const [, last] = /node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path) ?? [];
    const known = name ?? last;
    return known === undefined || version === undefined ? [] : [{ name: known, version }];
  });
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}
