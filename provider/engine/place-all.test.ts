import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestOf } from "../crypto/canonical-json.ts";
import { sampleNode, sampleRegion, sampleSnapshot, type WorldOverrides } from "../placement/sample-world.ts";
import { placementRequest } from "../schema/placement-request.ts";
import { weightsOf } from "./decide.ts";
import type { FleetWorld } from "./fleet-world.ts";
import type { NamedRequest } from "./named-request.ts";
import { type PlacedAll, placeAll } from "./place-all.ts";
import { placingOrder } from "./placing-order.ts";
import { planTotals } from "./plan-totals.ts";

function world(overrides: WorldOverrides = {}): FleetWorld {
  const snapshot = sampleSnapshot(overrides);
  return {
    snapshot,
    snapshotDigest: digestOf(snapshot),
    evaluatePolicy: () => ({ deny: [], prefer: [] }),
    warnings: [],
  };
}

function named(name: string, request: Readonly<Record<string, unknown>> = {}, on: string | null = null): NamedRequest {
  return { name, on, request: placementRequest.parse({ vcpus: 4, memoryGiB: 16, ...request }) };
}

const nodes = [
  sampleNode("n1", { zone: "a", pricePerHour: 1 }),
  sampleNode("n2", { zone: "b", pricePerHour: 2 }),
  sampleNode("n3", { zone: "c", region: "r2", pricePerHour: 1.5 }),
];
const regions = [sampleRegion("r1"), sampleRegion("r2", { country: "SE", gridCarbonGramsPerKwh: 30 })];
const place = (requests: readonly NamedRequest[], on: FleetWorld = world({ nodes, regions })): PlacedAll =>
  placeAll({ world: on, requests, weights: weightsOf("balanced") });
const targets = ({ placed }: PlacedAll): Record<string, string> =>
  Object.fromEntries(placed.map(({ name, record }) => [name, record.target.name]));

describe("placeAll", () => {
  it("does not depend on the order of the list, and never overfills a node", () => {
    const request = fc.record({
      vcpus: fc.integer({ min: 1, max: 12 }),
      memoryGiB: fc.integer({ min: 1, max: 48 }),
      priority: fc.constantFrom(50, 100, 200),
    });
    fc.assert(
      fc.property(fc.array(request, { minLength: 1, maxLength: 8 }), fc.infiniteStream(fc.nat()), (list, chance) => {
        const requests = list.map((each, index) => named(`p${index}`, each));
        const shuffled = requests
          .map((entry) => ({ entry, key: chance.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ entry }) => entry);
        const few = { joint: { iterations: 100 }, world: world({ nodes, regions }), weights: weightsOf("balanced") };
        const result = placeAll({ ...few, requests });
        const again = placeAll({ ...few, requests: shuffled });
        expect(again.placed.map(({ recordDigest }) => recordDigest)).toEqual(
          result.placed.map(({ recordDigest }) => recordDigest),
        );
        expect(result.placed.length + result.unplaced.length).toBe(list.length);
        for (const { name, capacity } of nodes) {
          const here = result.placed.filter(({ claim }) => claim.node === name);
          expect(here.reduce((sum, { claim }) => sum + claim.vcpus, 0)).toBeLessThanOrEqual(capacity.vcpus);
          expect(here.reduce((sum, { claim }) => sum + claim.memoryGiB, 0)).toBeLessThanOrEqual(capacity.memoryGiB);
        }
      }),
      { numRuns: 25 },
    );
  });

  it("says of what is not placed how many nodes each constraint removed", () => {
    const { unplaced, placed } = place([named("big", { vcpus: 99, residency: ["SE"] }), named("web")]);
    expect(placed).toHaveLength(1);
    expect(unplaced).toMatchObject([
      {
        name: "big",
        error: { code: "NC1201" },
        removed: [
          { by: "residency", count: 2 },
          { by: "capacity.vcpus", count: 1 },
        ],
      },
    ]);
  });

  it("leaves room for those that come later and are somewhere already", () => {
    const settled = named("old", { vcpus: 12, priority: 1 }, "n1");
    expect(targets(place([named("new", { vcpus: 12, targets: ["n1", "n2"] }), settled]))).toEqual({
      new: "n2",
      old: "n1",
    });
  });

  it("names the request that names what the fleet does not have", () => {
    expect(() => place([named("web", { latency: { toRegion: "mars", maxMs: 3 } })])).toThrow(
      expect.objectContaining({ code: "NC1106", property: 'requests["web"].latency.toRegion' }),
    );
  });

  it("reports a protected placement that would have to move", () => {
    const cramped = named("vault", { protect: true, residency: ["SE"] }, "n1");
    expect(place([cramped]).unplaced).toMatchObject([{ name: "vault", error: { code: "NC1203" } }]);
  });
});

