import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Cluster } from "./cluster.ts";
import { leastLoss } from "./least-loss.ts";
import { Packer } from "./packer.ts";
import type { MakePolicy } from "./packing-policy.ts";
import { packingPolicies, packingPolicy } from "./policies.ts";
import { sampleNode, samplePod, someArrivals, someNodes, someTypicalPods } from "./sample-packing.ts";

/** The policy, with every score asked for anew: an epoch that never is the same. */
const forgetful =
  (make: MakePolicy): MakePolicy =>
  (cluster, shapes) => {
    const policy = make(cluster, shapes);
    let asked = 0;
    return {
      get epoch() {
        return asked++;
      },
      arrived: (shape) => policy.arrived(shape),
      score: (column, shape) => policy.score(column, shape),
      gpuFor: (column, shape) => policy.gpuFor(column, shape),
      changed: (column) => policy.changed(column),
    };
  };

describe.each(packingPolicies)("Packer with %s", (name) => {
  it("decides with remembered scores as with fresh ones", () => {
    fc.assert(
      fc.property(someNodes, someArrivals, someTypicalPods, (nodes, arrivals, typical) => {
        const ranks = nodes.map((_, index) => index);
        const make = packingPolicy(name, typical);
        const remembering = new Packer(new Cluster(nodes, ranks), make);
        const fresh = new Packer(new Cluster(nodes, ranks), forgetful(make));
        for (const pod of arrivals) expect(remembering.place(pod)).toBe(fresh.place(pod));
        expect(remembering.cluster.gpuFree).toEqual(fresh.cluster.gpuFree);
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  it("places whatever fits, never more than there is, and the same whatever order the nodes are listed in", () => {
    fc.assert(
      fc.property(someNodes, someArrivals, someTypicalPods, (nodes, arrivals, typical) => {
        const ranks = nodes.map((_, index) => (index * 5 + 3) % 11);
        const packer = new Packer(new Cluster(nodes, ranks), packingPolicy(name, typical));
        const turned = new Packer(new Cluster(nodes.toReversed(), ranks.toReversed()), packingPolicy(name, typical));
        for (const pod of arrivals) {
          const { cluster } = packer;
          const allowed = cluster.allowedModels(pod);
          const fitting = [...cluster.nodeOf.keys()].filter((column) => cluster.fits(column, pod, allowed));
          const column = packer.place(pod);
          expect(fitting.includes(column)).toBe(fitting.length > 0);
          expect(turned.place(pod)).toBe(column);
        }
        const { cpuFree, memoryFree, gpuFree } = packer.cluster;
        expect(Math.min(...cpuFree, ...memoryFree, ...gpuFree)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 60, seed: 5 },
    );
  });
});

describe("least loss", () => {
  it("keeps nodes with much CPU for what needs it, once it has seen that", () => {
    const nodes = [
      sampleNode({ cpuMilli: 32_000, gpus: 1 }),
      sampleNode({ cpuMilli: 4000, gpus: 1 }),
      sampleNode({ cpuMilli: 32_000, gpus: 1 }),
    ];
    const packer = new Packer(new Cluster(nodes, [0, 1, 2]), leastLoss());
    const hungry = samplePod({ cpuMilli: 30_000, gpus: 1, gpuMilli: 1000 });
    const modest = samplePod({ cpuMilli: 2000, gpus: 1, gpuMilli: 1000 });
    expect(packer.place(hungry)).toBe(0);
    expect(packer.place(modest)).toBe(1);
    expect(packer.place(hungry)).toBe(2);
  });

  it("fills gaps with what fits them before it opens another GPU", () => {
    const cluster = new Cluster([sampleNode({ gpus: 2, cpuMilli: 64_000 })], [0]);
    const packer = new Packer(cluster, leastLoss());
    for (const gpuMilli of [700, 300, 600, 400]) packer.place(samplePod({ gpus: 1, gpuMilli }));
    expect([...cluster.gpuFree]).toEqual([0, 0]);
  });

  it("leaves a model alone that others must have", () => {
    const nodes = [sampleNode({ model: "T4" }), sampleNode({ model: "G2" }), sampleNode({ model: "G2" })];
    const packer = new Packer(new Cluster(nodes, [0, 1, 2]), leastLoss());
    const bound = samplePod({ gpus: 1, gpuMilli: 1000, models: ["T4"] });
    const free = samplePod({ gpus: 1, gpuMilli: 1000 });
    expect(packer.place(bound)).toBe(0);
    for (let index = 0; index < 4; index++) expect(packer.place(free)).toBeGreaterThan(0);
    expect(packer.place(bound)).toBe(0);
  });
});
