import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ServerWritableStream } from "@grpc/grpc-js";
import type { InstallDependenciesRequest, InstallDependenciesResponse } from "@pulumi/pulumi/proto/language_pb.js";
import type { Children } from "./children.ts";
import { programOf } from "./program.ts";
import { languagepb } from "./protos.ts";

const lockFiles: readonly (readonly [string, string])[] = [
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
];

/** The package manager of a folder: what `runtime.options.packagemanager` says, else by its lock file, else npm. */
export function packageManager(directory: string, asked: string | undefined): string {
  if (asked !== undefined && asked !== "auto") return asked;
  return lockFiles.find(([file]) => existsSync(join(directory, file)))?.[1] ?? "npm";
}

/** `pulumi install`: lets the package manager install what package.json names, and streams what it says. */
export async function installDependencies(
  call: ServerWritableStream<InstallDependenciesRequest, InstallDependenciesResponse>,
  children: Children,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const directory = call.request.getDirectory();
  const manager = packageManager(directory, programOf(call.request.getInfo(), directory).options.packageManager);
  const { child, exit } = children.start(manager, manager === "npm" ? ["install", "--loglevel=error"] : ["install"], {
    cwd: directory,
    stdio: ["ignore", "pipe", "pipe"],
    env: environment,
    shell: process.platform === "win32", // npm is a .cmd file there, which only a shell starts.
  });
  call.on("cancelled", () => child.kill("SIGTERM"));
  child.stdout?.on("data", (chunk: Buffer) =>
    call.write(new languagepb.InstallDependenciesResponse().setStdout(chunk)),
  );
  child.stderr?.on("data", (chunk: Buffer) =>
    call.write(new languagepb.InstallDependenciesResponse().setStderr(chunk)),
  );
  const { code, error } = await exit;
  if (error !== undefined) throw new Error(`${manager} could not be started: ${error.message}`, { cause: error });
  if (code !== 0) throw new Error(`${manager} install in ${directory} ended with exit code ${code}`);
}
