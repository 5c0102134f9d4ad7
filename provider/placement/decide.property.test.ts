import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { generateFleet, generateRequests } from "../../bench/fleet-generator.ts";
import { generateTelemetry } from "../../bench/telemetry-generator.ts";
import { canonicalJson, digestOf } from "../crypto/canonical-json.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { node } from "../schema/fleet.ts";
import { buildSnapshot } from "../world/build-snapshot.ts";
import type { Snapshot } from "../world/snapshot.ts";
import { type DecideArguments, decide, type PlacementDecision } from "./decide.ts";
import type { EvaluatePolicy } from "./policy-port.ts";
import { sampleClaim, sampleUrn } from "./sample-world.ts";
import { profileNames } from "./weight-profiles.ts";
import { resolveWeights } from "./weights.ts";

const policies: Readonly<Record<string, EvaluatePolicy>> = {
  none: () => ({ deny: [], prefer: [] }),
  some: ({ candidate }) => ({
    deny: candidate.spot ? [{ rule: "NCP-S-1", title: "no spot", message: "spot" }] : [],
    prefer: [
      ...(candidate.country === "SE" ? [{ rule: "NCP-G-1", weight: 0.07, reason: "green" }] : []),
      ...(candidate.class === "gpu" ? [{ rule: "NCP-G-2", weight: -0.03, reason: "keep GPUs" }] : []),
    ],
  }),
};

/** A seeded world with a request, some claims and some reservations in it. */
const scenario = fc
  .record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    nodes: fc.integer({ min: 1, max: 25 }),
    claims: fc.integer({ min: 0, max: 12 }),
    profile: fc.constantFrom(...profileNames),
    policy: fc.constantFrom("none", "some"),
  })
  .map(({ seed, nodes, claims, profile, policy }): DecideArguments => {
    const fleet = generateFleet(nodes, seed);
    const [request] = generateRequests(1, seed);
    if (request === undefined) throw new Error("no request");
    const peers = Array.from({ length: claims }, (_, i) => {
      const on = fleet.nodes[(i * 7 + seed) % fleet.nodes.length]?.name ?? "";
      // Tenths do not add up exactly: an order-dependent sum would show.
      return sampleClaim(`peer-${i}`, on, { vcpus: 0.1 + i, memoryGiB: 0.3 * (i + 1) });
    });
    const snapshot = buildSnapshot({
      fleet,
      pricesAsOf: "2026-06-01T00:00:00Z",
      telemetry: generateTelemetry(fleet, seed),
      reservations: peers.slice(0, claims / 2),
      reservationsRevision: 1,
      digests: { fleet: digestOf(seed), model: digestOf("m"), policies: digestOf(policy) },
    });
    return {
      subject: { id: "nc-web", stack: "dev", urn: sampleUrn("web"), name: "web", type: "novacron:index:Placement" },
      request,
      requestDigest: digestOf(request),
      maskedRequest: request,
      snapshot,
      snapshotDigest: digestOf({ seed, nodes, claims }),
      claims: peers.slice(claims / 3),
      previous: null,
      evaluatePolicy: policies[policy] ?? (() => ({ deny: [], prefer: [] })),
      weights: resolveWeights(profile),
      options: {},
    };
  });

/** The decision, or the error's text: a failure has to be as reproducible as a success. */
function outcome(args: DecideArguments): PlacementDecision | string {
  try {
    return decide(args);
  } catch (error) {
    if (error instanceof NovaCronError) return error.message;
    throw error;
  }
}

const bytes = (result: PlacementDecision | string): string =>
  typeof result === "string" ? result : canonicalJson(result.record);
