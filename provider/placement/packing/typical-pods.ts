import { type PodShape, shapeKey } from "./pod-shape.ts";

/** A shape and its share of all workloads, 0 to 1. */
export interface TypicalPod {
  readonly shape: PodShape;
  readonly share: number;
}

/** Share of the workloads that typical pods stand for. */
const popularity = 0.95;

/**
 * The most frequent shapes, as many as make up 95% of the workloads, with their shares among themselves. Memory does not
 * tell shapes apart: fragmentation as published knows none. Equal frequencies are ordered by CPU, GPU share, number of
 * GPUs and models, largest first.
 *
 * @see Weng et al., "Beware of Fragmentation", USENIX ATC 2023, section 4.1
 */
export function typicalPods(pods: readonly PodShape[]): TypicalPod[] {
  const counts = new Map<string, { shape: PodShape; models: string; count: number }>();
  for (const pod of pods) {
    const shape = { ...pod, memoryMiB: 0 };
    const key = shapeKey(shape);
    const entry = counts.get(key);
    if (entry === undefined) counts.set(key, { shape, models: pod.models.join("|"), count: 1 });
    else entry.count++;
  }
  const entries = [...counts.values()].sort(
    (a, b) =>
      b.count - a.count ||
      b.shape.cpuMilli - a.shape.cpuMilli ||
      b.shape.gpuMilli - a.shape.gpuMilli ||
      b.shape.gpus - a.shape.gpus ||
      (a.models < b.models ? 1 : -1),
  );
  let covered = 0;
  const chosen = entries.filter(({ count }) => {
    if (covered >= popularity * pods.length) return false;
    covered += count;
    return true;
  });
  return chosen.map(({ shape, count }) => ({ shape, share: count / covered }));
}
