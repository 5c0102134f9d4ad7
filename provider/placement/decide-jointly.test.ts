import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { generateFleet, generateRequests } from "../../bench/fleet-generator.ts";
import { generateTelemetry } from "../../bench/telemetry-generator.ts";
import { canonicalJson, digestOf } from "../crypto/canonical-json.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import type { FleetLimits } from "../schema/fleet-limits.ts";
import { type PlacementRequest, placementRequest } from "../schema/placement-request.ts";
import { buildSnapshot } from "../world/build-snapshot.ts";
import type { Claim } from "../world/snapshot.ts";
import { type DecideArguments, decide } from "./decide.ts";
import { decideJointly, type JointDecisions, type JointSubject, type JointWorld } from "./decide-jointly.ts";
import { checkFeasible } from "./feasible.ts";
import { canonicalOrder } from "./joint/canonical-order.ts";
import { loadMilpSolver } from "./joint/load-milp-solver.ts";
import type { MilpSolver } from "./joint/milp.ts";
import {
  sampleClaim,
  sampleNode,
  sampleRegion,
  sampleSnapshot,
  sampleUrn,
  type WorldOverrides,
} from "./sample-world.ts";
import { resolveWeights } from "./weights.ts";

let solver: MilpSolver;
beforeAll(async () => {
  solver = await loadMilpSolver();
});

function subjectOf(name: string, request: Record<string, unknown>, more: Partial<JointSubject> = {}): JointSubject {
  const parsed = placementRequest.parse({ vcpus: 4, memoryGiB: 16, ...request });
  return {
    subject: { id: `nc-${name}`, stack: "dev", urn: sampleUrn(name), name, type: "novacron:index:Placement" },
    request: parsed,
    requestDigest: digestOf(parsed),
    maskedRequest: parsed,
    previous: null,
    ...more,
  };
}

function worldOf(overrides: WorldOverrides = {}, more: Partial<JointWorld> = {}): JointWorld {
  const snapshot = sampleSnapshot(overrides);
  return {
    snapshot,
    snapshotDigest: digestOf(snapshot),
    claims: [],
    evaluatePolicy: () => ({ deny: [], prefer: [] }),
    weights: resolveWeights("balanced"),
    options: {},
    ...more,
  };
}

const targetsOf = ({ outcomes }: JointDecisions): Record<string, string | null> =>
  Object.fromEntries(
    outcomes.map(({ subject, decision }) => [subject.subject.name, decision?.record.target.name ?? null]),
  );

/** What `decide` puts where, asked in canonical order. */
function sequentially(group: readonly JointSubject[], world: JointWorld): Map<JointSubject, Claim> {
  const claims = new Map<JointSubject, Claim>();
  for (const each of canonicalOrder(group)) {
    try {
      claims.set(each, decide({ ...each, ...world, claims: [...world.claims, ...claims.values()] }).claim);
    } catch (error) {
      if (!(error instanceof NovaCronError)) throw error;
    }
  }
  return claims;
}

/** Those whose place does not hold once all others are in theirs, by the constraints of `decide` alone. */
function broken(claims: ReadonlyMap<JointSubject, Claim>, world: JointWorld): string[] {
  return [...claims].flatMap(([each, own]) => {
    const others = [...claims.values()].filter((claim) => claim !== own);
    const args: DecideArguments = { ...each, ...world, claims: [...world.claims, ...others] };
    const found = checkFeasible(own.node, args);
    return found === null ? [] : [`${own.name} on ${own.node}: ${found.reason}`];
  });
}

const claimsOf = ({ outcomes }: JointDecisions): Map<JointSubject, Claim> =>
  new Map(outcomes.flatMap(({ subject, decision }) => (decision ? [[subject, decision.claim] as const] : [])));

