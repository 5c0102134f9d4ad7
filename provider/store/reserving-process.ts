import { NovaCronError } from "../errors/novacron-error.ts";
import { openStore } from "./sqlite-store.ts";
import { sampleClaim } from "./store-samples.ts";

/**
 * A process that the concurrency tests start several times on one store:
 * `node reserving-process.ts fill|churn PATH NAME COUNT`.
 *
 * - `fill` reserves COUNT claims of one vCPU on a node of 40 and prints the codes of what came out, as a JSON array.
 * - `churn` moves one claim between two nodes until it is killed, and prints a line after each acknowledged move.
 */
const [mode, path, name, count] = process.argv.slice(2);
if (path === undefined || name === undefined) throw new Error("usage: reserving-process.ts fill|churn PATH NAME COUNT");

const store = await openStore({ path, fleetId: "lab", now: () => new Date("2026-03-01T12:00:00Z") });
const capacity = { vcpus: 40, memoryGiB: 1_000_000, diskGiB: 0, gpus: 0 };

if (mode === "fill") {
  const outcomes: string[] = [];
  for (let n = 0; n < Number(count); n++) {
    const claim = sampleClaim(name, `${name}-${n}`, { vcpus: 1 });
    try {
      await store.reserve({ claim, decisionId: "d", capacity });
      outcomes.push("reserved");
    } catch (error) {
      outcomes.push(error instanceof NovaCronError ? error.code : String(error));
    }
  }
  await store.close();
  process.stdout.write(JSON.stringify(outcomes));
} else {
  for (let n = 0; ; n++) {
    const claim = sampleClaim(name, name, { node: `node-${n % 2}`, vcpus: 1 });
    await store.reserve({
      claim,
      decisionId: `d${n}`,
      capacity,
      replaces: { urn: claim.urn, decisionId: `d${n - 1}` },
      freeOthers: n === 0,
    });
    process.stdout.write(`${n}\n`);
  }
}
