/**
 * Many runners on one store: `node bench/shared-store.ts [--json] [--runners 32] [--workloads 10000] [--rounds 0]`.
 *
 * Runners are processes; each places its share of the workloads on nodes that hold them all with a tenth to spare. Then
 * all that is held is counted: double bookings, lost and unknown reservations. On one Redis server (fsync of every write) and on
 * SQLite as the peer. `--rounds N` lets servers fail N times under pipelines that go on, and counts the same; about 8 s each.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import Table from "cli-table3";
import { openStoreAt, storePlace } from "../provider/store/open-store.ts";
import { startSentinels, startSingle } from "../provider/store/redis-deployments.ts";
import { openRedisStore } from "../provider/store/redis-store.ts";
import { healthy, sentinelFaults, singleFaults } from "../test/support/store-faults.ts";
import { StoreStorm } from "../test/support/store-storm.ts";
import { seededRandom } from "./random.ts";

const { values: flags } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    runners: { type: "string", default: "32" },
    workloads: { type: "string", default: "10000" },
    rounds: { type: "string", default: "0" },
  },
});
const runners = Number(flags.runners);
const workloads = Number(flags.workloads);
const worker = fileURLToPath(new URL("./shared-store-worker.ts", import.meta.url));
const vcpusOfNode = 64;

interface Load {
  readonly store: string;
  readonly placed: number;
  readonly refused: number;
  readonly doubleBooked: number;
  readonly lost: number;
  readonly seconds: number;
  readonly p50Us: number;
  readonly p99Us: number;
}

/** Lets all runners place, and counts what is held afterwards. */
async function load(name: string, url: string): Promise<Load> {
  const each = Math.floor(workloads / runners);
  const nodes = Math.ceil((each * runners * 2.5 * 1.1) / vcpusOfNode);
  const start = performance.now();
  const outputs = await Promise.all(
    Array.from({ length: runners }, (_, at) =>
      promisify(execFile)(process.execPath, [worker, url, `runner-${at}`, `${each}`, `${nodes}`, `${vcpusOfNode}`], {
        maxBuffer: 64 * 1024 * 1024,
      }),
    ),
  );
  const seconds = (performance.now() - start) / 1000;
  const results = outputs.map(({ stdout }) => JSON.parse(stdout) as { placed: number; refused: number; us: number[] });
  const store = await openStoreAt(storePlace(url, process.cwd()), { fleetId: "bench", now: () => new Date() });
  const rows = await store.listReservations();
  await store.close();
  const taken = new Map<string, number>();
  for (const { claim } of rows) taken.set(claim.node, (taken.get(claim.node) ?? 0) + claim.vcpus);
  const us = results.flatMap((result) => result.us).sort((a, b) => a - b);
  const placed = results.reduce((sum, result) => sum + result.placed, 0);
  return {
    store: name,
    placed,
    refused: results.reduce((sum, result) => sum + result.refused, 0),
    doubleBooked: [...taken.values()].filter((vcpus) => vcpus > vcpusOfNode).length,
    lost: placed - rows.length,
    seconds,
    p50Us: us[Math.floor(us.length * 0.5)] ?? 0,
    p99Us: us[Math.floor(us.length * 0.99)] ?? 0,
  };
}

/** Strikes in turn with all faults of one server and of a master with sentinels. */
async function faults(rounds: number) {
  const total = {
    rounds: 0,
    reserved: 0,
    doubleBooked: 0,
    lostUnsaid: 0,
    unknown: 0,
    rebooked: 0,
    displaced: 0,
    failures: {} as Record<string, number>,
  };
  for (const [start, list, terms, share] of [
    [startSingle, singleFaults, "timeoutMs=6000", Math.floor(rounds / 2)],
    [startSentinels, sentinelFaults, "timeoutMs=8000&replicas=1", Math.ceil(rounds / 2)],
  ] as const) {
    const deployment = await start();
    const open = () => openRedisStore({ url: `${deployment.url}?${terms}`, fleetId: "bench", now: () => new Date() });
    const capacity = { vcpus: 32, memoryGiB: 1000, diskGiB: 0, gpus: 0 };
    const storm = new StoreStorm({ pipelines: 8, nodes: 10, capacity, random: seededRandom(1), open });
    try {
      for (let round = 0; round < share; round++) {
        const fault = list[round % list.length];
        await healthy(deployment);
        await storm.start();
        await storm.progress();
        await fault?.strike(deployment);
        await storm.progress();
        await storm.stop();
        const look = await open();
        const { over, lost, unknown } = await storm.problems(look);
        await look.close();
        total.rounds++;
        total.doubleBooked += over.length;
        total.lostUnsaid += lost.length;
        total.unknown += unknown.length;
        process.stderr.write(
          `round ${total.rounds}: ${fault?.name}: ${over.length} over, ${lost.length} lost, ${unknown.length} unknown\n`,
        );
      }
      total.reserved += storm.ledger.reserved;
      total.rebooked += storm.ledger.rebooked;
      total.displaced += storm.ledger.displaced;
      for (const [code, count] of storm.ledger.failures) total.failures[code] = (total.failures[code] ?? 0) + count;
    } finally {
      await storm.close();
      await deployment.dispose();
    }
  }
  return total;
}

const folder = mkdtempSync(join(tmpdir(), "novacron-bench-"));
const server = await startSingle();
try {
  const loads = [await load("Redis", server.url), await load("SQLite", join(folder, "store.db"))];
  const storms = Number(flags.rounds) > 0 ? await faults(Number(flags.rounds)) : null;
  if (flags.json)
    process.stdout.write(`${JSON.stringify({ benchmark: "shared-store", runners, loads, faults: storms }, null, 2)}\n`);
  else {
    const table = new Table({
      head: ["store", "runners", "placed", "refused", "double booked", "lost", "s", "1/s", "p50 us", "p99 us"],
    });
    for (const row of loads) {
      const { store, placed, refused, doubleBooked, lost, seconds, p50Us, p99Us } = row;
      table.push(
        [
          store,
          runners,
          placed,
          refused,
          doubleBooked,
          lost,
          seconds.toFixed(1),
          (placed / seconds).toFixed(0),
          p50Us.toFixed(0),
          p99Us.toFixed(0),
        ].map(String),
      );
    }
    process.stdout.write(`${table.toString()}\n`);
    if (storms !== null) process.stdout.write(`${JSON.stringify(storms)}\n`);
  }
} finally {
  await server.dispose();
  rmSync(folder, { recursive: true });
}
