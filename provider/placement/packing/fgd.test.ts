import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Cluster } from "./cluster.ts";
import { fragmentationGradientDescent } from "./fgd.ts";
import { Fragmentation } from "./fragmentation.ts";
import { Packer } from "./packer.ts";
import type { PodShape } from "./pod-shape.ts";
import { sampleNode, samplePod, someArrivals, someNodes, someTypicalPods } from "./sample-packing.ts";
import type { TypicalPod } from "./typical-pods.ts";

interface PlainNode {
  readonly model: string;
  readonly cpu: number;
  readonly memory: number;
  readonly gpus: readonly number[];
}

/** The paper's definition, pod by pod, over plain objects. */
function fragmented({ model, cpu, gpus }: PlainNode, typical: readonly TypicalPod[]): number {
  const total = gpus.reduce((sum, free) => sum + free, 0);
  return typical.reduce((sum, { shape, share }) => {
    const usable = gpus.filter((free) => free >= shape.gpuMilli);
    const isAllowed = shape.models.length === 0 || shape.models.includes(model);
    const fits = shape.gpus > 0 && isAllowed && cpu >= shape.cpuMilli && usable.length >= shape.gpus;
    return sum + share * (fits ? total - usable.reduce((milli, free) => milli + free, 0) : total);
  }, 0);
}

/** All ways to take the pod's GPUs that FGD looks at: each GPU for a share, the first free ones for whole GPUs. */
function waysToTake(node: PlainNode, pod: PodShape): PlainNode[] {
  if (node.cpu < pod.cpuMilli || node.memory < pod.memoryMiB) return [];
  const rest = { ...node, cpu: node.cpu - pod.cpuMilli, memory: node.memory - pod.memoryMiB };
  if (pod.gpus === 0) return [rest];
  if (pod.models.length > 0 && !pod.models.includes(node.model)) return [];
  const open = [...node.gpus.keys()].filter((gpu) => (node.gpus[gpu] ?? 0) >= pod.gpuMilli);
  if (open.length < pod.gpus) return [];
  const choices = pod.gpuMilli < 1000 ? open.map((gpu) => [gpu]) : [open.slice(0, pod.gpus)];
  return choices.map((chosen) => ({
    ...rest,
    gpus: node.gpus.map((free, gpu) => (chosen.includes(gpu) ? free - pod.gpuMilli : free)),
  }));
}

const score = (saved: number): number => Math.floor(100 / (1 + Math.exp(-saved / 1000)));

describe("fragmentation gradient descent", () => {
  it("decides as the definition does, worked out node by node", () => {
    fc.assert(
      fc.property(someNodes, someArrivals, someTypicalPods, (specs, arrivals, typical) => {
        const ranks = specs.map((_, index) => specs.length - index);
        const cluster = new Cluster(specs, ranks);
        const packer = new Packer(cluster, fragmentationGradientDescent(typical));
        const nodes: PlainNode[] = specs
          .map((spec) => ({
            model: spec.model,
            cpu: spec.cpuMilli,
            memory: spec.memoryMiB,
            gpus: Array.from({ length: spec.gpus }, () => 1000),
          }))
          .reverse();
        for (const pod of arrivals) {
          let best: { column: number; score: number; after: PlainNode } | null = null;
          for (const [column, node] of nodes.entries())
            for (const after of waysToTake(node, pod)) {
              const found = score(fragmented(node, typical) - fragmented(after, typical));
              if (best === null || found > best.score) best = { column, score: found, after };
            }
          expect(packer.place(pod)).toBe(best?.column ?? -1);
          if (best !== null) nodes[best.column] = best.after;
        }
        const left = nodes.flatMap(({ gpus }) => Array.from({ length: cluster.stride }, (_, gpu) => gpus[gpu] ?? 0));
        expect([...cluster.gpuFree]).toEqual(left);
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  it("keeps a gap open for what typically comes", () => {
    const typical = [{ shape: samplePod({ gpus: 1, gpuMilli: 500 }), share: 1 }];
    const cluster = new Cluster([sampleNode({ gpus: 2 })], [0]);
    const packer = new Packer(cluster, fragmentationGradientDescent(typical));
    packer.place(samplePod({ gpus: 1, gpuMilli: 500 }));
    packer.place(samplePod({ gpus: 1, gpuMilli: 300 }));
    // 300 on the half-full GPU strands 200; on the free one it strands the same share of 700, which still is usable.
    expect([...cluster.gpuFree]).toEqual([500, 700]);
  });
});

describe("Fragmentation", () => {
  it("is the share of what is free that the next workload cannot use, kept up to date", () => {
    const typical = [
      { shape: samplePod({ gpus: 1, gpuMilli: 500 }), share: 0.75 },
      { shape: samplePod({ cpuMilli: 16_000, gpus: 2, gpuMilli: 1000 }), share: 0.25 },
    ];
    const cluster = new Cluster([sampleNode({ gpus: 2, cpuMilli: 16_000 })], [0]);
    const fragmentation = new Fragmentation(cluster, typical);
    expect(fragmentation.ratio).toBe(0);
    cluster.take(0, samplePod({ gpus: 1, gpuMilli: 600 }), 0);
    fragmentation.changed(0, 600);
    // Free: 400 and 1000. Three in four can use the 1000, one in four nothing.
    expect(fragmentation.ratio).toBeCloseTo((100 * (1400 - 0.75 * 1000)) / 1400, 10);
    cluster.take(0, samplePod({ gpus: 1, gpuMilli: 400 }), 0);
    fragmentation.changed(0, 400);
    cluster.take(0, samplePod({ gpus: 1, gpuMilli: 1000 }), 0);
    fragmentation.changed(0, 1000);
    expect(fragmentation.ratio).toBe(0);
  });
});
