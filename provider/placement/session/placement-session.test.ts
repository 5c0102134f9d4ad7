import fc from "fast-check";
import { expect, test } from "vitest";
import {
  generateFleet,
  generateGpuReservations,
  generateRequests,
  generateReservations,
} from "../../../bench/fleet-generator.ts";
import { pick, seededRandom } from "../../../bench/random.ts";
import { generateTelemetry } from "../../../bench/telemetry-generator.ts";
import { canonicalJson, digestOf } from "../../crypto/canonical-json.ts";
import { NovaCronError } from "../../errors/novacron-error.ts";
import { type PlacementRequest, placementRequest } from "../../schema/placement-request.ts";
import { buildSnapshot } from "../../world/build-snapshot.ts";
import type { Claim } from "../../world/snapshot.ts";
import { decide } from "../decide.ts";
import type { EvaluatePolicy } from "../policy-port.ts";
import { profileNames } from "../weight-profiles.ts";
import { resolveWeights } from "../weights.ts";
import { type PlaceArguments, PlacementSession, type SessionArguments } from "./placement-session.ts";

const policies: Readonly<Record<string, EvaluatePolicy | null>> = {
  none: null,
  some: ({ candidate, request }) => ({
    deny: candidate.spot && request.workload === "database" ? [{ rule: "P-1", title: "no spot", message: "spot" }] : [],
    prefer: [
      ...(candidate.country === "SE" ? [{ rule: "P-2", weight: 0.07, reason: "green" }] : []),
      ...(candidate.class === "gpu" ? [{ rule: "P-3", weight: -0.03, reason: "keep GPUs" }] : []),
    ],
  }),
};

interface Scenario {
  readonly seed: number;
  readonly nodes: number;
  readonly requests: number;
  readonly shapes: number;
  readonly stacks: number;
  readonly profile: (typeof profileNames)[number];
  readonly policy: string;
  readonly reserved: number;
  readonly bound: boolean;
  readonly fromLarge: boolean;
}

const scenario: fc.Arbitrary<Scenario> = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  nodes: fc.integer({ min: 1, max: 40 }),
  requests: fc.integer({ min: 1, max: 60 }),
  shapes: fc.integer({ min: 1, max: 8 }),
  stacks: fc.integer({ min: 1, max: 4 }),
  profile: fc.constantFrom(...profileNames),
  policy: fc.constantFrom("none", "some"),
  reserved: fc.constantFrom(0, 0.2, 0.8),
  bound: fc.boolean(),
  fromLarge: fc.boolean(),
});

/** Requests of few shapes; where `bound`, some that look at others by name, or at price and availability. */
function requestsOf({ seed, requests, shapes, bound, fromLarge }: Scenario): PlacementRequest[] {
  const random = seededRandom(seed + 3);
  const kinds = generateRequests(shapes, seed + 2).map((request) =>
    placementRequest.parse({
      ...request,
      // Sizes that do not add up exactly in binary, and that fill nodes before the requests run out.
      vcpus: (fromLarge ? 4 : 1) * (request.vcpus + 0.1),
      memoryGiB: (fromLarge ? 4 : 1) * (request.memoryGiB + 0.3),
      ...(bound && random() < 0.2 && { budget: { amountPerMonth: 50 + 900 * random(), currency: "EUR" } }),
      ...(bound && random() < 0.2 && { availability: 0.95 }),
      ...(bound && request.gpus !== undefined && random() < 0.7 && { gpus: { share: pick(random, [0.3, 0.5, 0.6]) } }),
      ...(bound && random() < 0.2 && { targets: ["eu-*", "node-0000*"] }),
    }),
  );
  return Array.from({ length: requests }, () => {
    const request = pick(random, kinds as [PlacementRequest, ...PlacementRequest[]]);
    if (!bound || random() < 0.7) return request;
    const level = pick(random, ["node", "rack", "zone", "region"]);
    const other = `w${Math.floor(random() * requests)}`;
    return placementRequest.parse({
      ...request,
      ...pick(random, [
        { apart: [{ from: other, level }] },
        { together: [{ with: other, level }] },
        { dependencies: [{ on: other, same: "region" }] },
        { spread: { group: "g", level, maxSkew: 1 + Math.floor(random() * 2) } },
      ]),
    });
  });
}

function sessionOf({ seed, nodes, profile, policy, reserved, bound }: Scenario): SessionArguments {
  const limits = { quotas: [{ name: "small", stacks: ["s1"], labels: {}, max: { placements: 3, gpus: 1 } }] };
  const fleet = { ...generateFleet(nodes, seed, { gpuShare: 0.3 }), ...(bound && seed % 4 === 0 && { limits }) };
  const plain = generateReservations(fleet, reserved, seed + 4);
  const reservations = [...plain, ...generateGpuReservations(fleet, plain, reserved / 2, seed + 6)];
  const snapshot = buildSnapshot({
    fleet,
    pricesAsOf: "2026-06-01T00:00:00Z",
    telemetry: generateTelemetry(fleet, seed + 1),
    reservations,
    reservationsRevision: 1,
    digests: { fleet: digestOf(seed), model: digestOf("m"), policies: digestOf(policy) },
  });
  return {
    snapshot,
    snapshotDigest: digestOf({ seed, nodes }),
    claims: [],
    evaluatePolicy: policies[policy] ?? null,
    policiesReadSubject: false,
    weights: resolveWeights(profile),
    options: {},
  };
}

