import { describe, expect, test } from "vitest";
import { uniformFrom } from "../../quantum/random.ts";
import type { FleetNode } from "../../schema/fleet.ts";
import type { Claim } from "../../world/snapshot.ts";
import { claimOn, type DecideArguments } from "../decide.ts";
import { checkFeasible } from "../feasible.ts";
import {
  sampleArguments,
  sampleClaim,
  sampleNode,
  sampleRegion,
  sampleUrn,
  type WorldOverrides,
} from "../sample-world.ts";
import { hypervolume } from "./hypervolume.ts";
import { jointMember } from "./joint-member.ts";
import { jointProblem } from "./joint-problem.ts";
import { type JointAssignment, paretoAssignments } from "./pareto-assignments.ts";
import { paretoFront } from "./pareto-front.ts";

type Loose = Record<string, unknown>;

/** Requests by name, on one world. */
function group(
  world: WorldOverrides,
  requests: Readonly<Record<string, Loose>>,
  claims: readonly Claim[] = [],
): DecideArguments[] {
  const { snapshot } = sampleArguments({}, world);
  return Object.entries(requests).map(([name, request]) => ({
    ...sampleArguments(request, world),
    subject: { id: `nc-${name}`, stack: "dev", urn: sampleUrn(name), name, type: "novacron:index:Placement" },
    snapshot,
    claims,
  }));
}

/** Whether everyone can be where `targets` says while the others are where it says: by the engine's own constraints. */
function isFeasible(requests: readonly DecideArguments[], targets: readonly string[]): boolean {
  const claims = requests.map((args, i) => claimOn({ name: targets[i] ?? "" }, args));
  return requests.every((args, i) => checkFeasible(targets[i] ?? "", { ...args, claims }) === null);
}

/** A small fleet in three zones of two regions, whose nodes differ in everything that is weighed. */
function fleet(seed: number, size: number): WorldOverrides {
  const uniform = uniformFrom(seed);
  const nodes: FleetNode[] = [];
  const risk: Record<string, number> = {};
  for (let i = 0; i < size; i++) {
    const name = `n${i}`;
    risk[name] = Math.round(uniform() * 200) / 1000;
    nodes.push(
      sampleNode(name, {
        region: i % 3 === 2 ? "r2" : "r1",
        zone: i % 2 === 0 ? "a" : "b",
        rack: String(i),
        ...(i !== 1 && { pricePerHour: 0.2 + Math.round(uniform() * 30) / 10 }),
        power: { idleWatts: 60 + Math.round(uniform() * 100), maxWatts: 300, pue: 1.1 },
        capacity: { vcpus: 4 + 4 * Math.floor(uniform() * 3) },
      }),
    );
  }
  const regions = [sampleRegion("r1"), sampleRegion("r2", { country: "SE", gridCarbonGramsPerKwh: 25 })];
  return { nodes, regions, risk };
}

const size = { vcpus: 4, memoryGiB: 16 };
const groups: Readonly<Record<string, Readonly<Record<string, Loose>>>> = {
  "four that need room": { a: size, b: { ...size, vcpus: 6 }, c: { ...size, memoryGiB: 40 }, d: { ...size, vcpus: 2 } },
  "some that stay apart or together": {
    a: { ...size, apart: [{ from: "b", level: "zone" }] },
    b: size,
    c: { ...size, together: [{ with: "b", level: "region" }] },
    d: { ...size, apart: [{ from: "a", level: "node" }] },
  },
  "a group that is spread": {
    a: { ...size, spread: { group: "g", level: "zone", maxSkew: 1 } },
    b: { ...size, spread: { group: "g", level: "zone", maxSkew: 1 } },
    c: { ...size, spread: { group: "g", level: "region", maxSkew: 2 } },
    d: size,
  },
};
const cases = Object.entries(groups).flatMap(([name, requests]) => [1, 2].map((seed) => ({ name, requests, seed })));

/** All assignments over nodes, as positions. */
function* assignments(nodes: number, count: number): Generator<number[]> {
  for (let number = 0; number < nodes ** count; number++) {
    yield Array.from({ length: count }, (_, i) => Math.floor(number / nodes ** i) % nodes);
  }
}

const losses = ({ costPerMonth, carbonGramsPerHour, risk, score }: JointAssignment): number[] => [
  costPerMonth ?? 0,
  carbonGramsPerHour ?? 0,
  risk ?? 0,
  -score,
];