describe("a group", () => {
  test("is placed where one by one the first would take the only place of the second", () => {
    const nodes = [
      sampleNode("n1", { capacity: { memoryGiB: 128 }, pricePerHour: 0.1 }),
      sampleNode("n2", { pricePerHour: 20 }),
    ];
    const group = [subjectOf("a", { vcpus: 14 }), subjectOf("b", { vcpus: 14, memoryGiB: 100 })];
    const world = worldOf({ nodes });
    expect([...sequentially(group, world).values()].map(({ name, node }) => [name, node])).toEqual([["a", "n1"]]);
    for (const options of [{ solver }, {}]) {
      const result = decideJointly(group, world, options);
      expect(targetsOf(result)).toEqual({ a: "n2", b: "n1" });
      expect(result.note).toMatchObject({ groupSize: 2, placed: 2, oneByOne: { placed: 1 } });
      expect(result.note.method).toBe("solver" in options ? "milp" : "local-search");
      const [a] = result.outcomes;
      // n1 is full by now: it is removed by what is lacking there, and no candidate any more.
      expect(a?.decision?.record.removed.map(({ by, examples }) => [by, examples])).toEqual([
        ["capacity.vcpus", ["n1"]],
      ]);
      expect(a?.decision?.record.joint).toEqual(result.note);
    }
  });

  test("of one is what decide decides", () => {
    const nodes = [sampleNode("n1", { pricePerHour: 3 }), sampleNode("n2"), sampleNode("n3", { pricePerHour: 2 })];
    const group = [subjectOf("web", {})];
    const world = worldOf({ nodes, risk: { n2: 0.7 } });
    const { record } = decide({ ...(group[0] as JointSubject), ...world });
    const joint = decideJointly(group, world).outcomes[0]?.decision?.record;
    expect({ ...joint, joint: undefined, basis: record.basis }).toEqual({ ...record, joint: undefined });
    expect(joint?.basis.request).not.toBe(record.basis.request);
  });

  test("places the more important where there is room for one", () => {
    const group = [subjectOf("a", { vcpus: 12 }), subjectOf("b", { vcpus: 12, priority: 500 })];
    const result = decideJointly(group, worldOf({ nodes: [sampleNode("n1")] }), { solver });
    expect(targetsOf(result)).toEqual({ a: null, b: "n1" });
    const error = result.outcomes[0]?.error;
    expect(error?.code).toBe("NC1201");
    expect(error?.message).toContain("1 by capacity.vcpus");
  });

  test("holds together what only the second asked for", () => {
    const nodes = [
      sampleNode("n1", { zone: "a", pricePerHour: 0.1 }),
      sampleNode("n2", { zone: "b", pricePerHour: 1 }),
      sampleNode("n3", { zone: "b", pricePerHour: 1 }),
    ];
    // b fits nowhere in zone a beside a, so both have to go to zone b.
    const group = [
      subjectOf("a", { vcpus: 10 }),
      subjectOf("b", { vcpus: 10, together: [{ with: "a", level: "zone" }] }),
    ];
    expect(Object.values(targetsOf(decideJointly(group, worldOf({ nodes }), { solver }))).sort()).toEqual(["n2", "n3"]);
  });

  test("leaves a placement where it is unless the group gains more than the hysteresis", () => {
    const nodes = [sampleNode("n1", { pricePerHour: 1.02 }), sampleNode("n2", { pricePerHour: 1 })];
    const previous = { target: "n1", recordDigest: digestOf("before") };
    const world = worldOf({ nodes, reservations: [sampleClaim("a", "n1")] });
    const stays = decideJointly([subjectOf("a", {}, { previous })], world, { solver });
    expect(targetsOf(stays)).toEqual({ a: "n1" });
    // It makes room where another has no other place, and the record says why it moved.
    const group = [subjectOf("a", {}, { previous }), subjectOf("b", { vcpus: 14, targets: ["n1"] })];
    const moves = decideJointly(group, world, { solver });
    expect(targetsOf(moves)).toEqual({ a: "n2", b: "n1" });
    expect(moves.outcomes[0]?.decision?.record.change).toContain("moved from n1");
  });

  test("does not move what is protected", () => {
    const nodes = [sampleNode("n1"), sampleNode("n2")];
    const previous = { target: "n1", recordDigest: digestOf("before") };
    const world = worldOf({ nodes });
    const group = [subjectOf("a", { protect: true }, { previous }), subjectOf("b", { vcpus: 14, targets: ["n1"] })];
    expect(targetsOf(decideJointly(group, world, { solver }))).toEqual({ a: "n1", b: null });
    const refused = decideJointly([subjectOf("a", { protect: true, targets: ["n2"] }, { previous })], world);
    expect(refused.outcomes[0]?.error?.code).toBe("NC1203");
  });

  test("has an outcome for a request that names what there is not", () => {
    const result = decideJointly([subjectOf("a", { targets: ["nowhere"] }), subjectOf("b", {})], worldOf());
    expect(result.outcomes.map(({ error }) => error?.code ?? null)).toEqual(["NC1106", null]);
  });
});

