import { readFile, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { createColors } from "picocolors";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { packageRoot } from "../../provider/package-root.ts";
import { editIgnoreFile } from "../init/ignore-lines.ts";
import { lineChanges } from "../init/line-changes.ts";
import { pluginPathFor } from "../init/plugin-path.ts";
import { programAdvice } from "../init/program-advice.ts";
import { editProjectFile } from "../init/project-file.ts";
import { fleetIdOf, starterFleet } from "../init/starter-fleet.ts";
import { findProjectFile, openProject } from "../project.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron init`. */
export interface InitOptions {
  readonly dryRun?: boolean;
  readonly directory?: string;
}

/** A file as it is (null: not there) and as it should be. */
interface FileChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string;
}

/**
 * `novacron init`: makes the project of a folder ready. What is there stays, so that a second run changes nothing.
 * @throws {NovaCronError} NC1902 when the folder has no Pulumi.yaml, or a malformed one.
 */
export async function init(options: InitOptions, terminal: Terminal): Promise<number> {
  const directory = resolve(terminal.directory, options.directory ?? ".");
  const file = await projectFileIn(directory);
  const there = { ...terminal, directory };
  const plugin = pluginPathFor(directory, packageRoot);
  const before = await readFile(file, "utf8");
  const edited = editProjectFile(before, { pluginPath: plugin.path, fleet: "fleet.yaml" }, file);
  const { name, config } = await openProject(there);
  const fleetPath = resolve(directory, config.fleet);
  const [fleet, ignored] = [await readIfThere(fleetPath), await readIfThere(join(directory, ".gitignore"))];
  const ignoring = editIgnoreFile(ignored ?? "");
  const changes: FileChange[] = [
    { path: file, before, after: edited.text },
    { path: fleetPath, before: fleet, after: fleet ?? starterFleet(fleetIdOf(name)) },
    { path: join(directory, ".gitignore"), before: ignored, after: ignoring.text },
  ];
  await apply(
    changes.filter((change) => change.before !== change.after),
    directory,
    options.dryRun === true,
    terminal,
  );
  const notes = [
    ...(plugin.installed
      ? []
      : [
          "the package is not installed for this project, so the plugin's path holds on this machine only; run `npm install novacron`, remove the entry and run this again",
        ]),
    ...edited.notes,
    ...ignoring.notes,
    ...(await programAdvice(directory, edited.text)),
  ];
  for (const note of notes) terminal.err(`warning: ${note}\n`);
  return 0;
}

/** Not a folder further up: `init` writes, and should write where the user stands. */
async function projectFileIn(directory: string): Promise<string> {
  const file = await findProjectFile(directory);
  if (file !== null && !file.endsWith(".json") && resolve(file, "..") === directory) return file;
  throw new NovaCronError("NC1902", `there is no Pulumi.yaml in ${directory}`, {
    expected: "the folder of a Pulumi project",
    remedy:
      file === null
        ? "Make a project with `pulumi new`, and run this in its folder"
        : `Run this in ${resolve(file, "..")}, or give --directory`,
  });
}

async function apply(
  changes: readonly FileChange[],
  directory: string,
  dryRun: boolean,
  terminal: Terminal,
): Promise<void> {
  const { green, red, bold } = createColors(terminal.color);
  if (changes.length === 0) terminal.out("Nothing to do: the project is ready\n");
  for (const { path, before, after } of changes) {
    const shown = relative(directory, path);
    if (!dryRun) {
      await writeFile(path, after);
      terminal.out(`${before === null ? "made   " : "changed"} ${shown}\n`);
      continue;
    }
    terminal.out(bold(`${before === null ? "would make" : "would change"} ${shown}\n`));
    for (const { sign, line } of lineChanges(before ?? "", after)) {
      terminal.out(sign === "+" ? green(`+ ${line}\n`) : red(`- ${line}\n`));
    }
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
