import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageVersion } from "../package-version.ts";
import type { Terminal } from "../terminal.ts";
import type { CheckResult } from "./check-result.ts";

/** Longest time until the plugin says its port; Pulumi itself would wait longer. */
const timeoutMs = 20_000;
/** A start that takes longer is felt at every preview. */
const slowMs = 1_000;

/**
 * Starts the plugin as Pulumi does, waits for its port and ends it.
 * @param folder where the launcher lies.
 * @param directory in which it runs.
 */
export async function checkPlugin(
  folder: string,
  directory: string,
  terminal: Terminal,
): Promise<Omit<CheckResult, "name">> {
  const windows = terminal.platform === "win32";
  const launcher = join(folder, `pulumi-resource-novacron${windows ? ".cmd" : ""}`);
  if (!existsSync(launcher)) {
    return {
      status: "fail",
      message: `${launcher} is not there`,
      remedy: "Correct the path of the novacron plugin in Pulumi.yaml",
    };
  }
  const started = performance.now();
  // A group of its own: the launcher is a script, and Node its child.
  const child = spawn(launcher, [], {
    cwd: directory,
    env: { ...terminal.environment },
    detached: !windows,
    shell: windows,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said: Buffer[] = [];
  child.stderr.on("data", (chunk: Buffer) => said.push(chunk));
  const closed = once(child, "close").catch(() => undefined);
  try {
    const first = await firstLine(child.stdout, closed);
    const startMs = Math.round(performance.now() - started);
    const stderr = Buffer.concat(said).toString("utf8").trim().slice(0, 500);
    if (!/^\d+$/.test(first)) {
      return {
        status: "fail",
        message: `did not start: ${stderr || first || `no port within ${timeoutMs / 1000} s`}`,
        remedy: `Run ${launcher} to see more`,
      };
    }
    const version = await versionOf(folder);
    const details = { startMs, launcher, version };
    if (version !== null && version !== packageVersion()) {
      return {
        status: "warn",
        message: `starts in ${startMs} ms, and is ${version}, while this is ${packageVersion()}`,
        remedy: "Let Pulumi.yaml name the plugin of the package that the program imports",
        details,
      };
    }
    if (startMs <= slowMs) return { status: "ok", message: `starts in ${startMs} ms`, details };
    return {
      status: "warn",
      message: `starts in ${startMs} ms`,
      remedy: "Free the machine, or install the package on a faster disk",
      details,
    };
  } finally {
    if (child.pid !== undefined) end(child.pid, windows);
    await closed;
  }
}

/** Of the package that the plugin lies in, as it is installed; null where it lies in none. */
async function versionOf(folder: string): Promise<string | null> {
  try {
    const text = await readFile(join(folder, "..", "..", "package.json"), "utf8");
    const { name, version } = JSON.parse(text) as { readonly name?: string; readonly version?: string };
    return name === "novacron" ? (version ?? null) : null;
  } catch {
    return null;
  }
}

/** The first line of a stream, or what there is of it when the process ends or the time is up. */
async function firstLine(stream: NodeJS.ReadableStream, closed: Promise<unknown>): Promise<string> {
  let text = "";
  const line = new Promise<void>((resolve) => {
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString("utf8");
      if (text.includes("\n")) resolve();
    });
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([line, closed, late]);
  clearTimeout(timer);
  return text.split("\n")[0]?.trim() ?? "";
}

function end(pid: number, windows: boolean): void {
  try {
    process.kill(windows ? pid : -pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
