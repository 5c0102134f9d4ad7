import { digestOf } from "../../provider/crypto/canonical-json.ts";
import { placementRequest } from "../../provider/schema/placement-request.ts";
import { snapshotDigest } from "../../provider/world/build-snapshot.ts";
import type { Snapshot } from "../../provider/world/snapshot.ts";
import { generateFleet } from "../fleet-generator.ts";
import { generatedSnapshot } from "../generated-snapshot.ts";
import type { NodeShape } from "../node-figures.ts";
import { seededRandom } from "../random.ts";
import type { ArrivingPod } from "./openb-arrivals.ts";

/** One arrival: what is asked for, and which earlier ones have gone when it comes. */
export interface Arrival {
  readonly name: string;
  readonly request: ReturnType<typeof placementRequest.parse>;
  readonly requestDigest: string;
  /** Indexes of the arrivals that leave before this one is placed. */
  readonly leave: readonly number[];
}

/** Nodes with their attributes, and who arrives. The same for every way of weighing. */
export interface SimulatedWorld {
  readonly snapshot: Snapshot;
  readonly snapshotDigest: string;
  readonly arrivals: readonly Arrival[];
}

/** Share of the capacity, in any dimension, that those who stay may ask for: full fleets leave nothing to choose. */
const asked = 0.25;

/**
 * `nodes` nodes with shapes sampled from `shapes` and attributes of the fleet generator, and `decisions` arrivals that
 * begin at a seeded place of `pods` and go round. The oldest leave when more than half of any capacity would be asked for;
 * who leaves depends on what is asked alone, and so is the same wherever they were placed.
 */
export function simulatedWorld(
  shapes: readonly NodeShape[],
  pods: readonly ArrivingPod[],
  { nodes, decisions, seed }: { readonly nodes: number; readonly decisions: number; readonly seed: number },
): SimulatedWorld {
  const random = seededRandom(seed ^ 0x0be4b);
  const sample = Array.from({ length: nodes }, () => oneOf(shapes, Math.floor(random() * shapes.length)));
  const fleet = generateFleet(nodes, seed, { shapes: sample });
  const snapshot = generatedSnapshot(fleet, seed + 1);
  const total = (of: (shape: NodeShape) => number): number => asked * sample.reduce((sum, shape) => sum + of(shape), 0);
  const limit = [total(({ vcpus }) => vcpus), total((s) => s.memoryGiB), total(({ gpus }) => gpus?.count ?? 0)];
  const held = [0, 0, 0];
  const sizes: (readonly number[])[] = [];
  let oldest = 0;
  const from = Math.floor(random() * pods.length);
  const arrivals = Array.from({ length: decisions }, (_, index): Arrival => {
    const pod = oneOf(pods, (from + index) % pods.length);
    const size = [pod.vcpus, pod.memoryGiB, pod.gpus];
    const leave: number[] = [];
    const isFull = (): boolean => size.some((amount, d) => (held[d] ?? 0) + amount > (limit[d] ?? 0));
    for (; oldest < index && isFull(); oldest++) {
      leave.push(oldest);
      for (const [d, amount] of (sizes[oldest] ?? []).entries()) held[d] = (held[d] ?? 0) - amount;
    }
    for (const [d, amount] of size.entries()) held[d] = (held[d] ?? 0) + amount;
    sizes.push(size);
    const { vcpus, memoryGiB, gpus } = pod;
    const request = placementRequest.parse({
      vcpus: Math.max(0.1, vcpus),
      memoryGiB: Math.max(0.125, memoryGiB),
      ...(gpus > 0 && { gpus: { count: gpus } }),
    });
    return { name: `pod-${index}`, request, requestDigest: digestOf(request), leave };
  });
  return { snapshot, snapshotDigest: snapshotDigest(snapshot), arrivals };
}

function oneOf<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error("an empty file has nothing to choose from");
  return item;
}