describe("the joint search", () => {
  test.each(cases)(
    "takes for feasible what the engine would carry out: $name, fleet $seed",
    ({ requests, seed }) => {
      const world = fleet(seed, 5);
      const outside = [sampleClaim("other", "n0", { spread: { group: "g", level: "zone", maxSkew: 1 } })];
      const all = group(world, requests, outside);
      const members = all.map(jointMember);
      const problem = jointProblem(members);
      const into = new Float64Array(problem.objectives);
      let feasible = 0;
      for (const positions of assignments(5, all.length)) {
        const targets = positions.map((at) => `n${at}`);
        const genes = members.map(({ choices }, i) =>
          choices.findIndex(({ candidate }) => candidate.name === targets[i]),
        );
        const said = !genes.includes(-1) && problem.evaluate(genes, into) === 0;
        const withOutside = all.map((args) => ({ ...args, claims: outside }));
        const claims = [...outside, ...all.map((args, i) => claimOn({ name: targets[i] ?? "" }, args))];
        const truly = withOutside.every((args, i) => checkFeasible(targets[i] ?? "", { ...args, claims }) === null);
        expect([targets, said]).toEqual([targets, truly]);
        if (truly) feasible++;
      }
      expect(feasible).toBeGreaterThan(0);
    },
    60_000,
  );

  test.each(cases)(
    "comes to 99% of the true front's hypervolume: $name, fleet $seed",
    ({ requests, seed }) => {
      const all = group(fleet(seed, 6), requests);
      const members = all.map(jointMember);
      const problem = jointProblem(members);
      const exact: number[][] = [];
      const into = new Float64Array(problem.objectives);
      for (const positions of assignments(6, all.length)) {
        const genes = members.map(({ choices }, i) =>
          choices.findIndex(({ candidate }) => candidate.name === `n${positions[i]}`),
        );
        if (!genes.includes(-1) && problem.evaluate(genes, into) === 0) exact.push([...into]);
      }
      const front = paretoFront([0, 1, 2, 3].map((k) => Float64Array.from(exact, (each) => each[k] ?? 0))).map(
        (i) => exact[i] ?? [],
      );
      expect(front.length).toBeGreaterThan(2);
      const best = [0, 1, 2, 3].map((k) => Math.min(...front.map((each) => each[k] ?? 0)));
      const span = [0, 1, 2, 3].map((k) => Math.max(...front.map((each) => each[k] ?? 0)) - (best[k] ?? 0) || 1);
      const scaled = (points: readonly (readonly number[])[]) =>
        points.map((point) => point.map((loss, k) => (loss - (best[k] ?? 0)) / (span[k] ?? 1)));
      const found = paretoAssignments(all, { population: 60, generations: 80 });
      const nodes = found.map(({ targets }) =>
        members.map(({ choices }, i) => choices.findIndex(({ candidate }) => candidate.name === targets[i]?.node)),
      );
      const points = nodes.map((genes) => {
        expect(problem.evaluate(genes, into)).toBe(0);
        return [...into];
      });
      const reference = [1.1, 1.1, 1.1, 1.1];
      const share = hypervolume(scaled(points), reference) / hypervolume(scaled(front), reference);
      expect(share).toBeGreaterThan(0.99);
      expect(share).toBeLessThan(1 + 1e-9);
    },
    60_000,
  );
});

describe("Pareto assignments", () => {
  test("are feasible together, add up, dominate each other nowhere, and come by score", () => {
    const world = fleet(1, 6);
    const nodes = (world.nodes ?? []).map((node) => ({ ...node, pricePerHour: node.pricePerHour ?? 1 }));
    const all = group({ ...world, nodes }, groups["four that need room"] ?? {});
    const found = paretoAssignments(all, { population: 60, generations: 60 });
    expect(found.length).toBeGreaterThan(2);
    expect(found.map(({ score }) => score)).toEqual(found.map(({ score }) => score).toSorted((a, b) => b - a));
    for (const each of found) {
      expect(
        isFeasible(
          all,
          each.targets.map(({ node }) => node),
        ),
      ).toBe(true);
      expect(each.score).toBeCloseTo(each.targets.reduce((sum, { score }) => sum + score, 0) / 4, 9);
      const risks = each.targets.map(({ node }) => all[0]?.snapshot.telemetry.risk[node]?.probability ?? 0);
      expect(each.risk).toBeCloseTo(
        risks.reduce((sum, risk) => sum + risk, 0),
        9,
      );
      expect(each.unknown).toEqual({ costPerMonth: 0, carbonGramsPerHour: 0, risk: 0 });
    }
    const columns = [0, 1, 2, 3].map((k) => Float64Array.from(found, (each) => losses(each)[k] ?? 0));
    expect(paretoFront(columns)).toHaveLength(found.length);
  });

  test("do not depend on what the requests hold now, nor on the order of nodes", () => {
    const world = fleet(4, 6);
    const all = group(world, groups["four that need room"] ?? {});
    const settings = { population: 40, generations: 30 };
    const found = paretoAssignments(all, settings);
    const holding = all.map(({ subject }) => sampleClaim(subject.name, "n0", { vcpus: 4 }));
    expect(
      paretoAssignments(group({ ...world, reservations: holding }, groups["four that need room"] ?? {}), settings),
    ).toEqual(found);
    expect(paretoAssignments(group(world, groups["four that need room"] ?? {}, holding), settings)).toEqual(found);
    const backwards = { ...world, nodes: world.nodes?.toReversed() ?? [] };
    expect(paretoAssignments(group(backwards, groups["four that need room"] ?? {}), settings)).toEqual(found);
  });

  test("count what is unknown and do not take it for nothing", () => {
    const nodes = [sampleNode("priced", { pricePerHour: 1 }), sampleNode("free-of-price", { pricePerHour: undefined })];
    const found = paretoAssignments(group({ nodes }, { a: size, b: size }), { population: 20, generations: 20 });
    for (const { targets, costPerMonth, unknown } of found) {
      const priced = targets.filter(({ node }) => node === "priced").length;
      expect([costPerMonth, unknown.costPerMonth]).toEqual([priced === 0 ? null : 182.5 * priced, 2 - priced]);
    }
  });

  test("are none where there is no room for all, and an error where there is none for one alone", () => {
    const world = { nodes: [sampleNode("n1", { capacity: { vcpus: 6 } })] };
    const settings = { population: 20, generations: 5 };
    expect(paretoAssignments(group(world, { a: size, b: size }), settings)).toEqual([]);
    expect(paretoAssignments([], settings)).toEqual([]);
    expect(() => paretoAssignments(group(world, { a: size, b: { ...size, vcpus: 7 } }), settings)).toThrow(
      /NC1201.*"b"/s,
    );
  });
});
