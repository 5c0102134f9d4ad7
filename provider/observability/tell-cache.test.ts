import { expect, it } from "vitest";
import { openCache } from "../cache/open-cache.ts";
import { digestOf } from "../crypto/canonical-json.ts";
import { sampleTelemetry } from "./sample-telemetry.ts";
import { tellCache } from "./tell-cache.ts";

it("counts what a cache was asked, by tier and result", async () => {
  const { telemetry, sums } = sampleTelemetry();
  const cache = await openCache({
    version: "0.1.0",
    fleetId: "f",
    now: () => new Date(0),
    onDiagnostic: () => undefined,
  });
  await cache.set("prices", digestOf(1), "1", { ttlMs: 1000 });
  await cache.get("prices", digestOf(1));
  await cache.get("prices", digestOf(1));
  await cache.get("prices", digestOf(2));
  tellCache(cache.stats(), telemetry);
  await cache.close();
  expect(await sums()).toEqual({
    'novacron.cache.requests {"novacron.tier":"memory","novacron.result":"hit"}': 2,
    'novacron.cache.requests {"novacron.tier":"memory","novacron.result":"miss"}': 1,
  });
});