describe("limits of the fleet", () => {
  test("let no more placements move than the disruption budget has", () => {
    const nodes = [
      sampleNode("n1", { pricePerHour: 9 }),
      sampleNode("n2", { pricePerHour: 1, capacity: { vcpus: 64 } }),
    ];
    const names = ["a", "b", "c"];
    const previous = { target: "n1", recordDigest: digestOf("before") };
    const group = names.map((name) => subjectOf(name, { moveCost: name === "b" ? 0 : 0.02 }, { previous }));
    const world = worldOf({ nodes, reservations: names.map((name) => sampleClaim(name, "n1")) });
    expect(targetsOf(decideJointly(group, world, { solver }))).toEqual({ a: "n2", b: "n2", c: "n2" });
    const limits: FleetLimits = { quotas: [], disruption: { maxMoves: 1 } };
    const limited = { ...world, snapshot: { ...world.snapshot, limits } };
    for (const options of [{ solver }, {}]) {
      const result = decideJointly(group, limited, options);
      // All gain the same; b is the cheapest to move.
      expect(targetsOf(result)).toEqual({ a: "n1", b: "n2", c: "n1" });
      expect(result.outcomes[0]?.decision?.record.removed).toMatchObject([{ by: "disruption", examples: ["n2"] }]);
    }
  });

  test("give a quota to the more important, and name it to the other", () => {
    const limits: FleetLimits = { quotas: [{ name: "few", regions: ["r1"], labels: {}, max: { placements: 2 } }] };
    const world = worldOf({}, { claims: [sampleClaim("other", "n1", { stack: "prod" })] });
    const limited = { ...world, snapshot: { ...world.snapshot, limits } };
    const group = [subjectOf("a", {}), subjectOf("b", { priority: 500 })];
    for (const options of [{ solver }, {}]) {
      const result = decideJointly(group, limited, options);
      expect(targetsOf(result).a).toBeNull();
      expect(targetsOf(result).b).not.toBeNull();
      expect(result.outcomes[0]?.error?.message).toContain("2 by quota");
    }
  });

  test("bind who is depended on, too", () => {
    const nodes = [
      sampleNode("n1", { region: "r1", pricePerHour: 0.1 }),
      sampleNode("n2", { region: "r2", pricePerHour: 5 }),
      sampleNode("n3", { region: "r2", zone: "b", pricePerHour: 5 }),
    ];
    const regions = [sampleRegion("r1", { latencyMs: { r2: 90 } }), sampleRegion("r2")];
    const group = [
      subjectOf("db", { vcpus: 10 }),
      subjectOf("web", { vcpus: 10, dependencies: [{ on: "db", maxMs: 20, other: "zone" }] }),
    ];
    const result = decideJointly(group, worldOf({ nodes, regions }), { solver });
    expect(Object.values(targetsOf(result)).sort()).toEqual(["n2", "n3"]);
    expect(result.outcomes[0]?.decision?.record.removed.map(({ by }) => by)).toContain("dependency");
  });
});

