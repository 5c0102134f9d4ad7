import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { openCache } from "../../provider/cache/open-cache.ts";
import { digestOf } from "../../provider/crypto/canonical-json.ts";
import type { ThroughputTask } from "./throughput-worker.ts";

/**
 * Questions a second through all tiers, by two threads with a cache each that begins with an empty memory, over one file
 * and one server that have all entries: each entry is fetched from there once, then from memory.
 * @throws {Error} when an entry was not found.
 */
export async function throughput(task: ThroughputTask, valueBytes: number): Promise<number> {
  const cache = await openCache({
    version: "bench",
    fleetId: "lab",
    now: () => new Date(),
    sqlite: { path: task.path },
    ...(task.url !== null && {
      redis: { url: task.url, keys: [{ id: "bench", bytes: Buffer.alloc(32, 1) }], timeoutMs: 10_000 },
    }),
    onDiagnostic: (problem) => {
      throw problem;
    },
  });
  const value = JSON.stringify("x".repeat(valueBytes - 2));
  for (let n = 0; n < task.entries; n++) await cache.set("risk", digestOf(n), value, { ttlMs: 3_600_000 });
  await cache.close();
  const workers = [0, 1].map(() => new Worker(join(import.meta.dirname, "throughput-worker.ts"), { workerData: task }));
  await Promise.all(workers.map((worker) => once(worker, "message")));
  const began = performance.now();
  const answers = workers.map((worker) => once(worker, "message"));
  for (const worker of workers) worker.postMessage("begin");
  const found = (await Promise.all(answers)).map(([count]) => Number(count));
  const seconds = (performance.now() - began) / 1000;
  if (found.some((count) => count !== task.gets))
    throw new Error(`found ${found.join(" and ")} of ${task.gets} values`);
  await Promise.all(workers.map((worker) => worker.terminate()));
  return Math.round((2 * task.gets) / seconds);
}
