import * as grpc from "@grpc/grpc-js";
import { enginepb } from "./protos.ts";

const severities = { debug: 0, info: 1, warning: 2, error: 3 } as const;
export type Severity = keyof typeof severities;

/** Sends diagnostics to the engine, which prints them beside the resource. What we print ourselves is lost or garbled. */
export class EngineLog {
  readonly #client: grpc.Client | null;

  /** @param address of the engine's service, or null (tests): diagnostics are dropped then. */
  constructor(address: string | null) {
    this.#client = address === null ? null : new grpc.Client(address, grpc.credentials.createInsecure());
  }

  /** Resolves when the engine has taken it; an engine that is gone is not an error. */
  async log(severity: Severity, message: string, urn = ""): Promise<void> {
    const client = this.#client;
    if (client === null) return;
    const request = new enginepb.LogRequest();
    request.setSeverity(severities[severity]);
    request.setMessage(message);
    request.setUrn(urn);
    await new Promise<void>((resolve) => {
      client.makeUnaryRequest(
        "/pulumirpc.Engine/Log",
        (message: InstanceType<typeof enginepb.LogRequest>) => Buffer.from(message.serializeBinary()),
        () => null,
        request,
        { deadline: Date.now() + 5000 },
        () => resolve(),
      );
    });
  }

  close(): void {
    this.#client?.close();
  }
}
