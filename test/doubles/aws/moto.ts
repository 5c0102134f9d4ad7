import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { findExecutable } from "../../../tools/setup/executables.mjs";
import { readToolchain } from "../../../tools/toolchain.mjs";

/** The environment variable with the address of the moto server. */
export const motoVariable = "NOVACRON_DOUBLES_MOTO";

/**
 * Why there can be no moto server here, or null when there can. In continuous integration its tests always run, and so
 * fail where it is missing.
 */
export const motoMissing: string | null =
  readToolchain(process.env)?.moto !== undefined || process.env.CI
    ? null
    : "no moto was set up: run node tools/setup.mjs --for test";

/** A moto server of our own. */
export interface Moto {
  /** `http://127.0.0.1:40123` */
  readonly endpoint: string;
  /** Forgets everything that was made. */
  reset(): Promise<void>;
  /** Ends the process, and resolves when it has ended. */
  stop(): Promise<void>;
}

/** Starts a moto server on a free port of the loopback interface, and resolves when it takes requests. */
export async function startMoto(): Promise<Moto> {
  const bin = readToolchain(process.env)?.moto?.bin;
  const executable = bin === undefined ? null : findExecutable("moto_server", [bin]);
  if (executable === null) throw new Error("moto_server is missing: run node tools/setup.mjs --for test");
  const child = spawn(executable, ["-H", "127.0.0.1", "-p", "0"], {
    stdio: ["ignore", "ignore", "pipe"],
    // Roles are given AWS's own policies, which moto only has when told so.
    env: { ...process.env, PYTHONUNBUFFERED: "1", MOTO_IAM_LOAD_MANAGED_POLICIES: "true" },
  });
  const ended = once(child, "close");
  // A test runner that dies must not leave it behind.
  const end = () => void child.kill("SIGKILL");
  process.once("exit", end);
  const endpoint = await new Promise<string>((resolve, fail) => {
    const said: string[] = [];
    child.once("error", fail);
    child.once("close", () => fail(new Error(`moto_server ended before it took requests:\n${said.join("\n")}`)));
    // Read to its end, also after the address came: a full pipe would stop the server.
    createInterface({ input: child.stderr }).on("line", (line) => {
      const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
      if (address !== undefined) resolve(address);
      else if (said.length < 50) said.push(line);
    });
  });
  return {
    endpoint,
    async reset() {
      const { ok, status } = await fetch(`${endpoint}/moto-api/reset`, { method: "POST" });
      if (!ok) throw new Error(`moto's reset answered ${status}`);
    },
    async stop() {
      process.off("exit", end);
      child.kill("SIGKILL");
      await ended;
    },
  };
}
