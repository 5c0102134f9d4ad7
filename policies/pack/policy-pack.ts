import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { packageRoot } from "../../provider/package-root.ts";
import { analyzerDefinition, analyzerService, packInfo } from "./analyzer-service.ts";
import type { PackSession } from "./pack-session.ts";

const { version } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string };

let session: Promise<PackSession> | undefined;
// The rules are loaded after the port is announced, so that the engine does not wait for them to shake hands.
const open = (): Promise<PackSession> => {
  session ??= import("./open-pack.ts").then(({ openPack }) =>
    openPack({
      environment: process.env,
      directory: process.cwd(),
      parentPid: process.ppid,
      // One instant for the whole run: what is judged first and last is judged alike.
      atMs: clock(process.env.NOVACRON_CLOCK),
      tell: (message) => process.stderr.write(`warning: ${message}\n`),
    }),
  );
  return session;
};

const pack = {
  name: "novacron-policies",
  version,
  displayName: "NovaCron",
  description: "NovaCron's rules over placements, cloud resources and stacks",
};
let info: Promise<Buffer> | undefined;
// Made before the engine asks: it takes a moment, in which nothing else could happen.
const describe = (): Promise<Buffer> => {
  info ??= open().then((opened) => packInfo(pack, opened));
  return info;
};

/** The wall clock, or NOVACRON_CLOCK (an ISO instant) where a test or a replay fixes it. */
function clock(fixed: string | undefined): number {
  if (fixed === undefined) return Date.now();
  const instant = Date.parse(fixed);
  if (Number.isNaN(instant)) throw new Error(`NOVACRON_CLOCK is "${fixed}"; expected an ISO 8601 instant`);
  return instant;
}

// The engine ends a pack by this signal. Compiled code is kept only by a process that exits, and halves the next one's start.
process.once("SIGTERM", () => process.exit(0));

const server = new grpc.Server({
  // A stack with thousands of resources comes in one message; 4 MB, the default, is too little.
  "grpc.max_receive_message_length": 400 * 1024 * 1024,
  // Statistics for a debugging service that nobody asks.
  "grpc.enable_channelz": 0,
});
server.addService(analyzerDefinition, analyzerService(open, describe, pack));
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`${port}\n`);
  setImmediate(() => void describe().catch(() => undefined)); // Its error reaches the first call that needs it.
});
