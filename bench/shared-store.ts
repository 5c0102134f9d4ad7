/**
 * Many runners on one store: `node bench/shared-store.ts [--json] [--runners 32] [--workloads 10000] [--rounds 0] [--seed 1]`.
 *
 * Runners are processes; each places its share of the workloads on nodes that hold them all with a tenth to spare. Then
 * all that is held is counted: double bookings, lost and unknown reservations. On one Redis server (fsync of every write) and on
 * SQLite as the peer. `--rounds N --seed S` lets servers and networks fail N times under 8 to 32 pipelines that go on, and counts the
 * same; about 6 s each. `--workloads 0` leaves the load out.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import Table from "cli-table3";
import { openStoreAt, storePlace } from "../provider/store/open-store.ts";
import { startSingle } from "../provider/store/redis-deployments.ts";
import { mostPipelines, openArenas, playRound } from "../test/support/store-rounds.ts";
import { seededRandom } from "./random.ts";

const { values: flags } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    runners: { type: "string", default: "32" },
    workloads: { type: "string", default: "10000" },
    rounds: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
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

/** Strikes with one fault after another, of one deployment after another, as the seed has it. */
async function faults(rounds: number, seed: number) {
  const random = seededRandom(seed);
  const pick = <T>(all: readonly T[]): T | undefined => all[Math.floor(random() * all.length)];
  const start = performance.now();
  const arenas = await openArenas(random);
  const count = { rounds: 0, doubleBooked: 0, lostUnsaid: 0, unknown: 0, unsound: 0 };
  const byFault: Record<string, number> = {};
  try {
    for (let round = 1; round <= rounds; round++) {
      const arena = pick(arenas);
      const fault = arena && pick(arena.faults);
      if (arena === undefined || fault === undefined) throw new Error("there is nothing to strike");
      const pipelines = 8 + Math.floor(random() * (mostPipelines - 7));
      const { over, lost, unknown, unsound } = await playRound(arena, fault, pipelines);
      count.rounds++;
      count.doubleBooked += over.length;
      count.lostUnsaid += lost.length;
      count.unknown += unknown.length;
      count.unsound += unsound.length;
      const name = `${arena.name}: ${fault.name}`;
      byFault[name] = (byFault[name] ?? 0) + 1;
      const found = `${over.length} over, ${lost.length} lost, ${unknown.length} unknown, ${unsound.length} unsound`;
      process.stderr.write(`round ${round}, ${pipelines} pipelines, ${name}: ${found}\n`);
    }
    const ledgers = arenas.map(({ storm }) => storm.ledger);
    const sum = (part: "reserved" | "refused" | "rebooked" | "displaced") =>
      ledgers.reduce((total, ledger) => total + ledger[part], 0);
    const failures: Record<string, number> = {};
    for (const [code, times] of ledgers.flatMap((ledger) => [...ledger.failures]))
      failures[code] = (failures[code] ?? 0) + times;
    return {
      ...count,
      seed,
      seconds: Math.round((performance.now() - start) / 1000),
      reserved: sum("reserved"),
      refused: sum("refused"),
      /** Lost by a failover, said so, and booked again; and those whose place somebody else had by then. */
      rebooked: sum("rebooked"),
      displaced: sum("displaced"),
      failures,
      byFault,
    };
  } finally {
    for (const arena of arenas) await arena.dispose();
  }
}

const folder = mkdtempSync(join(tmpdir(), "novacron-bench-"));
const server = await startSingle();
try {
  const loads = workloads > 0 ? [await load("Redis", server.url), await load("SQLite", join(folder, "store.db"))] : [];
  const storms = Number(flags.rounds) > 0 ? await faults(Number(flags.rounds), Number(flags.seed)) : null;
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
