import { createRequire } from "node:module";
import * as grpc from "@grpc/grpc-js";
import type { ProviderSession } from "../resources/provider-session.ts";
import { EngineLog } from "./engine-log.ts";
import { watchParent } from "./parent-watch.ts";
import { resourceProviderDefinition } from "./plan-messages.ts";
import { processEdge } from "./process-edge.ts";
import { providerService } from "./service.ts";

// The engine reads the port from the first line of stdout, and gives its own address as the first argument that is not a flag.
let engineAddress = process.argv.slice(2).find((argument) => !argument.startsWith("-")) ?? null;
let log = new EngineLog(engineAddress);

const { version } = createRequire(import.meta.url)("novacron/package.json") as { version: string };

let session: Promise<ProviderSession> | undefined;
// The decision engine is loaded after the port is announced, so that the plugin's start does not wait for it.
const openSession = (): Promise<ProviderSession> => {
  session ??= import("../resources/session.ts").then(({ openProviderSession }) =>
    openProviderSession(processEdge(version, process.ppid, () => log)),
  );
  return session;
};

// The engine asks a plugin to end in this way, after it has written its state. A CLI that was killed asks nothing.
const end = () => {
  const closing = session?.then((opened) => opened.close()) ?? Promise.resolve();
  // The state is written, so that this fails no run; but whoever ran it should know.
  void closing
    .catch((error: unknown) => log.log("warning", error instanceof Error ? error.message : String(error)))
    .then(() => process.exit(0));
};
process.once("SIGINT", end);
process.once("SIGBREAK", end);

// Nothing is settled: what was applied last may be missing in the state, and is given back where it is.
watchParent(() => {
  const abandoning = session?.then((opened) => opened.abandon()) ?? Promise.resolve();
  void abandoning.catch(() => undefined).then(() => process.exit(1));
});

const server = new grpc.Server({
  // Programs of a quantum job and whole decision records pass here; 4 MB, the default, is too little.
  "grpc.max_receive_message_length": 400 * 1024 * 1024,
  "grpc.max_send_message_length": 400 * 1024 * 1024,
});
server.addService(
  resourceProviderDefinition(),
  providerService(
    openSession,
    version,
    (address) => {
      log.close();
      engineAddress = address;
      log = new EngineLog(address);
    },
    () => engineAddress ?? "",
  ),
);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`${port}\n`);
  setImmediate(() => void openSession().catch(() => undefined)); // Its error reaches the first call that needs it.
});
