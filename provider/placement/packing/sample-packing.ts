import fc from "fast-check";
import type { NodeSpec } from "./cluster.ts";
import type { PodShape } from "./pod-shape.ts";
import type { TypicalPod } from "./typical-pods.ts";

/** A workload with the given demand; one that fits everywhere where nothing is given. */
export function samplePod(demand: Partial<PodShape> = {}): PodShape {
  return { cpuMilli: 1000, memoryMiB: 1024, gpus: 0, gpuMilli: 0, models: [], ...demand };
}

/** An empty node with the given capacity. */
export function sampleNode(capacity: Partial<NodeSpec> = {}): NodeSpec {
  return { cpuMilli: 16_000, memoryMiB: 65_536, gpus: 2, model: "T4", ...capacity };
}

const models = ["G2", "P100", "T4"] as const;

/** Small nodes, some without GPUs. */
export const someNodes: fc.Arbitrary<NodeSpec[]> = fc.array(
  fc
    .record({
      cpuMilli: fc.constantFrom(8_000, 16_000, 32_000),
      memoryMiB: fc.constantFrom(16_384, 65_536),
      gpus: fc.constantFrom(0, 1, 2, 4),
      model: fc.constantFrom(...models),
    })
    .map((node) => (node.gpus === 0 ? { ...node, model: "" } : node)),
  { minLength: 1, maxLength: 8 },
);

/** One workload: without GPU, with a share of one, or with whole ones. */
export const somePod: fc.Arbitrary<PodShape> = fc
  .record({
    cpuMilli: fc.constantFrom(0, 1000, 3000, 4000, 7000),
    memoryMiB: fc.constantFrom(1024, 4096, 12_288),
    demand: fc.constantFrom([0, 0], [1, 190], [1, 250], [1, 470], [1, 530], [1, 810], [1, 1000], [2, 1000], [4, 1000]),
    models: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { arbitrary: fc.subarray([...models]), weight: 1 }),
  })
  .map(({ cpuMilli, memoryMiB, demand: [gpus = 0, gpuMilli = 0], models: named }) => ({
    cpuMilli,
    memoryMiB,
    gpus,
    gpuMilli,
    models: gpus === 0 ? [] : named,
  }));

/** A few shapes that come again and again, in some order. */
export const someArrivals: fc.Arbitrary<PodShape[]> = fc
  .array(somePod, { minLength: 1, maxLength: 6 })
  .chain((shapes) => fc.array(fc.constantFrom(...shapes), { minLength: 1, maxLength: 60 }));

/** Typical pods whose shares are sixteenths, so that sums of them are exact. */
export const someTypicalPods: fc.Arbitrary<TypicalPod[]> = fc
  .array(somePod, { minLength: 4, maxLength: 4 })
  .map((shapes) => shapes.map((shape, index) => ({ shape, share: [1, 2, 5, 8][index] ?? 0 })))
  .map((pods) => pods.map(({ shape, share }) => ({ shape, share: share / 16 })));
