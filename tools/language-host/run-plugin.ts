import { constants } from "node:os";
import type { ServerWritableStream } from "@grpc/grpc-js";
import type { RunPluginRequest, RunPluginResponse } from "@pulumi/pulumi/proto/language_pb.js";
import type { Children } from "./children.ts";
import { type Program, programOf, resolveSdk } from "./program.ts";
import { languagepb } from "./protos.ts";

/** The command line and folder of a plugin written in JavaScript. */
export interface PluginCommand {
  readonly args: readonly string[];
  readonly cwd: string;
}

/**
 * How a plugin is started. A policy pack (kind `analyzer`) runs in its own folder, because the SDK's `cmd/run-policy-pack`
 * reads package.json and the policy configuration there; any other plugin runs where the engine says.
 */
export function pluginCommand(request: RunPluginRequest, program: Program): PluginCommand {
  const policyPack = request.getKind() === "analyzer";
  const runner = resolveSdk(
    policyPack ? "@pulumi/pulumi/cmd/run-policy-pack" : "@pulumi/pulumi/cmd/run-plugin",
    program,
  );
  const engine = request.getArgsList();
  return policyPack
    ? {
        args: [...program.options.nodeArguments, runner, ...engine, program.programDirectory],
        cwd: program.programDirectory,
      }
    : { args: [...program.options.nodeArguments, runner, program.programDirectory, ...engine], cwd: request.getPwd() };
}

// Of this process's own environment a plugin gets only where main.mjs keeps compiled code; the rest is the engine's to say.
const { NODE_COMPILE_CACHE } = process.env;
const compileCache = NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE };

/** Runs a plugin until it ends or the engine hangs up, and streams its output; the exit code is the last message. */
export async function runPlugin(
  call: ServerWritableStream<RunPluginRequest, RunPluginResponse>,
  children: Children,
): Promise<void> {
  const { request } = call;
  if (request.getAttachDebugger()) throw new Error("this language host cannot attach a debugger to a plugin");
  const { args, cwd } = pluginCommand(request, programOf(request.getInfo(), request.getPwd()));
  const { child, exit } = children.start(process.execPath, args, {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...compileCache, ...environmentOf(request.getEnvList()) },
  });
  // The engine ends a plugin by cancelling the call.
  call.on("cancelled", () => child.kill("SIGTERM"));
  child.stdout?.on("data", (chunk: Buffer) => call.write(new languagepb.RunPluginResponse().setStdout(chunk)));
  child.stderr?.on("data", (chunk: Buffer) => call.write(new languagepb.RunPluginResponse().setStderr(chunk)));
  const { code, signal, error } = await exit;
  if (error !== undefined) throw new Error(`the plugin could not be started: ${error.message}`, { cause: error });
  call.write(new languagepb.RunPluginResponse().setExitcode(signal === null ? code : 128 + constants.signals[signal]));
}

/** `NAME=value` lines as an environment. The last of a name wins, as the engine appends what overrides. */
export function environmentOf(lines: readonly string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=", 1)), line.slice(line.indexOf("=", 1) + 1)]),
  );
}
