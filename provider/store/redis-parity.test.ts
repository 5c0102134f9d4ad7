import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasRedisServer } from "../cache/redis-server.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { type RedisDeployment, startSingle } from "./redis-deployments.ts";
import { openRedisStore } from "./redis-store.ts";
import type { ReserveRequest } from "./reservation.ts";
import { openStore } from "./sqlite-store.ts";
import type { Store } from "./store.ts";
import { sampleClaim, urnOf } from "./store-samples.ts";

const now = () => new Date("2026-03-01T12:00:00Z");
const names = ["a", "b", "c", "d"];
const decisions = ["d1", "d2", "d3"];
const key = fc.record({ name: fc.constantFrom(...names), decisionId: fc.constantFrom(...decisions) });
const amount = fc.constantFrom(0, 0.1, 0.2, 0.3, 1, 2.5, 4);

type Step = (store: Store) => Promise<unknown>;

const reserve: fc.Arbitrary<Step> = fc
  .record({
    key,
    stack: fc.constantFrom("dev", "prod"),
    node: fc.constantFrom("node-1", "node-2"),
    vcpus: amount,
    memoryGiB: amount,
    gpus: fc.constantFrom<{ gpus: number; gpu?: number }>(
      { gpus: 0 },
      { gpus: 1 },
      { gpus: 2 },
      { gpus: 0.25, gpu: 0 },
      { gpus: 0.75, gpu: 1 },
      { gpus: 0.5, gpu: 0 },
    ),
    small: fc.boolean(),
    replaces: fc.option(key, { nil: undefined }),
    freeOthers: fc.constantFrom<NonNullable<ReserveRequest["freeOthers"]>>(false, true, "unsettled"),
    operation: fc.constantFrom("run-1", "run-2"),
  })
  .map(({ key: { name, decisionId }, stack, node, vcpus, memoryGiB, gpus, small, replaces, freeOthers, operation }) => {
    const request: ReserveRequest = {
      claim: sampleClaim(stack, name, { urn: urnOf("dev", name), node, vcpus, memoryGiB, ...gpus }),
      decisionId,
      operation,
      capacity: { vcpus: small ? 2 : 5, memoryGiB: 6, diskGiB: 0, gpus: 2 },
      freeOthers,
      ...(replaces && { replaces: { urn: urnOf("dev", replaces.name), decisionId: replaces.decisionId } }),
    };
    return (store) => store.reserve(request);
  });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: reserve },
  key.map(
    ({ name, decisionId }): Step =>
      (store) =>
        store.release(urnOf("dev", name), decisionId),
  ),
  key.map(
    ({ name }): Step =>
      (store) =>
        store.releaseAll(urnOf("dev", name), "dev"),
  ),
  key.map(
    ({ name, decisionId }): Step =>
      (store) =>
        store.settle([{ urn: urnOf("dev", name), decisionId }]),
  ),
  fc.constant<Step>(async (store) => store.releaseAbandoned((await store.unsettledReservations("dev")).slice(0, 1))),
);

describe.skipIf(!hasRedisServer())("Redis and SQLite", () => {
  let server: RedisDeployment;
  const folder = mkdtempSync(join(tmpdir(), "novacron-parity-"));
  beforeAll(async () => {
    server = await startSingle();
  }, 30_000);
  afterAll(async () => {
    await server.dispose();
    rmSync(folder, { recursive: true });
  });

  it("answer the same to any sequence of reservations, refusals word for word", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        run++;
        const file = await openStore({ path: join(folder, `${run}.db`), fleetId: "lab", now });
        const redis = await openRedisStore({ url: `${server.url}?prefix=parity-${run}`, fleetId: "lab", now });
        try {
          for (const each of steps) {
            expect(await outcome(each, redis)).toEqual(await outcome(each, file));
            expect(await redis.reservationState()).toEqual(await file.reservationState());
            for (const stack of ["dev", "prod"]) {
              expect(await redis.unsettledReservations(stack)).toEqual(await file.unsettledReservations(stack));
              expect(await redis.settledReservations(stack)).toEqual(await file.settledReservations(stack));
            }
          }
          expect(await redis.integrityProblems()).toEqual([]);
        } finally {
          await Promise.all([file.close(), redis.close()]);
        }
      }),
      { numRuns: 60, seed: 7 },
    );
  }, 120_000);
});

async function outcome(step: Step, store: Store): Promise<unknown> {
  return step(store).catch((error: unknown) => {
    if (error instanceof NovaCronError) return error.message;
    throw error;
  });
}
