import { once } from "node:events";
import { createConnection, createServer, type Socket } from "node:net";

/** What a proxy does to the connections through it. */
export type NetworkFault =
  /** As if there were none. */
  | { readonly kind: "none" }
  /** Connections break, and no new one is made. */
  | { readonly kind: "cut" }
  /** Connections stand, and what is sent is never heard of again. */
  | { readonly kind: "half-open" }
  /** Whatever is sent, either way, comes this much later; what a side sent before it closed comes, too. */
  | { readonly kind: "slow"; readonly delayMs: () => number }
  /** Questions arrive; of each answer the first half comes, and then the connection breaks. */
  | { readonly kind: "half answers" };

/** A network between a client and a server, on loopback. */
export class TcpProxy {
  readonly port: number;
  readonly #close: () => Promise<void>;
  readonly #connections = new Set<Socket>();
  #fault: NetworkFault = { kind: "none" };
  #target: number;
  #watch: (chunk: Buffer, isAnswer: boolean) => void = () => undefined;

  private constructor(port: number, target: number, close: () => Promise<void>) {
    this.port = port;
    this.#target = target;
    this.#close = close;
  }

  /** A proxy on a free port before the one that is given. */
  static async before(target: number): Promise<TcpProxy> {
    const holder: { proxy?: TcpProxy } = {};
    const server = createServer((client) => holder.proxy?.accept(client));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const proxy = new TcpProxy(address.port, target, async () => {
      server.close();
      await once(server, "close");
    });
    holder.proxy = proxy;
    return proxy;
  }

  /** From now on; connections that stand are subject to it, too. */
  set(fault: NetworkFault): void {
    this.#fault = fault;
    if (fault.kind === "cut") this.#breakAll();
  }

  /** New connections go there, as behind a name whose address changes; those that stand stay. */
  lead(target: number): void {
    this.#target = target;
  }

  /** Sees every chunk before it goes on. */
  watch(watch: (chunk: Buffer, isAnswer: boolean) => void): void {
    this.#watch = watch;
  }

  accept(client: Socket): void {
    if (this.#fault.kind === "cut") {
      client.destroy();
      return;
    }
    const server = createConnection({ port: this.#target, host: "127.0.0.1", noDelay: true });
    client.setNoDelay(true);
    this.#pipe(client, server, false);
    this.#pipe(server, client, true);
  }

  async close(): Promise<void> {
    this.#breakAll();
    await this.#close();
  }

  #pipe(from: Socket, to: Socket, isAnswer: boolean): void {
    this.#connections.add(from);
    // In their order, however long each takes.
    let line = Promise.resolve();
    const later = (ms: number, act: () => void): void => {
      const until = Date.now() + ms;
      line = line.then(() => new Promise((resolve) => setTimeout(resolve, Math.max(0, until - Date.now())))).then(act);
    };
    from.on("data", (chunk: Buffer) => {
      this.#watch(chunk, isAnswer);
      const fault = this.#fault;
      if (fault.kind === "half-open") return;
      if (fault.kind === "half answers" && isAnswer) {
        to.write(chunk.subarray(0, Math.floor(chunk.length / 2)), () => {
          from.destroy();
          to.destroy();
        });
        return;
      }
      later(fault.kind === "slow" ? fault.delayMs() : 0, () => {
        if (to.writable) to.write(chunk);
      });
    });
    from.on("error", () => undefined);
    from.on("close", () => {
      this.#connections.delete(from);
      later(0, () => to.end());
    });
  }

  #breakAll(): void {
    for (const socket of this.#connections) socket.destroy();
  }
}
