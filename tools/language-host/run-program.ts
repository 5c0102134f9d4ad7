import type { RunRequest } from "@pulumi/pulumi/proto/language_pb.js";
import type { Children } from "./children.ts";
import { programOf, resolveSdk } from "./program.ts";

/** The SDK's exit code for "failed, and the user has been told": nothing more is to be printed. */
const alreadyReported = 32;

/** What the engine is told about a run. */
export interface RunResult {
  /** Empty when the program ended well, or when `bail`. */
  readonly error: string;
  /** The program failed and has reported it itself. */
  readonly bail: boolean;
}

/** What a run needs besides the request. */
export interface RunContext {
  readonly children: Children;
  readonly engineAddress: string;
  /** A Zipkin endpoint, or empty. */
  readonly tracing: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** Runs a Pulumi program by the SDK's `cmd/run` in a Node of its own, whose output goes straight to the engine. */
export async function runProgram(request: RunRequest, context: RunContext): Promise<RunResult> {
  if (request.getAttachDebugger()) {
    return {
      error: "this language host cannot attach a debugger; add nodeargs: --inspect-brk to runtime.options",
      bail: false,
    };
  }
  const program = programOf(request.getInfo(), request.getPwd());
  let runner: string;
  try {
    runner = resolveSdk("@pulumi/pulumi/cmd/run", program);
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error), bail: false };
  }
  const { exit } = context.children.start(
    process.execPath,
    [...program.options.nodeArguments, runner, ...runArguments(request, program.rootDirectory, context)],
    {
      cwd: program.programDirectory,
      stdio: ["ignore", "inherit", "inherit"],
      env: {
        ...context.environment,
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray())),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
        ...(program.options.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
      },
    },
  );
  const { code, signal, error } = await exit;
  if (error !== undefined) return { error: `the program could not be started: ${error.message}`, bail: false };
  if (code === alreadyReported) return { error: "", bail: true };
  if (signal !== null) return { error: `the program was ended by ${signal}`, bail: false };
  return { error: code === 0 ? "" : `the program ended with exit code ${code}`, bail: false };
}

/** The command line of `cmd/run`: options with a value are left out when it is empty. */
export function runArguments(
  request: RunRequest,
  rootDirectory: string,
  context: Pick<RunContext, "engineAddress" | "tracing">,
): string[] {
  const options: readonly (readonly [string, string])[] = [
    ["monitor", request.getMonitorAddress()],
    ["engine", context.engineAddress],
    ["organization", request.getOrganization()],
    ["project", request.getProject()],
    ["root-directory", rootDirectory],
    ["stack", request.getStack()],
    ["pwd", request.getPwd()],
    ["parallel", String(request.getParallel())],
    ["tracing", context.tracing],
  ];
  return [
    ...options.flatMap(([name, value]) => (value === "" ? [] : [`--${name}`, value])),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    request.getInfo()?.getEntryPoint() || request.getProgram() || ".",
    ...request.getArgsList(),
  ];
}
