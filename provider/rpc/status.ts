import { status } from "@grpc/grpc-js";
import { NovaCronError } from "../errors/novacron-error.ts";

/** What grpc-js takes as an error: a code of the gRPC list and a text. */
export interface RpcStatus {
  readonly code: status;
  readonly details: string;
}

/** The gRPC status for anything thrown. A NovaCronError keeps its text; anything else is our fault, and says so. */
export function statusOf(error: unknown): RpcStatus {
  if (error instanceof NovaCronError) {
    const named =
      error.property === undefined || error.message.includes(error.property) ? "" : ` (property ${error.property})`;
    return { code: codeOf(error), details: error.message + named };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    code: status.INTERNAL,
    details: `NC1803: unexpected error inside NovaCron; please report it with this text: ${text}`,
  };
}

function codeOf(error: NovaCronError): status {
  if (error.code === "NC1801") return status.UNIMPLEMENTED;
  if (error.code === "NC1802") return status.CANCELLED;
  return status.FAILED_PRECONDITION;
}

/** The answer of an RPC that does not apply to this provider. */
export function notSupported(rpc: string, why: string): RpcStatus {
  return { code: status.UNIMPLEMENTED, details: `NC1801: ${rpc} is not supported by the novacron provider: ${why}` };
}
