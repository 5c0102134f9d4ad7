import { beforeEach, describe, expect, it } from "vitest";
import type { Cache } from "../cache/cache.ts";
import { openCache } from "../cache/open-cache.ts";
import { digestOf } from "../crypto/canonical-json.ts";
import { type Ageing, agedObservation, type Observation } from "./aged-observation.ts";

interface Spot extends Observation {
  readonly price: number;
}

const minute = 60_000;
const key = digestOf("spot");

describe("an observation that ages", () => {
  let cache: Cache;
  let now: number;
  let price: number;
  let taken: number;
  beforeEach(async () => {
    now = Date.parse("2026-03-01T12:00:00Z");
    price = 1;
    taken = 0;
    cache = await openCache({
      version: "0.1.0",
      fleetId: "lab",
      now: () => new Date(now),
      onDiagnostic: (problem) => expect.unreachable(problem.message),
    });
  });

  const observe = (changes: Partial<Ageing> = {}, of = key): Promise<Spot> =>
    agedObservation<Spot>(
      {
        kind: "spot",
        key: of,
        parse: (kept) => (Object(kept).price === undefined ? undefined : (kept as Spot)),
        take: (asOf) => {
          taken++;
          return { asOf, price };
        },
      },
      { cache, now, maxAgeMs: 15 * minute, ...changes },
    );

  it("stays the same while it is young, and says of when it is", async () => {
    const first = await observe();
    expect(first).toEqual({ asOf: "2026-03-01T12:00:00.000Z", price: 1 });
    price = 2;
    now += 14 * minute;
    expect(await observe()).toEqual(first);
    now += 2 * minute;
    expect(await observe()).toEqual({ asOf: "2026-03-01T12:16:00.000Z", price: 2 });
    expect(taken).toBe(2);
  });

  it("is another one for another key", async () => {
    await observe();
    price = 2;
    expect((await observe({}, digestOf("other"))).price).toBe(2);
    expect((await observe()).price).toBe(1);
  });

  it("is taken every time where it may not age at all, and that one is not kept", async () => {
    await observe({ maxAgeMs: 0 });
    price = 2;
    expect((await observe({ maxAgeMs: 0 })).price).toBe(2);
    price = 3;
    expect((await observe()).price).toBe(3);
    price = 4;
    expect((await observe({ maxAgeMs: 0 })).price).toBe(4);
  });

  it("is taken anew where less age is allowed than when it was kept, or the clock was set back", async () => {
    await observe();
    price = 2;
    now += 10 * minute;
    expect((await observe({ maxAgeMs: 5 * minute })).price).toBe(2);
    price = 3;
    now -= 20 * minute;
    expect((await observe()).price).toBe(3);
  });

  it("is taken anew where what was kept cannot be read", async () => {
    for (const kept of ["{", '{"asOf":"2026-03-01T12:00:00Z"}', '{"asOf":"noon","price":9}']) {
      await cache.set("spot", key, kept, { ttlMs: 15 * minute });
      expect((await observe()).price).toBe(1);
    }
    expect(taken).toBe(3);
  });
});
