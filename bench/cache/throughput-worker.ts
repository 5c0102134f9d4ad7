import { parentPort, workerData } from "node:worker_threads";
import { openCache } from "../../provider/cache/open-cache.ts";
import { type Digest, digestOf } from "../../provider/crypto/canonical-json.ts";

/** What one thread is to do: `path` is a filled cache file, `url` a filled Redis or null. */
export interface ThroughputTask {
  readonly path: string;
  readonly url: string | null;
  readonly entries: number;
  readonly gets: number;
}

const { path, url, entries, gets } = workerData as ThroughputTask;
const cache = await openCache({
  version: "bench",
  fleetId: "lab",
  now: () => new Date(),
  sqlite: { path },
  ...(url !== null && { redis: { url, keys: [{ id: "bench", bytes: Buffer.alloc(32, 1) }], timeoutMs: 10_000 } }),
  onDiagnostic: (problem) => {
    throw problem;
  },
});
const keys: readonly Digest[] = Array.from({ length: entries }, (_, n) => digestOf(n));
parentPort?.postMessage("ready");
await new Promise((begin) => parentPort?.once("message", begin));
let found = 0;
for (let n = 0; n < gets; n++) {
  // 7919 is prime and so visits all keys before it returns to the first; each is fetched from the slower tiers once.
  const key = keys[(n * 7919) % keys.length];
  if (key !== undefined && (await cache.get("risk", key)) !== undefined) found++;
}
parentPort?.postMessage(found);
await cache.close();
