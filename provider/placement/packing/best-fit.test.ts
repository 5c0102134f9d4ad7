import { expect, it } from "vitest";
import { bestFit } from "./best-fit.ts";
import { Cluster } from "./cluster.ts";
import { Packer } from "./packer.ts";
import { sampleNode, samplePod } from "./sample-packing.ts";

it("takes the node with least left, in whole hundredths of the largest, and of equals the first", () => {
  const nodes = [sampleNode({ cpuMilli: 64_000 }), sampleNode({ cpuMilli: 8000 }), sampleNode({ cpuMilli: 8100 })];
  const packer = new Packer(new Cluster(nodes, [0, 2, 1]), bestFit);
  // 100 milli CPU are less than a hundredth of 128,000: the two small nodes are equal, and the lower rank wins.
  expect(packer.place(samplePod({ cpuMilli: 4000 }))).toBe(1);
  expect(packer.place(samplePod({ cpuMilli: 8000 }))).toBe(2);
  expect(packer.place(samplePod({ cpuMilli: 8000 }))).toBe(0);
  expect(packer.place(samplePod({ cpuMilli: 64_000 }))).toBe(-1);
});

it("puts a share on the fullest GPU that takes it", () => {
  const cluster = new Cluster([sampleNode({ gpus: 2 })], [0]);
  const packer = new Packer(cluster, bestFit);
  for (const gpuMilli of [300, 800, 200, 300]) packer.place(samplePod({ gpus: 1, gpuMilli }));
  expect([...cluster.gpuFree]).toEqual([400, 0]);
});
