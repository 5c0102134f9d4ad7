import { expect, it } from "vitest";
import { traceCopies } from "./trace-copies.ts";

it("repeats nodes and arrivals, and ranks all nodes differently in the order of the originals", () => {
  const node = (model: string) => ({ cpuMilli: 1000, memoryMiB: 1024, gpus: 1, model });
  const pods = [{ cpuMilli: 1, memoryMiB: 1, gpus: 1, gpuMilli: 500, models: [] }];
  const order = { arrivals: Int32Array.of(0, 0, 0), ranks: Int32Array.of(2 ** 31 - 1, 7) };
  const copied = traceCopies({ nodes: [node("T4"), node("G2")], pods, order }, 2);
  expect(copied.nodes.map(({ model }) => model)).toEqual(["T4", "G2", "T4", "G2"]);
  expect(copied.pods).toBe(pods);
  expect([...copied.order.arrivals]).toEqual([0, 0, 0, 0, 0, 0]);
  expect([...copied.order.ranks]).toEqual([2, 0, 3, 1]);
});