/** A crowded generated world and a group with all kinds of bonds. */
const scenario = fc
  .record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    nodes: fc.integer({ min: 2, max: 8 }),
    requests: fc.integer({ min: 2, max: 16 }),
    exact: fc.boolean(),
  })
  .map(({ seed, nodes, requests, exact }) => {
    const fleet = generateFleet(nodes, seed);
    const names = Array.from({ length: requests }, (_, at) => `w${at}`);
    const levels = ["node", "rack", "zone", "region"];
    const group = generateRequests(requests, seed).map((request: PlacementRequest, at) => {
      const roll = (seed + at * 7919) % 10;
      const other = names[(at * 5 + seed) % requests] ?? "w0";
      const level = levels[(seed + at) % 4];
      const bonds =
        roll < 2
          ? { apart: [{ from: other, level }] }
          : roll < 3
            ? { together: [{ with: other, level }] }
            : roll < 5
              ? { spread: { group: "g", level: "zone", maxSkew: 1 + (at % 2) } }
              : roll < 6
                ? { dependencies: [{ on: other, maxMs: 40 }] }
                : {};
      return subjectOf(names[at] ?? "", {
        ...request,
        vcpus: request.vcpus * 3,
        memoryGiB: request.memoryGiB * 3,
        priority: 100 + ((seed + at) % 2),
        ...bonds,
      });
    });
    const limits: FleetLimits = {
      quotas: [
        { name: "eu", regions: ["eu-central", "eu-north"], labels: {}, max: { vcpus: 60, placements: 6 } },
        { name: "money", labels: {}, stacks: ["d*"], max: { costPerMonth: 3000 } },
      ],
    };
    const peers = Array.from({ length: nodes }, (_, at) =>
      sampleClaim(`peer-${at}`, fleet.nodes[at]?.name ?? "", {
        vcpus: 0.1 + at,
        spread: at % 2 === 0 ? { group: "g", level: "zone", maxSkew: 2 } : null,
      }),
    );
    const snapshot = buildSnapshot({
      fleet: seed % 2 === 0 ? { ...fleet, limits } : fleet,
      pricesAsOf: "2026-06-01T00:00:00Z",
      telemetry: generateTelemetry(fleet, seed),
      reservations: peers.slice(0, 2),
      reservationsRevision: 1,
      digests: { fleet: digestOf(seed), model: digestOf("m"), policies: digestOf("p") },
    });
    const world = worldOf({}, { snapshot, snapshotDigest: digestOf({ seed, nodes }), claims: peers.slice(2, 4) });
    return { group, world, exact };
  });

describe("any group", () => {
  test("is decided no worse than one by one, and every place holds with all others in theirs", () => {
    let better = 0;
    let comparable = 0;
    fc.assert(
      fc.property(scenario, ({ group, world, exact }) => {
        const result = decideJointly(group, world, { iterations: 300, solver: exact ? solver : null });
        const { note } = result;
        const claims = claimsOf(result);
        expect(broken(claims, world)).toEqual([]);
        expect(claims.size).toBe(note.placed);
        for (const { decision, error } of result.outcomes) {
          if (decision === null) expect(["NC1201", "NC1203"]).toContain(error.code);
          else {
            const { score, contributions, candidates, removed } = decision.record;
            const sum = contributions.reduce((total, { contribution }) => total + Math.round(contribution * 1e6), 0);
            expect(sum / 1e6).toBe(score);
            expect(removed.reduce((total, { count }) => total + count, candidates.feasible)).toBe(
              candidates.considered,
            );
          }
        }
        const alone = sequentially(group, world);
        // Within a priority the count decides, then the utility; what does not hold together is no comparison.
        const count = (of: ReadonlyMap<JointSubject, Claim>, priority: number): number =>
          [...of.keys()].filter(({ request }) => request.priority === priority).length;
        if (broken(alone, world).length === 0) {
          comparable++;
          expect(note.oneByOne.placed).toBe(alone.size);
          const high = count(claims, 101) - count(alone, 101);
          const low = count(claims, 100) - count(alone, 100);
          expect(high > 0 || (high === 0 && low >= 0)).toBe(true);
          if (high === 0 && low === 0) expect(note.utility).toBeGreaterThanOrEqual(note.oneByOne.utility);
          if (high > 0 || low > 0 || note.utility > note.oneByOne.utility) better++;
        }
      }),
      { numRuns: 60, seed: 7 },
    );
    expect(comparable).toBeGreaterThan(30);
    expect(better).toBeGreaterThan(10);
  }, 120_000);

  test("is decided the same in whatever order it comes", () => {
    fc.assert(
      fc.property(scenario, ({ group, world, exact }) => {
        const options = { iterations: 100, solver: exact ? solver : null };
        const bytes = (each: readonly JointSubject[]): string[] =>
          decideJointly(each, world, options)
            .outcomes.map(({ subject, decision, error }) =>
              canonicalJson([subject.subject.name, decision?.record ?? error?.message ?? null]),
            )
            .sort();
        expect(bytes(group.toReversed())).toEqual(bytes(group));
      }),
      { numRuns: 20, seed: 11 },
    );
  }, 120_000);
});
