import { once } from "node:events";
import { createConnection } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TcpProxy } from "../../test/support/tcp-proxy.ts";
import { hasRedisServer } from "../cache/redis-server.ts";
import { type RedisDeployment, startSingle } from "./redis-deployments.ts";
import { openRedisStore } from "./redis-store.ts";
import type { Store } from "./store.ts";
import { sampleClaim } from "./store-samples.ts";

const now = () => new Date("2026-03-01T12:00:00Z");
const capacity = { vcpus: 4, memoryGiB: 64, diskGiB: 0, gpus: 0 };
const web = { claim: sampleClaim("dev", "web"), decisionId: "d1", capacity };
const db = { claim: sampleClaim("dev", "db"), decisionId: "d2", capacity };

describe.skipIf(!hasRedisServer())("a question that a server finds late", () => {
  let server: RedisDeployment;
  let proxy: TcpProxy;
  let store: Store;
  const portOf = (): number => server.servers[0]?.port ?? 0;
  const held = async (): Promise<readonly string[]> => {
    const other = await openRedisStore({ url: server.url, fleetId: "lab", now });
    const reservations = await other.listReservations();
    await other.close();
    return reservations.map(({ claim }) => claim.name);
  };
  /** The script that is asked while `act` is done, as it goes over the wire. */
  const overheard = async (act: () => Promise<unknown>): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    proxy.watch((chunk, isAnswer) => {
      if (!isAnswer && /evalsha/i.test(chunk.toString("latin1"))) chunks.push(chunk);
    });
    await act().catch(() => undefined);
    proxy.watch(() => undefined);
    const [chunk] = chunks;
    if (chunk === undefined) throw new Error("no script was asked");
    return chunk;
  };
  /** The same bytes once more, and what the server says to them. */
  const again = async (chunk: Buffer): Promise<string> => {
    const socket = createConnection({ port: portOf(), host: "127.0.0.1" });
    socket.write(chunk);
    const [answer] = (await once(socket, "data")) as [Buffer];
    socket.destroy();
    return answer.toString();
  };

  beforeEach(async () => {
    server = await startSingle();
    proxy = await TcpProxy.before(portOf());
    store = await openRedisStore({ url: `redis://127.0.0.1:${proxy.port}?timeoutMs=2000`, fleetId: "lab", now });
    // Connected, and the scripts are known.
    await store.reserve(web);
    await store.release(web.claim.urn, "d1");
  }, 30_000);
  afterEach(async () => {
    await store.close();
    await proxy.close();
    await server.dispose();
  });

  it("is refused when the run has reported its failure: nothing is booked behind its back", async () => {
    let isFrozen = false;
    proxy.watch((chunk, isAnswer) => {
      if (isAnswer || isFrozen || !/evalsha/i.test(chunk.toString("latin1"))) return;
      isFrozen = true;
      server.servers[0]?.freeze();
    });
    await expect(store.reserve(web)).rejects.toMatchObject({ code: "NC1712" });
    expect(isFrozen).toBe(true);
    server.servers[0]?.thaw();
    expect(await held()).toEqual([]);
  }, 30_000);

  it("books nothing when it was answered that there is no room", async () => {
    await store.reserve(db);
    const question = await overheard(() => store.reserve(web));
    await store.release(db.claim.urn, "d2");
    expect(await again(question)).toMatch(/moved|LATE/);
    expect(await held()).toEqual([]);
  }, 30_000);

  it("takes nothing away when it was answered that there is nothing", async () => {
    const question = await overheard(() => store.release(web.claim.urn, "d1"));
    await store.reserve(web);
    await again(question);
    expect(await held()).toEqual(["web"]);
  }, 30_000);

  it("is done once when its answer was lost, and the refusal is said as it is", async () => {
    await store.reserve(db);
    let isCut = false;
    proxy.watch((chunk, isAnswer) => {
      const cuts = isAnswer && !isCut && chunk.includes("short\r\n");
      isCut ||= cuts;
      proxy.set({ kind: cuts ? "half answers" : "none" });
    });
    await expect(store.reserve(web)).rejects.toMatchObject({ code: "NC1204" });
    expect(isCut).toBe(true);
    expect(await held()).toEqual(["db"]);
  }, 30_000);
});
