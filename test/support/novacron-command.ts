import { join } from "node:path";
import { type ProcessResult, runProcess } from "../../cli/run-process.ts";
import { projectRoot } from "../../tools/toolchain.mjs";
import type { PulumiProject } from "./pulumi.ts";

/** Runs the command as a user does, in the project's folder, with what the project's own CLI gets. */
export function novacron(project: PulumiProject, ...args: readonly string[]): Promise<ProcessResult> {
  return runProcess(process.execPath, [join(projectRoot, "cli", "main.ts"), ...args], {
    directory: project.directory,
    environment: project.environment,
  });
}
