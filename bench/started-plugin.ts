import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import * as grpc from "@grpc/grpc-js";
import { providerGrpc, providerpb } from "../provider/rpc/protos.ts";

/** What one start of a plugin took. */
export interface PluginStart {
  /** From the start of the process to the line with its port, as the engine waits for it. */
  readonly portMs: number;
  /** From the start of the process to the first answer, which waits until the plugin's own code is loaded. */
  readonly answerMs: number;
  /** Resident set at the port, in MB of 10^6 bytes. */
  readonly portMb: number;
  /** Resident set after the first answer, in MB of 10^6 bytes. No fleet, store or model is open yet. */
  readonly answerMb: number;
}

/**
 * Starts a plugin as the engine does, asks it for its schema once, and ends it.
 * @throws {Error} when it ends before it prints a port, or answers with an error.
 */
export async function startPlugin(command: string, args: readonly string[]): Promise<PluginStart> {
  const began = performance.now();
  // The address of an engine is the engine's first argument; nothing listens there, and nothing is logged.
  const child = spawn(command, [...args, "127.0.0.1:1"], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const port = await portOf(child);
    const portMs = performance.now() - began;
    const portMb = residentMb(child);
    await getSchema(port);
    return { portMs, answerMs: performance.now() - began, portMb, answerMb: residentMb(child) };
  } finally {
    if (child.exitCode === null && child.kill("SIGKILL")) await once(child, "exit");
  }
}

async function portOf(child: ChildProcess): Promise<number> {
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.once("data", (chunk: Buffer) => resolve(chunk.toString()));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the plugin ended with ${code} before it printed a port`)));
  });
  return Number(line);
}

function getSchema(port: number): Promise<void> {
  const client = new providerGrpc.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  return new Promise<void>((resolve, reject) => {
    client.getSchema(new providerpb.GetSchemaRequest(), (error) => (error === null ? resolve() : reject(error)));
  }).finally(() => client.close());
}

function residentMb({ pid }: ChildProcess): number {
  const kib =
    process.platform === "linux"
      ? /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]
      : execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
  return (Number(kib) * 1024) / 1e6;
}
