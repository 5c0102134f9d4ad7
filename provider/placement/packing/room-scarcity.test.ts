import { expect, it } from "vitest";
import { Cluster } from "./cluster.ts";
import { Demand } from "./demand.ts";
import { roomScarcity } from "./room-scarcity.ts";
import { sampleNode, samplePod } from "./sample-packing.ts";
import { ShapeTable } from "./shape-table.ts";

const single = samplePod({ gpus: 1, gpuMilli: 1000 });
const pair = samplePod({ gpus: 2, gpuMilli: 1000 });

/** Two nodes of four GPUs, and the demand of three single GPUs for each pair. */
function sample() {
  const cluster = new Cluster([sampleNode({ gpus: 4 }), sampleNode({ gpus: 4 })], [0, 1]);
  const shapes = new ShapeTable(cluster);
  const demand = new Demand(shapes);
  const arrive = (...pods: readonly (typeof single)[]) => {
    for (const pod of pods) demand.arrived(shapes.intern(pod));
  };
  arrive(single, single, single, pair, samplePod());
  return { cluster, arrive, scarcity: () => roomScarcity(cluster, shapes, demand.gpuShapes()) };
}

it("is nothing while less than half of the room will be asked for", () => {
  const { cluster, scarcity } = sample();
  // Two fifths of the eight GPUs for pairs, and room for four pairs.
  expect([...scarcity()]).toEqual([[2, 0]]);
  cluster.take(0, single, 0);
  // 2.8 of the seven that are free, and room for three pairs on six of them: 47%.
  expect([...scarcity()]).toEqual([[2, 0]]);
});

it("grows with the share of the room that will be asked for, up to half as much again", () => {
  const { cluster, arrive, scarcity } = sample();
  cluster.take(0, single, 0);
  cluster.take(1, single, 0);
  // 2.4 of six, and room for two pairs.
  expect(scarcity().get(2)).toBeCloseTo(2.4 / 4 - 0.5, 12);
  cluster.take(0, single, 0);
  cluster.take(0, single, 0);
  // 1.6 of four, and room for one pair.
  expect(scarcity().get(2)).toBeCloseTo(1.6 / 2 - 0.5, 12);
  arrive(...Array.from({ length: 100 }, () => pair));
  expect(scarcity().get(2)).toBe(1);
});

it("is as much as can be where no room is left, and is not said of single GPUs", () => {
  const { cluster, scarcity } = sample();
  for (const column of [0, 0, 0, 1, 1, 1]) cluster.take(column, single, 0);
  expect([...scarcity()]).toEqual([[2, 1]]);
});
