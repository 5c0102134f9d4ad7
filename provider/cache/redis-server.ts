import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A `redis-server` for tests and benchmarks, on loopback, with a folder of its own. */
export interface RedisServer {
  readonly port: number;
  /** `redis://127.0.0.1:<port>` without credentials. */
  readonly url: string;
  /** Path of its Unix socket. */
  readonly socket: string;
  /** Ends it as a power cut would, without removing its folder. */
  kill(): Promise<void>;
  /** Stops it in its tracks (SIGSTOP): connections are accepted by the kernel and nothing answers. */
  freeze(): void;
  /** Kills it if it runs, and removes its folder. */
  dispose(): Promise<void>;
}

/** Whether a `redis-server` can be started here; tests that need one skip themselves where not. */
export function hasRedisServer(): boolean {
  try {
    execFileSync("redis-server", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts a server and waits until it takes connections.
 * @param options `port` for a restart in the old place, a free one where absent; `password` for AUTH.
 */
export async function startRedisServer(
  options: { readonly port?: number; readonly password?: string } = {},
): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), "novacron-redis-"));
  const port = options.port ?? (await freePort());
  const socket = join(folder, "redis.sock");
  const settings = [
    "--port",
    `${port}`,
    "--bind",
    "127.0.0.1",
    "--unixsocket",
    socket,
    "--dir",
    folder,
    "--save",
    "",
    "--appendonly",
    "no",
  ];
  const secret = options.password === undefined ? [] : ["--requirepass", options.password];
  const child = spawn("redis-server", [...settings, ...secret], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  await ready(child);
  const kill = async () => {
    child.kill("SIGKILL");
    await exited;
  };
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    socket,
    kill,
    freeze: () => void child.kill("SIGSTOP"),
    async dispose() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A TCP port of loopback that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, "close");
  return port;
}

/** Lets a server listen on a free port of loopback. */
export async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no TCP port");
  return address.port;
}

async function ready(child: ChildProcess): Promise<void> {
  if (!child.stdout) throw new Error("redis-server has no output");
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    // The last line before its event loop; whoever leaves this loop closes the pipe's reader, so drain it.
    if (/ready to accept connections at/i.test(line)) {
      child.stdout.resume();
      return;
    }
  }
  throw new Error(`redis-server did not start:\n${lines.join("\n")}`);
}
