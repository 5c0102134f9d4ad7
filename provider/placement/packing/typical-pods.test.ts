import { expect, it } from "vitest";
import { samplePod } from "./sample-packing.ts";
import { typicalPods } from "./typical-pods.ts";

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

it("takes the most frequent shapes until they make up 95%, whatever their memory", () => {
  const share = samplePod({ gpus: 1, gpuMilli: 500 });
  const pods = [
    ...times(30, samplePod()),
    ...times(30, share),
    ...times(30, { ...share, memoryMiB: 9 }),
    ...times(6, samplePod({ gpus: 1, gpuMilli: 1000 })),
    ...times(4, samplePod({ gpus: 8, gpuMilli: 1000 })),
  ];
  expect(typicalPods(pods).map(({ shape, share: part }) => [shape.gpus, shape.gpuMilli, part])).toEqual([
    [1, 500, 60 / 96],
    [0, 0, 30 / 96],
    [1, 1000, 6 / 96],
  ]);
});

it("settles equal frequencies by CPU, then GPU share, number and models as they are written", () => {
  const pods = [
    samplePod({ cpuMilli: 1000, gpus: 1, gpuMilli: 1000, models: ["A"] }),
    samplePod({ cpuMilli: 1000, gpus: 1, gpuMilli: 1000, models: ["A", "B"] }),
    samplePod({ cpuMilli: 1000, gpus: 2, gpuMilli: 1000 }),
    samplePod({ cpuMilli: 2000 }),
  ];
  expect(typicalPods(pods).map(({ shape }) => shape.models.join("|") || shape.cpuMilli)).toEqual([
    2000,
    1000,
    "A|B",
    "A",
  ]);
});
