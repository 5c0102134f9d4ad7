import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type OtlpDocument, type ReadMetric, type ReadSpan, readMetrics, readSpans } from "./otlp-json.ts";

/** How a receiver behaves. */
export interface OtlpReceiverOptions {
  /** Takes requests and never answers. */
  readonly silent?: boolean;
  /** Status of its answers; 200 unless given. */
  readonly status?: number;
}

/** A receiver of OTLP over HTTP on the loopback interface, as a collector is one: it keeps what it gets. */
export class OtlpReceiver {
  readonly #server: Server;
  readonly #documents: OtlpDocument[] = [];
  /** Paths of the requests, in their order. */
  readonly paths: string[] = [];

  private constructor({ silent = false, status = 200 }: OtlpReceiverOptions) {
    this.#server = createServer((request, response) => {
      this.paths.push(request.url ?? "");
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        if (silent) return;
        if (status === 200) this.#documents.push(JSON.parse(Buffer.concat(chunks).toString("utf8")) as OtlpDocument);
        response.writeHead(status, { "content-type": "application/json" }).end("{}");
      });
    });
  }

  static async start(options: OtlpReceiverOptions = {}): Promise<OtlpReceiver> {
    const receiver = new OtlpReceiver(options);
    receiver.#server.listen(0, "127.0.0.1");
    await once(receiver.#server, "listening");
    return receiver;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }
  get spans(): readonly ReadSpan[] {
    return readSpans(this.#documents);
  }
  get metrics(): readonly ReadMetric[] {
    return readMetrics(this.#documents);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}
