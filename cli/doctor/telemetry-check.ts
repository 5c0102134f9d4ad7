import { constants, existsSync, statSync } from "node:fs";
import { access } from "node:fs/promises";
import { dirname } from "node:path";
import { type TelemetrySettings, telemetrySettings } from "../../provider/observability/telemetry-settings.ts";
import { nameOfRun } from "../../provider/rpc/cli-run.ts";
import { packageVersion } from "../package-version.ts";
import type { Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import type { CheckResult } from "./check-result.ts";

/** Longest wait for a receiver's answer. */
const patienceMs = 1_000;

/** Where traces and metrics go, if they go anywhere: whether a receiver takes a span, or a file can be written. */
export async function checkTelemetry(project: Project | null, terminal: Terminal): Promise<Omit<CheckResult, "name">> {
  const directory = project?.directory ?? terminal.directory;
  const settings = telemetrySettings(terminal.environment, project?.config.telemetry ?? {}, directory);
  if (settings === null) return { status: "ok", message: "off" };
  const { to } = settings;
  return to.kind === "file" ? checkFile(to.path) : checkReceiver(settings, to.tracesUrl, terminal);
}

/** A look must not make the file: the nearest folder above it that is there has to let it be made. */
async function checkFile(path: string): Promise<Omit<CheckResult, "name">> {
  let there = path;
  while (!existsSync(there)) there = dirname(there);
  try {
    await access(there, constants.W_OK);
    // What is to be made has to be made in a folder; what is there has to be a file.
    if (statSync(there).isDirectory() === (there === path))
      throw new Error("a file where a folder has to be, or a folder");
    return { status: "ok", message: `to ${path}` };
  } catch {
    return {
      status: "warn",
      message: `${there} cannot be written, so nothing is told to ${path}`,
      remedy: "Give leave to write there, or name another file; plans work all the same",
    };
  }
}

/** Sends one span, as plans do: with the headers and certificates of the environment. */
async function checkReceiver(
  settings: TelemetrySettings,
  url: string,
  terminal: Terminal,
): Promise<Omit<CheckResult, "name">> {
  const { origin } = new URL(url);
  const { openTelemetry } = await import("../../provider/observability/open-telemetry.ts");
  const troubles: string[] = [];
  const run = nameOfRun(process.pid);
  const { telemetry, close } = openTelemetry(
    { ...settings, flushMs: patienceMs },
    {
      version: packageVersion(),
      environment: terminal.environment,
      run,
      process: run,
      root: "novacron.doctor",
      onTrouble: async (message) => void troubles.push(message),
    },
  );
  telemetry.start();
  await close();
  const [first] = troubles;
  if (first === undefined) return { status: "ok", message: `${origin} takes it` };
  return {
    status: "warn",
    message: `${origin}: ${first}`,
    remedy:
      "Start the receiver, or correct OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_EXPORTER_OTLP_HEADERS; it has to speak OTLP over HTTP, at port 4318 as a rule. Plans work all the same",
  };
}
