import { createRequire } from "node:module";
import { join } from "node:path";
import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb.js";

/** What the engine says about a program or a plugin written in JavaScript or TypeScript. */
export interface Program {
  /** Folder of Pulumi.yaml, PulumiPolicy.yaml or PulumiPlugin.yaml. */
  readonly rootDirectory: string;
  /** Folder of the program itself; the same unless `main` in the project file names another. */
  readonly programDirectory: string;
  /** File or folder to load, relative to `programDirectory`; `.` means "as package.json says". */
  readonly entryPoint: string;
  readonly options: RuntimeOptions;
}

/** The `runtime.options` that this host knows. Others are ignored, as the official host does. */
export interface RuntimeOptions {
  /** Compile by ts-node. False unless asked for: Node itself strips types. */
  readonly typescript: boolean;
  /** Extra arguments for node, e.g. `--max-old-space-size=4096`. */
  readonly nodeArguments: readonly string[];
  readonly packageManager: string | undefined;
}

/** Reads the engine's description. `workingDirectory` is for engines that send no directories. */
export function programOf(info: ProgramInfo | undefined, workingDirectory: string): Program {
  const options = info?.getOptions()?.toJavaScript() ?? {};
  const programDirectory = info?.getProgramDirectory() || workingDirectory;
  return {
    rootDirectory: info?.getRootDirectory() || programDirectory,
    programDirectory,
    entryPoint: info?.getEntryPoint() || ".",
    options: {
      typescript: options.typescript === true || options.typescript === "true",
      nodeArguments: typeof options.nodeargs === "string" ? splitArguments(options.nodeargs) : [],
      packageManager: typeof options.packagemanager === "string" ? options.packagemanager : undefined,
    },
  };
}

/**
 * The path of one of the SDK's own entry points, e.g. `@pulumi/pulumi/cmd/run`, as the program itself would find it.
 *
 * @throws Error that says how to install the SDK.
 */
export function resolveSdk(module: string, program: Program): string {
  for (const folder of [program.programDirectory, program.rootDirectory]) {
    try {
      return createRequire(join(folder, "package.json")).resolve(module);
    } catch {
      // The other folder may have it: a program in a subfolder of a project, or the other way round.
    }
  }
  throw new Error(
    `${module} was not found from ${program.programDirectory}; it looks like the packages are not installed: run npm install there`,
  );
}

/** Splits a command line at spaces; single or double quotes keep a part together. */
export function splitArguments(line: string): string[] {
  return [...line.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([part]) =>
    part.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"),
  );
}
