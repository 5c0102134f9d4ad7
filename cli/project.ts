import { readdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { NovaCronError } from "../provider/errors/novacron-error.ts";
import type { ProviderConfig } from "../provider/schema/provider-config.ts";
import { storeFolder, storeInUse } from "../provider/store/open-store.ts";
import { configuredValues, parseConfig } from "./project-config.ts";
import { selectedStack, shortStackName } from "./selected-stack.ts";
import type { Terminal } from "./terminal.ts";

const fileNames = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"] as const;

/** A Pulumi project, as far as NovaCron's commands look at it. */
export interface Project {
  readonly name: string;
  /** Absolute path of the project's folder; relative paths of the configuration start here. */
  readonly directory: string;
  /** Absolute path of Pulumi.yaml. */
  readonly file: string;
  /** The stack whose configuration is merged in, or null where none was named or selected. */
  readonly stack: string | null;
  readonly config: ProviderConfig;
  /** Paths of configuration values that only Pulumi can decrypt; `config` has their defaults. */
  readonly encrypted: readonly string[];
  /** Absolute path of the plugin's folder that Pulumi.yaml names, or null. */
  readonly pluginDirectory: string | null;
  /** Names of the stacks that have a configuration file, sorted. */
  readonly stacks: readonly string[];
}

/** Absolute path of the project file of `from` or the nearest folder above it, or null. */
export async function findProjectFile(from: string): Promise<string | null> {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const names: readonly string[] = await readdir(folder).catch(() => []);
    const name = fileNames.find((candidate) => names.includes(candidate));
    if (name !== undefined) return join(folder, name);
    if (dirname(folder) === folder) return null;
  }
}

/**
 * Reads the project around the terminal's folder, with the configuration of one stack.
 * @param stack the stack of `--stack`; the selected one where absent.
 * @throws {NovaCronError} NC1902 no project, or a malformed file; NC1003 a wrong configuration.
 */
export async function openProject(terminal: Terminal, stack?: string): Promise<Project> {
  const project = await findProject(terminal, stack);
  if (project !== null) return project;
  throw new NovaCronError("NC1902", `there is no Pulumi.yaml in ${terminal.directory} or above it`, {
    expected: "the folder of a Pulumi project",
    remedy: "Go there, or give it with -C DIRECTORY; `pulumi new` makes a project",
  });
}

/** As {@link openProject}, but null where there is no project. */
export async function findProject(terminal: Terminal, stack?: string): Promise<Project | null> {
  const file = await findProjectFile(terminal.directory);
  if (file === null) return null;
  const directory = dirname(file);
  const written = await readYaml(file);
  const { name } = written;
  if (typeof name !== "string" || name === "") {
    throw new NovaCronError("NC1902", `${file} has no name`, {
      property: "name",
      expected: "the project's name",
      remedy: "Add it",
    });
  }
  const chosen = stack ?? (await selectedStack(file, name, terminal.environment));
  const configFolder = resolve(directory, typeof written.stackConfigDir === "string" ? written.stackConfigDir : ".");
  const stacks = await stackFiles(configFolder);
  const stackFile = chosen === null ? undefined : stacks.get(shortStackName(chosen));
  const ofProject = configuredValues(written.config, { wrapped: true });
  const ofStack = configuredValues(stackFile === undefined ? {} : (await readYaml(stackFile)).config, {
    wrapped: false,
  });
  const config = parseConfig({ ...ofProject.values, ...ofStack.values });
  const overridden = new Set([...Object.keys(ofStack.values), ...ofStack.encrypted.map(topLevel)]);
  return {
    name,
    directory,
    file,
    stack: chosen,
    config: { ...config, store: storeInUse(config, terminal.environment) },
    encrypted: [...ofProject.encrypted.filter((path) => !overridden.has(topLevel(path))), ...ofStack.encrypted],
    pluginDirectory: pluginFolder(written, directory),
    stacks: [...stacks.keys()].sort(),
  };
}

/** Stack names with the paths of their files. */
async function stackFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const names: readonly string[] = await readdir(folder).catch(() => []);
  return new Map(
    names.flatMap((name): [string, string][] => {
      const stack = /^Pulumi\.(.+)\.(?:yaml|yml|json)$/.exec(name)?.[1];
      return stack === undefined ? [] : [[stack, join(folder, name)]];
    }),
  );
}

async function readYaml(file: string): Promise<Record<string, unknown>> {
  let content: unknown;
  try {
    content = parse(await readFile(file, "utf8"), { logLevel: "silent" });
  } catch (cause) {
    const what = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
    throw new NovaCronError("NC1902", `${file} cannot be read: ${what}`, { remedy: "Correct it", cause });
  }
  if (content === null || content === undefined) return {};
  if (typeof content === "object" && !Array.isArray(content)) return content as Record<string, unknown>;
  throw new NovaCronError("NC1902", `${file} is not a map of keys and values`, { remedy: "Correct it" });
}

/** https://www.pulumi.com/docs/iac/concepts/projects/project-file/#plugins-options */
function pluginFolder(written: Readonly<Record<string, unknown>>, directory: string): string | null {
  const { plugins } = written;
  const providers =
    typeof plugins === "object" && plugins !== null && "providers" in plugins ? plugins.providers : undefined;
  const ours = (Array.isArray(providers) ? providers : []).find(
    (entry: { readonly name?: unknown } | null) => entry?.name === "novacron",
  ) as { readonly path?: unknown } | undefined;
  return typeof ours?.path === "string" ? resolve(directory, ours.path) : null;
}

const topLevel = (path: string): string => path.split(/[.[]/, 1)[0] ?? path;

/** Absolute path of the audit log: beside the store. */
export function auditLogPath(project: Project): string {
  return join(storeFolder(project.config.store, project.directory), "audit.jsonl");
}
