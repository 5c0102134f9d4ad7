import { existsSync, readdirSync, realpathSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { parse } from "yaml";
import { packageVersion } from "../package-version.ts";
import type { Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import type { CheckResult } from "./check-result.ts";

/** What the project's program needs beside the CLI: its language's host, and the same NovaCron as this one. */
export async function checkToolchain(project: Project, terminal: Terminal): Promise<Omit<CheckResult, "name">> {
  const language = languageOf(parse(await readFile(project.file, "utf8")));
  const host = `pulumi-language-${language}`;
  const found = language === null ? null : languageHost(host, terminal);
  if (language !== null && found === null) {
    return {
      status: "warn",
      message: `${host} is neither on the PATH nor beside the CLI, and Pulumi.yaml's runtime is ${language}`,
      remedy: "Install the whole of Pulumi, whose archives have it beside the CLI, or add its folder to the PATH",
    };
  }
  const installed = await installedVersion(project.directory);
  const details = { language, host: found, installed };
  if (installed !== null && installed !== packageVersion()) {
    return {
      status: "warn",
      message: `the project has novacron ${installed}, and this is ${packageVersion()}`,
      remedy: "Run the project's own (`npx novacron doctor`), or install the same version in both places",
      details,
    };
  }
  const programs = installed === null ? "the program has no novacron installed" : `novacron ${installed}`;
  return { status: "ok", message: `${language === null ? "no runtime named" : host}, ${programs}`, details };
}

/** `nodejs` of a project file, whose runtime is a name or an object with one; null where it has none. */
function languageOf(project: unknown): string | null {
  const runtime: unknown = typeof project === "object" && project !== null && "runtime" in project && project.runtime;
  if (typeof runtime === "string") return runtime;
  const isObject = typeof runtime === "object" && runtime !== null && "name" in runtime;
  return isObject && typeof runtime.name === "string" ? runtime.name : null;
}

/** Where Pulumi looks: on the PATH, beside itself, and among the plugins that were installed. */
function languageHost(name: string, { environment, platform }: Terminal): string | null {
  const suffix = platform === "win32" ? ".exe" : "";
  const onPath = (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const cli = onPath.map((folder) => join(folder, `pulumi${suffix}`)).find((path) => existsSync(path));
  const beside = cli === undefined ? [] : [dirname(realpathSync(cli))];
  const found = [...onPath, ...beside]
    .map((folder) => join(folder, `${name}${suffix}`))
    .find((path) => existsSync(path));
  if (found !== undefined) return found;
  const { PULUMI_HOME, HOME, USERPROFILE } = environment;
  const plugins = join(PULUMI_HOME || join(HOME || USERPROFILE || "", ".pulumi"), "plugins");
  const installed = existsSync(plugins) ? readdirSync(plugins) : [];
  const plugin = installed.find((entry) => entry.startsWith(name.replace("pulumi-language-", "language-")));
  return plugin === undefined ? null : join(plugins, plugin);
}

/** Of the nearest `node_modules` that has it, as Node would look; null where none has. */
async function installedVersion(directory: string): Promise<string | null> {
  for (let folder = directory; ; folder = dirname(folder)) {
    const file = join(folder, "node_modules", "novacron", "package.json");
    if (existsSync(file)) {
      const { version } = JSON.parse(await readFile(file, "utf8")) as { readonly version?: string };
      return version ?? null;
    }
    if (dirname(folder) === folder) return null;
  }
}
