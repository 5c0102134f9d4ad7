import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { projectRoot } from "../../tools/toolchain.mjs";
import type { NodeShape } from "../node-figures.ts";
import { hiddenObjectives } from "./objective.ts";
import { type ArrivingPod, readArrivals, readNodeShapes } from "./openb-arrivals.ts";
import { simulate, startRun } from "./simulate.ts";
import { simulatedWorld } from "./world.ts";

const shape = { class: "general", vcpus: 32, memoryGiB: 256, gpus: null, gpuPrice: 0, gpuWatts: 0 } satisfies NodeShape;
const pods: readonly ArrivingPod[] = [
  { vcpus: 2, memoryGiB: 8, gpus: 0 },
  { vcpus: 8, memoryGiB: 30, gpus: 0 },
  { vcpus: 4, memoryGiB: 16, gpus: 0 },
];
const options = { nodes: 12, decisions: 60, seed: 3 };

describe("a simulated world", () => {
  const world = simulatedWorld([shape], pods, options);

  it("is the same for the same seed, and another for another", () => {
    expect(simulatedWorld([shape], pods, options)).toEqual(world);
    expect(simulatedWorld([shape], pods, { ...options, seed: 4 }).snapshotDigest).not.toBe(world.snapshotDigest);
  });

  it("never asks for more than a quarter of its nodes' capacity", () => {
    const here = new Map<number, number>();
    for (const [index, { request, leave }] of world.arrivals.entries()) {
      for (const gone of leave) expect(here.delete(gone)).toBe(true);
      here.set(index, request.vcpus);
      expect([...here.values()].reduce((sum, vcpus) => sum + vcpus, 0)).toBeLessThanOrEqual((12 * 32) / 4);
    }
    expect(here.size).toBeLessThan(world.arrivals.length);
  });

  it("shows that on the same fleet nobody does better than who knows what matters", () => {
    const start = startRun(world, hiddenObjectives);
    expect(start).not.toContain(null);
    for (const [index, objective] of hiddenObjectives.entries()) {
      const utilities = start.map((decision) => decision?.utilities[index] ?? 0);
      const { promotions, sameFleet, ownFleet } = simulate(world, utilities, objective, 3, { every: 20, window: 20 });
      expect(promotions).toBe(0);
      expect(sameFleet.windows).toHaveLength(3);
      for (const { start, oracle } of sameFleet.windows) expect(oracle).toBeGreaterThanOrEqual(start);
      for (const { start, learned } of ownFleet.windows) expect(learned).toBe(start);
    }
  });
});

describe("files of the openb trace", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "novacron-openb-"));
    writeFileSync(
      join(folder, "nodes.csv"),
      "sn,cpu_milli,memory_mib,gpu,model\na,64000,262144,2,P100\nb,32000,262144,0,\n",
    );
    writeFileSync(
      join(folder, "pods.csv"),
      "name,cpu_milli,memory_mib,num_gpu,gpu_milli\np,12500,57344,0,0\nq,6000,12288,1,460\n",
    );
    writeFileSync(join(folder, "order.txt"), "1\n0\n1\n#perm\n0\n1\n");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("become shapes and arrivals", () => {
    expect(readNodeShapes(join(folder, "nodes.csv"))).toEqual([
      {
        class: "gpu",
        vcpus: 64,
        memoryGiB: 256,
        gpus: { count: 2, model: "P100" },
        gpuPrice: 2 * 1.46 * 0.9,
        gpuWatts: 500,
      },
      { class: "memory", vcpus: 32, memoryGiB: 256, gpus: null, gpuPrice: 0, gpuWatts: 0 },
    ]);
    const [p, q] = readArrivals(join(folder, "pods.csv"));
    expect([p, q]).toEqual([
      { vcpus: 12.5, memoryGiB: 56, gpus: 0 },
      { vcpus: 6, memoryGiB: 12, gpus: 1 },
    ]);
    expect(readArrivals(join(folder, "pods.csv"), join(folder, "order.txt"))).toEqual([q, p, q]);
  });

  it("are refused with file and line where they are malformed", () => {
    writeFileSync(join(folder, "bad.csv"), "name,cpu_milli,memory_mib,num_gpu,gpu_milli\np,lots,1,0,0\n");
    expect(() => readArrivals(join(folder, "bad.csv"))).toThrow(/bad\.csv:2: cpu_milli 'lots'/);
    expect(() => readNodeShapes(join(folder, "pods.csv"))).toThrow(/pods\.csv:1: no column gpu, model/);
    writeFileSync(join(folder, "order.txt"), "7\n");
    expect(() => readArrivals(join(folder, "pods.csv"), join(folder, "order.txt"))).toThrow(
      /order\.txt:1: pod index '7'/,
    );
  });
});

const openb = join(projectRoot, "../shared/data/placement/openb");
test.skipIf(!existsSync(openb))("the trace itself is read whole", () => {
  expect(readNodeShapes(join(openb, "openb_node_list_all_node.csv"))).toHaveLength(1523);
  expect(readArrivals(join(openb, "openb_pod_list_default.csv"))).toHaveLength(8152);
});
