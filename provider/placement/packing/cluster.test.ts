import { describe, expect, it } from "vitest";
import { Cluster } from "./cluster.ts";
import { sampleNode, samplePod } from "./sample-packing.ts";

const fits = (cluster: Cluster, demand: Parameters<typeof samplePod>[0]): boolean => {
  const pod = samplePod(demand);
  return cluster.fits(0, pod, cluster.allowedModels(pod));
};

describe("Cluster", () => {
  it("keeps its columns in the order of ranks", () => {
    const nodes = [4000, 5000, 6000].map((cpuMilli) => sampleNode({ cpuMilli }));
    const cluster = new Cluster(nodes, [2, 0, 1]);
    expect([...cluster.nodeOf]).toEqual([1, 2, 0]);
    expect([...cluster.cpuFree]).toEqual([5000, 6000, 4000]);
    expect(cluster.gpuCapacity).toBe(6000);
  });

  it("knows every resource that a node may lack", () => {
    const cluster = new Cluster([sampleNode({ cpuMilli: 4000, memoryMiB: 8192, gpus: 2, model: "T4" })], [0]);
    const most = { cpuMilli: 4000, memoryMiB: 8192, gpus: 2, gpuMilli: 1000, models: ["T4", "G2"] };
    expect(fits(cluster, most)).toBe(true);
    expect(fits(cluster, { ...most, cpuMilli: 4001 })).toBe(false);
    expect(fits(cluster, { ...most, memoryMiB: 8193 })).toBe(false);
    expect(fits(cluster, { ...most, gpus: 3 })).toBe(false);
    expect(fits(cluster, { ...most, models: ["G2"] })).toBe(false);
    expect(fits(cluster, { cpuMilli: 4000, models: ["G2"] }), "models say nothing without GPUs").toBe(true);
  });

  it("does not add up the free shares of two GPUs", () => {
    const cluster = new Cluster([sampleNode({ gpus: 2 })], [0]);
    const share = samplePod({ gpus: 1, gpuMilli: 600 });
    cluster.take(0, share, 0);
    cluster.take(0, share, 1);
    expect([...cluster.gpuFree]).toEqual([400, 400]);
    expect(cluster.gpuFreeTotal[0]).toBe(800);
    expect(fits(cluster, { gpus: 1, gpuMilli: 400 })).toBe(true);
    expect(fits(cluster, { gpus: 1, gpuMilli: 401 })).toBe(false);
  });

  it("takes whole GPUs from those that are wholly free", () => {
    const cluster = new Cluster([sampleNode({ gpus: 4 })], [0]);
    cluster.take(0, samplePod({ gpus: 1, gpuMilli: 100 }), 1);
    cluster.take(0, samplePod({ gpus: 2, gpuMilli: 1000, cpuMilli: 5000, memoryMiB: 2048 }), 0);
    expect([...cluster.gpuFree]).toEqual([0, 900, 0, 1000]);
    expect(cluster.cpuFree[0]).toBe(16_000 - 6000);
    expect(cluster.memoryFree[0]).toBe(65_536 - 3072);
    expect(fits(cluster, { gpus: 2, gpuMilli: 1000 })).toBe(false);
  });

  it("gives nodes with the same left over the same state", () => {
    const cluster = new Cluster([sampleNode(), sampleNode(), sampleNode({ model: "G2" })], [0, 1, 2]);
    expect(cluster.state[0]).toBe(cluster.state[1]);
    expect(cluster.state[0]).not.toBe(cluster.state[2]);
    cluster.take(0, samplePod({ gpus: 1, gpuMilli: 500 }), 0);
    expect(cluster.state[0]).not.toBe(cluster.state[1]);
    cluster.take(1, samplePod({ gpus: 1, gpuMilli: 500 }), 0);
    expect(cluster.state[0]).toBe(cluster.state[1]);
    expect(cluster.states).toBe(3);
  });
});