function subjectsOf({ seed, stacks }: Scenario, requests: readonly PlacementRequest[]): PlaceArguments[] {
  const random = seededRandom(seed + 5);
  return requests.map((request, i) => {
    const stack = `s${Math.floor(random() * stacks)}`;
    // Names that sort in another order than they come.
    const name = `w${(i * 7) % requests.length}`;
    const urn = `urn:pulumi:${stack}::app::novacron:index:Placement::${name}-${i}`;
    const subject = { id: name, stack, urn, name, type: "novacron:index:Placement" };
    return { subject, request, requestDigest: digestOf(request), maskedRequest: request };
  });
}

const attempt = <T>(work: () => T): T | string => {
  try {
    return work();
  } catch (error) {
    if (error instanceof NovaCronError) return error.message;
    throw error;
  }
};

/** Places one after the other in a session, and by `decide` with the same claims. */
function compare(args: SessionArguments, items: readonly PlaceArguments[]): PlacementSession {
  const session = new PlacementSession(args);
  const claims: Claim[] = [];
  for (const [i, item] of items.entries()) {
    const expected = attempt(() => {
      const { record, claim } = decide({
        ...item,
        ...args,
        claims,
        previous: null,
        evaluatePolicy: args.evaluatePolicy ?? (() => ({ deny: [], prefer: [] })),
      });
      const { name: node, gpu } = record.target;
      return { node, ...(gpu !== undefined && { gpu }), scoreMicros: Math.round(record.score * 1e6), claim };
    });
    const placed = attempt(() => session.place(item));
    expect({ i, placed }).toEqual({ i, placed: expected });
    if (typeof expected !== "string") claims.push(expected.claim);
  }
  expect(session.claims).toEqual(claims);
  return session;
}

const filling: Scenario = {
  seed: 11,
  nodes: 150,
  requests: 400,
  shapes: 6,
  stacks: 3,
  profile: "balanced",
  policy: "some",
  reserved: 0.3,
  bound: false,
  fromLarge: true,
};

test("a session chooses what decide() chooses, with the same score, until nothing fits any more", {
  timeout: 300_000,
}, () => {
  fc.assert(
    fc.property(scenario, (world) => {
      compare(sessionOf(world), subjectsOf(world, requestsOf(world)));
    }),
    { numRuns: 150 },
  );
});

test("what was placed is explained as decide() does it, whatever was placed since", () => {
  const world: Scenario = { ...filling, nodes: 30, requests: 40, fromLarge: false };
  const items = subjectsOf(world, requestsOf(world));
  const args = sessionOf(world);
  const session = new PlacementSession(args);
  for (const item of items) session.place(item);
  for (const [i, item] of items.entries()) {
    if (i % 8 !== 0) continue;
    const evaluatePolicy = args.evaluatePolicy ?? (() => ({ deny: [], prefer: [] }));
    const claims = session.claims.slice(0, i);
    const expected = decide({ ...item, ...args, claims, previous: null, evaluatePolicy });
    expect(canonicalJson(session.explain(item.subject.urn).record)).toBe(canonicalJson(expected.record));
  }
  expect(() => session.explain("urn:nobody")).toThrow(TypeError);
});

test("most decisions come from kept scores, in a fleet that fills up", { timeout: 300_000 }, () => {
  const session = compare(sessionOf(filling), subjectsOf(filling, requestsOf(filling)));
  expect(session.counts.kept).toBeGreaterThan(10 * session.counts.made);
  expect(session.counts.kept).toBeGreaterThan(10 * session.counts.whole);
});

test("what is placed again moves: its old claim binds it no more, and frees its node for others", () => {
  const world: Scenario = { ...filling, nodes: 6, requests: 24 };
  const args = sessionOf(world);
  const items = subjectsOf(world, requestsOf(world));
  const session = new PlacementSession(args);
  const claims: Claim[] = [];
  for (const item of [...items.slice(0, 12), ...items.slice(3, 6), ...items.slice(12)]) {
    const evaluatePolicy = args.evaluatePolicy ?? (() => ({ deny: [], prefer: [] }));
    const expected = attempt(() => decide({ ...item, ...args, claims, previous: null, evaluatePolicy }).claim);
    expect(attempt(() => session.place(item).claim)).toEqual(expected);
    if (typeof expected === "string") continue;
    const old = claims.findIndex(({ urn }) => urn === expected.urn);
    if (old >= 0) claims.splice(old, 1);
    claims.push(expected);
  }
  expect(session.claims).toEqual(claims);
});