const shuffled = <T>(items: readonly T[], seed: number): T[] =>
  items
    .map((item, i) => ({ item, key: Math.imul(i + 1, seed * 2 + 1) >>> 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);

function reordered(snapshot: Snapshot, seed: number): Snapshot {
  return {
    ...snapshot,
    nodes: shuffled(snapshot.nodes, seed),
    regions: shuffled(snapshot.regions, seed),
    reservations: shuffled(snapshot.reservations, seed),
  };
}

describe("any decision", () => {
  test("is feasible, and its contributions add up to its score exactly as written", () => {
    fc.assert(
      fc.property(scenario, (args) => {
        const result = outcome(args);
        if (typeof result === "string") return;
        const { score, contributions, confidence, candidates, removed } = result.record;
        // In whole millionths, so that the test adds what is written and not what floats make of it.
        const micros = contributions.map(({ contribution }) => {
          expect(Number((contribution * 1e6).toFixed(3)) % 1).toBe(0);
          return Math.round(contribution * 1e6);
        });
        expect(micros.reduce((sum, each) => sum + each, 0) / 1e6).toBe(score);
        expect(contributions.reduce((sum, { weight }) => sum + Math.round(weight * 1e6), 0)).toBe(1_000_000);
        for (const { contribution, weight, normalised } of contributions) {
          expect(Math.abs(contribution - weight * (normalised ?? 0))).toBeLessThan(2e-6);
        }
        expect(score >= 0 && score <= 1 && confidence >= 0 && confidence <= 1).toBe(true);
        expect(removed.reduce((sum, { count }) => sum + count, candidates.feasible)).toBe(candidates.considered);
      }),
      { numRuns: 200 },
    );
  });

  test("does not depend on the order of nodes, regions, reservations and claims", () => {
    fc.assert(
      fc.property(scenario, fc.integer({ min: 1, max: 1e6 }), (args, seed) => {
        const other = { ...args, snapshot: reordered(args.snapshot, seed), claims: shuffled(args.claims, seed) };
        expect(bytes(outcome(other))).toBe(bytes(outcome(args)));
      }),
      { numRuns: 150 },
    );
  });

  test("has the same bytes from a copy of its arguments, and leaves them untouched", () => {
    fc.assert(
      fc.property(scenario, (args) => {
        const { evaluatePolicy, ...data } = args;
        const before = canonicalJson(data);
        const first = bytes(outcome(args));
        expect(bytes(outcome({ ...structuredClone(data), evaluatePolicy }))).toBe(first);
        expect(canonicalJson(data)).toBe(before);
      }),
      { numRuns: 100 },
    );
  });

  test("is not changed by a node that cannot take it, but for the counts", () => {
    const useless = node.parse({
      name: "useless",
      region: "us-east",
      zone: "zone-z",
      rack: "rack-z",
      capacity: { vcpus: 0.05, memoryGiB: 4096, gpus: { count: 64, model: "A100-80GB" } },
      pricePerHour: 0.0001,
      performance: { cpuMark: 99 },
      compliance: ["a", "b", "c", "d"],
    });
    fc.assert(
      fc.property(scenario, (args) => {
        const first = outcome(args);
        const second = outcome({ ...args, snapshot: { ...args.snapshot, nodes: [...args.snapshot.nodes, useless] } });
        if (typeof first === "string" || typeof second === "string") {
          expect([typeof first, typeof second]).toEqual(["string", "string"]);
          return;
        }
        const { candidates, removed: _first, ...same } = first.record;
        const { candidates: more, removed: _second, ...rest } = second.record;
        expect(canonicalJson(rest)).toBe(canonicalJson(same));
        expect([more.considered, more.feasible]).toEqual([candidates.considered + 1, candidates.feasible]);
      }),
      { numRuns: 100 },
    );
  });

  test("has a claim that fits what is left of its node", () => {
    fc.assert(
      fc.property(scenario, (args) => {
        const result = outcome(args);
        if (typeof result === "string") return;
        const { claim } = result;
        const urns = new Set(args.claims.map(({ urn }) => urn));
        const held = [...args.claims, ...args.snapshot.reservations.filter(({ urn }) => !urns.has(urn))].filter(
          (each) => each.node === claim.node,
        );
        const capacity = args.snapshot.nodes.find(({ name }) => name === claim.node)?.capacity;
        const total = (of: "vcpus" | "memoryGiB" | "diskGiB" | "gpus") =>
          held.reduce((sum, each) => sum + each[of], claim[of]);
        expect(total("vcpus")).toBeLessThanOrEqual((capacity?.vcpus ?? 0) + 1e-6);
        expect(total("memoryGiB")).toBeLessThanOrEqual((capacity?.memoryGiB ?? 0) + 1e-6);
        expect(total("diskGiB")).toBeLessThanOrEqual((capacity?.diskGiB ?? 0) + 1e-6);
        expect(total("gpus")).toBeLessThanOrEqual(capacity?.gpus?.count ?? 0);
      }),
      { numRuns: 100 },
    );
  });
});
