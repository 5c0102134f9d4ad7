import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** A provider plugin that an installed npm package stands for. */
export interface PluginPackage {
  readonly name: string;
  /** With a leading `v`. */
  readonly version: string;
  /** Download address of third-party plugins, or empty. */
  readonly server: string;
  /** A package that is another plugin with parameters, e.g. a Terraform provider. `value` is base64. */
  readonly parameterization?: { readonly name: string; readonly version: string; readonly value: string };
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly pulumi?: {
    readonly resource?: boolean;
    readonly name?: string;
    readonly version?: string;
    readonly server?: string;
    readonly parameterization?: { readonly name: string; readonly version: string; readonly value: string };
  };
}

/**
 * The provider plugins of every package that a program in `directory` can import: those whose package.json says
 * `"pulumi": {"resource": true}`. One entry per name and version, sorted, so that the answer is the same every time.
 */
export function pluginPackages(directory: string): PluginPackage[] {
  const found = new Map<string, PluginPackage>();
  const seen = new Set<string>();
  for (const folder of ancestors(directory)) scan(join(folder, "node_modules"), found, seen);
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, plugin]) => plugin);
}

/** A folder and all above it, nearest first. */
export function ancestors(directory: string): string[] {
  const parent = dirname(directory);
  return parent === directory ? [directory] : [directory, ...ancestors(parent)];
}

function scan(modules: string, found: Map<string, PluginPackage>, seen: Set<string>): void {
  if (!existsSync(modules)) return;
  const real = realpathSync(modules);
  // Workspaces and linked packages make circles.
  if (seen.has(real)) return;
  seen.add(real);
  for (const name of readdirSync(real)) {
    if (name.startsWith(".")) continue;
    const packages = name.startsWith("@")
      ? readdirSync(join(real, name)).map((scoped) => join(real, name, scoped))
      : [join(real, name)];
    for (const folder of packages) {
      const plugin = pluginOf(folder);
      if (plugin !== undefined) {
        found.set(
          [plugin.name, plugin.version, plugin.parameterization?.name, plugin.parameterization?.version].join("\n"),
          plugin,
        );
      }
      scan(join(folder, "node_modules"), found, seen);
    }
  }
}

function pluginOf(folder: string): PluginPackage | undefined {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, "utf8");
  // Hundreds of packages, of which a few are Pulumi's: parsing only those halves the time.
  if (!text.includes('"pulumi"')) return undefined;
  let manifest: Manifest;
  try {
    manifest = JSON.parse(text) as Manifest;
  } catch {
    // Test fixtures inside packages may be malformed on purpose; npm itself would have refused a real package.
    return undefined;
  }
  const { pulumi } = manifest;
  const name = pulumi?.name ?? manifest.name?.replace(/^@pulumi\//, "").replace(/^@/, "");
  const version = pulumi?.version ?? manifest.version;
  if (pulumi?.resource !== true || name === undefined || version === undefined) return undefined;
  return {
    name,
    version: version.startsWith("v") ? version : `v${version}`,
    server: pulumi.server ?? "",
    ...(pulumi.parameterization === undefined ? {} : { parameterization: pulumi.parameterization }),
  };
}