describe("placeAll, jointly", () => {
  const pair = [
    sampleNode("both", { zone: "a", pricePerHour: 1, capacity: { vcpus: 8 } }),
    sampleNode("small", { zone: "b", pricePerHour: 9, capacity: { vcpus: 4 } }),
  ];
  // One by one the important one takes the better node, and leaves no room for the large one.
  const requests = [named("vital", { vcpus: 4, priority: 200 }), named("large", { vcpus: 8 })];
  const args = { world: world({ nodes: pair }), requests, weights: weightsOf("cost") };

  it("places what one by one would not", () => {
    expect(targets(placeAll({ ...args, joint: false }))).toEqual({ vital: "both" });
    const plan = placeAll(args);
    expect(targets(plan)).toEqual({ vital: "small", large: "both" });
    expect(plan.placed[0]?.record.joint).toMatchObject({ groupSize: 2, placed: 2, oneByOne: { placed: 1 } });
  });

  it("places shares of GPUs after the rest, which keeps off them", () => {
    const gpuNode = sampleNode("g", { capacity: { gpus: { count: 1, model: "A100" } } });
    const half = (name: string) => named(name, { gpus: { share: 0.5 } });
    const here = world({ nodes: [gpuNode] });
    const plan = placeAll({ ...args, world: here, requests: [half("a"), half("b")] });
    expect(plan.placed.map(({ record }) => [record.target.gpu, record.joint])).toEqual([
      [0, undefined],
      [0, undefined],
    ]);
    const whole = named("whole", { gpus: { count: 1 }, priority: 900 });
    const standing = { ...half("a"), on: "g", gpu: 0 };
    const second = placeAll({ ...args, world: here, requests: [whole, half("b"), standing] });
    expect(second.placed.map(({ name, record }) => [name, record.target.gpu])).toEqual([
      ["a", 0],
      ["b", 0],
    ]);
    expect(second.unplaced.map(({ name, removed }) => [name, removed[0]?.by])).toEqual([["whole", "capacity.gpus"]]);
  });
});

describe("placingOrder", () => {
  const order = (requests: readonly NamedRequest[]): readonly string[] =>
    placingOrder(requests, world({ nodes, regions }).snapshot).map(({ name }) => name);

  it("is by importance, then size, then name", () => {
    const list = [named("c"), named("b"), named("large", { vcpus: 12 }), named("vital", { vcpus: 1, priority: 900 })];
    expect(order(list)).toEqual(["vital", "large", "b", "c"]);
  });

  it("puts those first that others want to be together with, also in a circle", () => {
    const follower = named("a", { vcpus: 12, together: [{ with: "z" }] });
    expect(order([follower, named("m"), named("z")])).toEqual(["z", "a", "m"]);
    const circle = [named("x", { together: [{ with: "y" }] }), named("y", { together: [{ with: "x" }] })];
    expect(order(circle)).toEqual(["y", "x"]);
  });
});

it("planTotals adds up what is known, and counts what is not", () => {
  const unpriced = sampleNode("n0", { zone: "z", pricePerHour: undefined, power: undefined });
  const plan = place(
    [named("a", { targets: ["n0"] }), named("b", { targets: ["n1"] }), named("c", { vcpus: 999 })],
    world({ nodes: [unpriced, ...nodes], regions, risk: { n0: 0.2, n1: 0.1 } }),
  );
  expect(planTotals(plan)).toMatchObject({
    placed: 2,
    unplaced: 1,
    nodes: 2,
    costPerMonth: 182.5,
    costUnknown: 1,
    carbonUnknown: 1,
    expectedOutages: 0.3,
    riskUnknown: 0,
  });
});
