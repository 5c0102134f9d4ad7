import * as grpc from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { watchParent } from "../../../provider/rpc/parent-watch.ts";
import type { Double } from "./double.ts";
import { serviceOf } from "./service.ts";

/** Serves a double as a Pulumi plugin: the engine reads the port from the first line of stdout. Ends with its parent. */
export function serve(double: Double): void {
  const server = new grpc.Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
  server.addService(providerGrpc.ResourceProviderService, { ...serviceOf(double) });
  watchParent(() => process.exit(1));
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) throw error;
    process.stdout.write(`${port}\n`);
  });
}
