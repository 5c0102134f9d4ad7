import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openStore } from "../store/sqlite-store.ts";
import { sampleClaim } from "../store/store-samples.ts";
import { observedStore } from "./observed-store.ts";
import { sampleTelemetry } from "./sample-telemetry.ts";
import { noTelemetry } from "./telemetry.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "novacron-observed-"));
});
afterAll(() => rm(directory, { recursive: true }));

const capacity = { vcpus: 4, memoryGiB: 8, diskGiB: 0, gpus: 0 };
const open = (name: string) => openStore({ path: join(directory, name), fleetId: "f", now: () => new Date(0) });

it("is the store itself where nobody listens", async () => {
  const store = await open("off.db");
  expect(observedStore(store, noTelemetry)).toBe(store);
  await store.close();
});

it("counts calls, failures and what became of reservations, and changes nothing", async () => {
  const { telemetry, sums } = sampleTelemetry();
  const store = observedStore(await open("on.db"), telemetry);
  expect(store.fleetId).toBe("f");
  const first = { claim: sampleClaim("dev", "web"), decisionId: "d1", operation: "1", capacity };
  expect(await store.reserve(first)).toMatchObject({ changed: true });
  expect(await store.reserve(first)).toMatchObject({ changed: false });
  const second = { ...first, claim: sampleClaim("dev", "db"), decisionId: "d2" };
  await expect(store.reserve(second)).rejects.toMatchObject({ code: "NC1204" });
  expect(await store.release(first.claim.urn, "other")).toBe(false);
  expect(await store.release(first.claim.urn, "d1")).toBe(true);
  await store.close();
  expect(await sums()).toMatchObject({
    'novacron.store.calls {"novacron.store.method":"reserve"}': 3,
    'novacron.store.calls {"novacron.store.method":"release"}': 2,
    'novacron.store.calls {"novacron.store.method":"close"}': 1,
    'novacron.store.duration {"novacron.store.method":"reserve"}': 3,
    'novacron.store.errors {"novacron.store.method":"reserve","error.type":"NC1204"}': 1,
    'novacron.reservations {"novacron.outcome":"reserved"}': 1,
    'novacron.reservations {"novacron.outcome":"refused"}': 1,
    'novacron.reservations {"novacron.outcome":"released"}': 1,
  });
});
