import { NovaCronError } from "../errors/novacron-error.ts";
import { openStore } from "./sqlite-store.ts";
import { sampleClaim } from "./store-samples.ts";

/**
 * A process that the concurrency tests start several times on one store:
 * `node reserving-process.ts fill|claim|churn PATH NAME COUNT`.
 *
 * - `fill` reserves COUNT claims of one vCPU on a node of 40 and prints the codes of what came out, as a JSON array.
 * - `claim` does the same without reserving, as plugins of one run of the CLI that tell each other what they are about to
 *   take, and prints how many claims it made.
 * - `churn` moves one claim between two nodes until it is killed, and prints a line after each acknowledged move.
 */
const [mode, path, name, count] = process.argv.slice(2);
if (path === undefined || name === undefined)
  throw new Error("usage: reserving-process.ts fill|claim|churn PATH NAME COUNT");

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
} else if (mode === "claim") {
  const run = { stack: "dev", operation: "run" };
  const taken = new Map<string, number>();
  let seen = 0;
  let made = 0;
  while (made < Number(count)) {
    const look = await store.runClaims(run, seen);
    seen = look.seen;
    for (const { urn, claim } of look.claims) taken.set(urn, claim?.vcpus ?? 0);
    if ([...taken.values()].reduce((sum, vcpus) => sum + vcpus, 0) + 1 > capacity.vcpus) break;
    const claim = sampleClaim("dev", `${name}-${made}`, { vcpus: 1 });
    if (await store.claimInRun(run, { urn: claim.urn, process: name, claim }, seen)) {
      taken.set(claim.urn, claim.vcpus);
      made++;
    }
  }
  await store.close();
  process.stdout.write(JSON.stringify(made));
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
