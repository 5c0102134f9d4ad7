import { fstatSync } from "node:fs";
import { parseArgs } from "node:util";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { Children } from "./children.ts";
import { languageGrpc } from "./protos.ts";
import { languageService } from "./service.ts";

// The engine gives its address last, and before it flags for logging, which this host has no use for.
const { values, positionals } = parseArgs({
  options: { tracing: { type: "string" } },
  strict: false,
  allowPositionals: true,
});

const children = new Children();
const maxMessageBytes = 400 * 1024 * 1024; // What the engine itself uses.
const server = new Server({
  "grpc.max_receive_message_length": maxMessageBytes,
  "grpc.max_send_message_length": maxMessageBytes,
});
server.addService(
  languageGrpc.LanguageRuntimeService,
  languageService(
    {
      engineAddress: positionals.at(-1) ?? "",
      tracing: typeof values.tracing === "string" ? values.tracing : "",
      environment: process.env,
    },
    children,
  ),
);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`${port}\n`);
});

let ending = false;
const end = (): void => {
  if (ending) return;
  ending = true;
  children.stop(2000).then(() => process.exit(0));
};
process.on("SIGINT", end);
process.on("SIGTERM", end);
// The engine holds the other end of stdin for as long as it lives; a killed engine sends no signal.
const stdin = fstatSync(0);
if (stdin.isFIFO() || stdin.isSocket()) process.stdin.once("end", end).once("error", end).resume();
