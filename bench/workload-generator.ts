import { digestOf } from "../provider/crypto/canonical-json.ts";
import type { PlaceArguments } from "../provider/placement/session/placement-session.ts";
import { type PlacementRequest, placementRequest } from "../provider/schema/placement-request.ts";
import { regionTable } from "./catalogue.ts";
import { pick, seededRandom } from "./random.ts";

/** Pods of Alibaba's openb trace by size, the most frequent ones: count, vCPUs, GiB, GPUs. */
const podShapes = [
  [1122, 3.152, 5.5, 0],
  [857, 11.3, 48, 1],
  [625, 11.908, 46, 0],
  [534, 11.4, 47, 1],
  [486, 8, 29.8, 0],
  [470, 3.152, 5.5, 1],
  [364, 12.5, 56, 0],
  [284, 32, 48, 0],
  [255, 18.708, 63, 1],
  [195, 9.81, 40.6, 1],
  [189, 4, 22.4, 0],
  [182, 4, 14.9, 0],
  [163, 8, 29.8, 0],
  [158, 12, 24, 1],
  [158, 15.7, 57, 1],
  [153, 11.908, 46, 1],
  [152, 4.152, 10.4, 0],
  [136, 4, 29.8, 0],
  [120, 15.4, 50, 0],
  [108, 16, 32, 1],
  [104, 8, 16, 1],
  [104, 4, 24, 1],
  [99, 12, 16, 1],
  [95, 16.5, 50, 0],
  [84, 24.2, 91, 1],
  [65, 11.4, 76, 1],
  [51, 6, 6, 0],
  [33, 16, 64, 1],
  [26, 1, 2, 0],
  [18, 88, 320, 8],
  [18, 64.2, 257, 8],
  [9, 32.2, 129, 4],
  [7, 16.2, 65, 2],
] as const;

/** A stream of workloads: how many kinds of requests, from how many stacks. */
export interface WorkloadOptions {
  readonly workloads: number;
  readonly shapes: number;
  readonly stacks: number;
  /** Of 1,000 workloads, how many must be apart from an earlier one of their stack; 0 where not given. */
  readonly apart?: number;
}

/** An index, chosen in proportion to the weights. */
function weighted(random: () => number, weights: readonly number[], total: number): number {
  let left = random() * total;
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return index;
  }
  return 0;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function labelsOf(random: () => number): Readonly<Record<string, string>> & { readonly data?: string } {
  if (random() < 0.6) return {};
  return pick(random, [
    { criticality: "high" },
    { criticality: "medium", tier: "production" },
    { carbon: "moderate" },
    { data: "personal" },
    { team: "payments", pci: "true" },
  ]);
}

/** One bond to a place at most: two may exclude each other. */
function placeOf(random: () => number, labels: { readonly data?: string }): Readonly<Record<string, unknown>> {
  // Rules want personal data there; another bond would leave nothing.
  if (labels.data === "personal") return { residency: ["continent:EU"] };
  const chance = random();
  if (chance < 0.2) return { residency: pick(random, [["continent:EU"], ["continent:NA"], ["DE", "FR", "SE"]]) };
  if (chance < 0.3) return { latency: { toRegion: pick(random, regionTable)[0], maxMs: pick(random, [40, 100, 200]) } };
  return chance < 0.35 ? { targets: ["us-*", "ca-*"] } : {};
}

/**
 * Kinds of requests, each different: sizes of openb pods, halved (ten workloads a node are to fit, the trace has five);
 * pods that share a GPU in the trace ask for none here, and half of those with a whole one keep it. A fifth is bound to a
 * continent or a country, one in ten to a latency, one in twenty each to an availability, a budget, a GPU model or named
 * regions; they differ in disk, kind of work, priority and the labels that policies look at.
 */
export function generateShapes(count: number, seed: number): PlacementRequest[] {
  const random = seededRandom(seed);
  const counts = podShapes.map(([pods]) => pods);
  const total = sum(counts);
  const shapes = new Map<string, PlacementRequest>();
  while (shapes.size < count) {
    const [, vcpus, memoryGiB, gpus] = podShapes[weighted(random, counts, total)] ?? podShapes[0];
    const labels = labelsOf(random);
    const takesGpus = gpus > 0 && random() < 0.5;
    const request = placementRequest.parse({
      vcpus: vcpus / 2,
      memoryGiB: memoryGiB / 2,
      diskGiB: pick(random, [0, 0, 50, 100, 200]),
      ...(takesGpus && { gpus: { count: gpus, ...(random() < 0.2 && { model: pick(random, ["G2", "T4"]) }) } }),
      ...placeOf(random, labels),
      ...(random() < 0.05 && { availability: 0.97 }),
      ...(random() < 0.05 && { budget: { amountPerMonth: Math.round(100 * vcpus + 8000 * gpus), currency: "EUR" } }),
      workload: pick(random, ["general", "general", "web", "database", "batch"]),
      priority: pick(random, [100, 100, 100, 100, 10, 600]),
      labels,
    });
    shapes.set(digestOf(request), request);
  }
  return [...shapes.values()];
}

/**
 * Workloads in the order in which they come: kinds and stacks drawn independently, some a hundred times as often as others
 * (Zipf). The same arguments give the same stream.
 */
export function* generateWorkloads(
  { workloads, shapes, stacks, apart = 0 }: WorkloadOptions,
  seed: number,
): Generator<PlaceArguments> {
  const random = seededRandom(seed + 1);
  const kinds = generateShapes(shapes, seed).map((request) => ({ request, requestDigest: digestOf(request) }));
  const zipf = (count: number): number[] => Array.from({ length: count }, (_, rank) => 1 / (rank + 2));
  const [kindWeights, stackWeights] = [zipf(kinds.length), zipf(stacks)];
  const [kindTotal, stackTotal] = [sum(kindWeights), sum(stackWeights)];
  const last = new Map<string, string>();
  for (let i = 0; i < workloads; i++) {
    const kind = kinds[weighted(random, kindWeights, kindTotal)];
    const stack = `s${weighted(random, stackWeights, stackTotal)}`;
    const name = `w${i}`;
    const urn = `urn:pulumi:${stack}::bench::novacron:index:Placement::${name}`;
    const subject = { id: name, stack, urn, name, type: "novacron:index:Placement" };
    const before = last.get(stack);
    last.set(stack, name);
    if (kind === undefined) return;
    const { request, requestDigest } = kind;
    if (before !== undefined && random() * 1000 < apart) {
      const apartOne: PlacementRequest = { ...request, apart: [{ from: before, level: "rack" }] };
      yield { subject, request: apartOne, requestDigest: digestOf(apartOne), maskedRequest: apartOne };
    } else yield { subject, request, requestDigest, maskedRequest: request };
  }
}
