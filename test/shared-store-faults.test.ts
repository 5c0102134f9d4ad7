import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seededRandom } from "../bench/random.ts";
import { hasRedisServer } from "../provider/cache/redis-server.ts";
import { clusterFaults, networkNames, sentinelFaults, singleFaults } from "./support/store-faults.ts";
import { type Arena, openArenas, playRound } from "./support/store-rounds.ts";

/** Names alone: what strikes is the arena's own. */
const faults = [singleFaults, sentinelFaults, clusterFaults].map((own) => [
  ...own.map(({ name }) => name),
  ...networkNames,
]);

describe.skipIf(!hasRedisServer())("pipelines that share a Redis", () => {
  let arenas: readonly Arena[] = [];
  beforeAll(async () => {
    arenas = await openArenas(seededRandom(1));
  }, 120_000);
  afterAll(() => Promise.all(arenas.map((arena) => arena.dispose())), 60_000);

  it.each(faults.flatMap((names, at) => names.map((name) => [at, name] as const)))(
    "book nothing twice, and lose nothing that was acknowledged without hearing of it (%d: %s)",
    async (at, name) => {
      const arena = arenas[at];
      const fault = arena?.faults.find((each) => each.name === name);
      if (arena === undefined || fault === undefined) throw new Error(`no fault ${name}`);
      expect(await playRound(arena, fault, 8)).toMatchObject({ over: [], lost: [], unknown: [], unsound: [] });
    },
    120_000,
  );
});
