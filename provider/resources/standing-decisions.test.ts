import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Cache } from "../cache/cache.ts";
import { openCache } from "../cache/open-cache.ts";
import { digestOf } from "../crypto/canonical-json.ts";
import { KeyRing } from "../crypto/key-ring.ts";
import { openKeyRing } from "../crypto/open-key-ring.ts";
import { sampleClaim, sampleSnapshot, sampleUrn } from "../placement/sample-world.ts";
import type { PropertyMap } from "../schema/property-value.ts";
import { Secret } from "../state/secret.ts";
import { StandingDecisions, type StandingParts } from "./standing-decisions.ts";

const now = new Date("2026-03-01T12:00:00Z");
const web = sampleUrn("web");
const olds: PropertyMap = {
  vcpus: 4,
  decision: { target: "n1", record: "sha256:1", subject: "nc-1" },
  attestation: { keyId: "k", signature: "s" },
};
const request = digestOf("request");
const snapshot = sampleSnapshot({ reservations: [sampleClaim("web", "n1"), sampleClaim("db", "n1")] });

let folder: string;
let ring: KeyRing;
let caches: Cache[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "novacron-standing-"));
  ring = openKeyRing({ directory: folder, create: "if-absent", now, platform: "linux" });
  caches = [];
});
afterEach(async () => {
  for (const cache of caches) await cache.close();
  rmSync(folder, { recursive: true });
});

/** As the next process would see it. */
async function standings(changes: Partial<StandingParts> = {}): Promise<StandingDecisions> {
  const cache = await openCache({
    version: "1",
    fleetId: "lab",
    now: () => now,
    sqlite: { path: join(folder, "cache.db") },
    onDiagnostic: (problem) => {
      throw problem;
    },
  });
  caches.push(cache);
  const parts = { cache, keyRing: ring, snapshot, snapshotDigest: "sha256:w", basis: "sha256:b", isSilent: true };
  const made = new StandingDecisions({ ...parts, ...changes });
  await made.load("app/dev");
  return made;
}

async function learnt(): Promise<void> {
  const first = await standings();
  first.observe(web, sampleClaim("web", "n1"));
  first.learn(web, olds, request);
  await first.save();
  await caches.at(-1)?.close();
}

it("recalls in the next process what stood, in the same world", async () => {
  await learnt();
  const next = await standings();
  expect(next.recall(web, structuredClone(olds))).toEqual({
    urn: web,
    requestDigest: request,
    summary: olds.decision,
    attestation: olds.attestation,
  });
  expect(next.hasStood(web, olds, structuredClone(olds))).toBe(true);
  expect(next.hasStood(web, olds, { ...olds, vcpus: 8 })).toBe(false);
});

it.each<[string, PropertyMap]>([
  ["an input", { ...olds, vcpus: 8 }],
  ["the target", { ...olds, decision: { target: "n2", record: "sha256:1", subject: "nc-1" } }],
  ["the signature", { ...olds, attestation: { keyId: "k", signature: "forged" } }],
  ["one more input", { ...olds, gpus: 1 }],
  ["the attestation, which is gone", { vcpus: 4, decision: olds.decision }],
])("recalls nothing for a state in which somebody edited %s", async (_, edited) => {
  await learnt();
  const next = await standings();
  expect(next.recall(web, edited)).toBeNull();
  expect(next.hasStood(web, edited, edited)).toBe(false);
  expect(next.recall(sampleUrn("db"), olds)).toBeNull();
});

it("recalls nothing in another world: other prices or reservations, policies, keys", async () => {
  await learnt();
  const revoked = new KeyRing(
    ring.keys.map((key) => ({ ...key, revokedAt: now.toISOString() })),
    [],
  );
  for (const other of [{ snapshotDigest: "sha256:x" }, { basis: "sha256:c" }, { keyRing: revoked }])
    expect((await standings(other)).recall(web, olds)).toBeNull();
  expect((await standings({ isSilent: false })).recall(web, olds)).toBeNull();
});

it("recalls nothing once somebody in the plan claims anything else than what is reserved", async () => {
  await learnt();
  const quiet = await standings();
  quiet.observe(sampleUrn("db"), sampleClaim("db", "n1"));
  quiet.observe(sampleUrn("job"), null);
  expect(quiet.recall(web, olds)).not.toBeNull();
  for (const claim of [sampleClaim("db", "n2"), sampleClaim("db", "n1", { vcpus: 5 }), null]) {
    const plan = await standings();
    plan.observe(sampleUrn("db"), claim);
    expect(plan.recall(web, olds)).toBeNull();
  }
  const grown = await standings();
  grown.observe(sampleUrn("new"), sampleClaim("new", "n1"));
  expect(grown.recall(web, olds)).toBeNull();
});

it("learns nothing in a plan that is not quiet, and nothing of secrets", async () => {
  const plan = await standings();
  plan.learn(sampleUrn("hidden"), { ...olds, vcpus: new Secret(4) }, request);
  plan.observe(sampleUrn("new"), sampleClaim("new", "n1"));
  plan.learn(web, olds, request);
  await plan.save();
  await caches.at(-1)?.close();
  const next = await standings();
  expect(next.recall(web, olds)).toBeNull();
  expect(next.recall(sampleUrn("hidden"), { ...olds, vcpus: new Secret(4) })).toBeNull();
});

it("does not believe what somebody without the key wrote into the cache", async () => {
  await learnt();
  const stranger = openKeyRing({ directory: join(folder, "other"), create: "if-absent", now, platform: "linux" });
  // Under the name that it has for those who trust the ring's keys, sealed by another.
  const forger = await standings({ keyRing: new KeyRing(ring.keys, []) });
  expect(forger.recall(web, olds)).toBeNull();
  forger.learn(web, { ...olds, vcpus: 99 }, request);
  await forger.save();
  const other = await standings({ keyRing: stranger });
  other.learn(web, { ...olds, vcpus: 99 }, request);
  await other.save();
  for (const cache of caches.splice(0)) await cache.close();
  const next = await standings();
  expect(next.recall(web, { ...olds, vcpus: 99 })).toBeNull();
  expect(next.recall(web, olds)).not.toBeNull();
});
