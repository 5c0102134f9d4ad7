import { Metadata, status } from "@grpc/grpc-js";
import providerpb from "@pulumi/pulumi/proto/provider_pb.js";
import statuspb from "@pulumi/pulumi/proto/status_pb.js";
import anypb from "google-protobuf/google/protobuf/any_pb.js";
import { encodeProperties } from "../../../provider/rpc/wire.ts";
import type { Values } from "./values.ts";

/** A resource that exists and is not as it should be. Pulumi keeps it in its state and says why it is not. */
export class InitFailed extends Error {
  readonly id: string;
  readonly outputs: Values;

  constructor(message: string, id: string, outputs: Values) {
    super(message);
    this.name = "InitFailed";
    this.id = id;
    this.outputs = outputs;
  }
}

/** The gRPC error for whatever was thrown; what exists of the resource goes into the status details, as providers in Go send it. */
export function errorOf(error: unknown): { code: status; details: string; metadata?: Metadata } {
  const details = error instanceof Error ? error.message : String(error);
  if (!(error instanceof InitFailed)) return { code: status.UNKNOWN, details };
  const detail = new providerpb.ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(encodeProperties(error.outputs));
  detail.setReasonsList([details]);
  const packed = new anypb.Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const response = new statuspb.Status();
  response.setCode(status.UNKNOWN);
  response.setMessage(details);
  response.addDetails(packed);
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(response.serializeBinary()));
  return { code: status.UNKNOWN, details, metadata };
}
