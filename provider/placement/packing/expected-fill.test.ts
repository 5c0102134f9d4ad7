import { describe, expect, it } from "vitest";
import { Cluster } from "./cluster.ts";
import { ExpectedFill } from "./expected-fill.ts";
import type { PodShape } from "./pod-shape.ts";
import { sampleNode, samplePod } from "./sample-packing.ts";
import { ShapeTable } from "./shape-table.ts";

function fillOf(pods: readonly (readonly [share: number, pod: PodShape])[], choices: number, coupling = 1) {
  const cluster = new Cluster([sampleNode({ model: "T4" }), sampleNode({ model: "G2" })], [0, 1]);
  const shapes = new ShapeTable(cluster);
  const observed = pods.map(([share, pod]) => ({ id: shapes.intern(pod), share }));
  const fill = new ExpectedFill(cluster, shapes, observed, { choices, coupling, several: 1 });
  return (gpus: readonly number[], cpu = 16_000, memory = 65_536, model = "T4"): number =>
    fill.of(cluster.models.indexOf(model), cpu, memory, Int16Array.from(gpus), gpus.length);
}

const share = (gpuMilli: number, demand: Partial<PodShape> = {}): PodShape =>
  samplePod({ gpus: 1, gpuMilli, ...demand });

describe("ExpectedFill", () => {
  it("is what the next workload is expected to fill, when there is no choice", () => {
    const fill = fillOf(
      [
        [0.5, share(800)],
        [0.25, share(200)],
      ],
      1,
    );
    expect(fill([1000])).toBeCloseTo(0.5 * 800 + 0.25 * 200, 9);
    expect(fill([799])).toBeCloseTo(0.25 * 200, 9);
    expect(fill([199])).toBe(0);
    expect(fill([])).toBe(0);
  });

  it("is what the best of several is expected to fill", () => {
    const fill = fillOf(
      [
        [0.5, share(800)],
        [0.25, share(200)],
      ],
      3,
    );
    const none = 0.25 ** 3;
    const noneLarge = 0.5 ** 3;
    expect(fill([1000])).toBeCloseTo((1 - noneLarge) * 800 + (noneLarge - none) * 200, 9);
    expect(fill([300])).toBeCloseTo((1 - 0.75 ** 3) * 200, 9);
  });

  it("counts only what fits in CPU, memory and model", () => {
    const fill = fillOf(
      [
        [0.5, share(800, { cpuMilli: 4000, memoryMiB: 8192, models: ["T4"] })],
        [0.5, share(200, { cpuMilli: 2000, memoryMiB: 4096 })],
      ],
      1,
    );
    expect(fill([1000])).toBeCloseTo(500, 9);
    expect(fill([1000], 3999)).toBeCloseTo(100, 9);
    expect(fill([1000], 1999)).toBe(0);
    expect(fill([1000], 4000, 8191)).toBeCloseTo(100, 9);
    expect(fill([1000], 4000, 4095)).toBe(0);
    expect(fill([1000], 4000, 8192, "G2")).toBeCloseTo(100, 9);
  });

  it("fills the GPUs of a node one after the other, as far as its CPU goes", () => {
    const fill = fillOf([[1, share(1000, { cpuMilli: 6000 })]], 1);
    expect(fill([1000, 1000], 12_000)).toBe(2000);
    expect(fill([1000, 1000], 11_999)).toBe(1000);
    const careful = fillOf([[1, share(1000, { cpuMilli: 6000 })]], 1, 1.5);
    expect(careful([1000, 1000], 14_999)).toBe(1000);
    expect(careful([1000, 1000], 15_000)).toBe(2000);
  });

  it("fills the widest gap first", () => {
    const fill = fillOf(
      [
        [0.5, share(1000, { cpuMilli: 6000 })],
        [0.5, share(500, { cpuMilli: 6000 })],
      ],
      50,
    );
    expect(fill([500, 1000], 6000)).toBeCloseTo(1000, 9);
  });

  it("values room for workloads of several GPUs by how often they come", () => {
    const fill = fillOf(
      [
        [0.5, share(1000)],
        [0.1, samplePod({ gpus: 2, gpuMilli: 1000 })],
      ],
      1,
    );
    expect(fill([1000, 1000]) - 2 * fill([1000])).toBeCloseTo(200, 9);
    expect(fill([1000, 999])).toBeCloseTo(fill([1000]), 9);
  });

  it("values that room more by what it is told of its scarcity", () => {
    const cluster = new Cluster([sampleNode({ gpus: 4 })], [0]);
    const shapes = new ShapeTable(cluster);
    const observed = [{ id: shapes.intern(samplePod({ gpus: 2, gpuMilli: 1000 })), share: 0.1 }];
    const fill = new ExpectedFill(cluster, shapes, observed, { choices: 1, coupling: 1, several: 1 });
    const worth = (gpus: readonly number[]) => fill.of(0, 16_000, 65_536, Int16Array.from(gpus), gpus.length);
    fill.weighRoom(new Map([[2, 0.5]]));
    expect(worth([1000, 1000, 1000, 999])).toBeCloseTo((0.1 + 0.5) * 2000, 9);
    fill.weighRoom(new Map([[8, 0.5]]));
    expect(worth([1000, 1000, 1000, 1000])).toBeCloseTo(0.1 * 4000, 9);
  });
});
