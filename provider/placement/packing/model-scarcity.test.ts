import { expect, it } from "vitest";
import { Cluster } from "./cluster.ts";
import { Demand } from "./demand.ts";
import { modelScarcity } from "./model-scarcity.ts";
import { sampleNode, samplePod } from "./sample-packing.ts";
import { ShapeTable } from "./shape-table.ts";

it("is the demand for a model alone over what is free of it", () => {
  const nodes = [sampleNode({ gpus: 1, model: "T4" }), ...[1, 2, 3].map(() => sampleNode({ gpus: 1, model: "G2" }))];
  const cluster = new Cluster(nodes, [0, 1, 2, 3]);
  const shapes = new ShapeTable(cluster);
  const demand = new Demand(shapes);
  const [g2, t4] = ["G2", "T4"].map((model) => cluster.models.indexOf(model));
  const scarcityOf = (model: number | undefined) => modelScarcity(cluster, shapes, demand.gpuShapes())[model ?? -1];
  for (let index = 0; index < 9; index++) demand.arrived(shapes.intern(samplePod({ gpus: 1, gpuMilli: 1000 })));
  demand.arrived(shapes.intern(samplePod()));
  expect(scarcityOf(t4)).toBe(0);
  demand.arrived(shapes.intern(samplePod({ gpus: 1, gpuMilli: 1000, models: ["T4"] })));
  // A tenth of what comes must have T4, which is a quarter of what is free.
  expect(scarcityOf(t4)).toBeCloseTo(0.1 / 0.25, 12);
  expect(scarcityOf(g2)).toBe(0);
  // Both will do: as much of either as there is free.
  for (let index = 0; index < 10; index++)
    demand.arrived(shapes.intern(samplePod({ gpus: 1, gpuMilli: 1000, models: ["T4", "G2"] })));
  expect(scarcityOf(g2)).toBeCloseTo(0.5, 12);
  expect(scarcityOf(t4)).toBeCloseTo(0.5 + 0.05 / 0.25, 12);
  // Nothing is free of T4: what asks for it cannot be had, and what takes G2 too will go there.
  cluster.take(0, samplePod({ gpus: 1, gpuMilli: 1000 }), 0);
  expect(scarcityOf(g2)).toBeCloseTo(0.5, 12);
});
