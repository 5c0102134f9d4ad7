import { expect, test } from "vitest";
import { generateFleet, generateGpuReservations, generateReservations } from "../../../bench/fleet-generator.ts";
import { pick, seededRandom } from "../../../bench/random.ts";
import { rankCorrelation, ranks } from "../../../bench/spearman.ts";
import { generateTelemetry } from "../../../bench/telemetry-generator.ts";
import type { FleetFile } from "../../schema/fleet.ts";
import type { Claim } from "../../world/snapshot.ts";
import { nodeArena } from "../node-arena.ts";
import { sampleArguments, sampleClaim } from "../sample-world.ts";
import { screen } from "../screen.ts";
import { nodeFactors } from "./node-factors.ts";

/** Above this, two factors are one number under two names. */
const tooAlike = 0.98;

/** Pairs that may be as alike, each with the reason for having both. */
const excused: Readonly<Record<string, string>> = {};

/** A dozen placements of the subject's own stack in two regions, as a program has them. */
function ownStack(fleet: FleetFile, seed: number): Claim[] {
  const random = seededRandom(seed);
  const home = fleet.nodes.filter(({ region }) => ["eu-west", "us-east"].includes(region));
  return Array.from({ length: 12 }, (_, i) => {
    const node = home[Math.floor(random() * home.length)]?.name ?? "";
    return sampleClaim(`own-${i}`, node, {
      vcpus: pick(random, [1, 2, 4]),
      memoryGiB: 4,
      diskGiB: pick(random, [0, 5, 40]),
    });
  });
}

const to = (toRegion: string) => ({ latency: { toRegion, maxMs: 10_000 } });
const requests: readonly Readonly<Record<string, unknown>>[] = [
  { vcpus: 4, memoryGiB: 16, diskGiB: 50, ...to("eu-central"), together: [{ with: "own-3", level: "region" }] },
  { vcpus: 16, memoryGiB: 24, diskGiB: 20, ...to("ap-northeast"), residency: ["DE", "continent:EU", "continent:NA"] },
  { vcpus: 0.5, memoryGiB: 4, diskGiB: 1 },
  { vcpus: 8, memoryGiB: 96, diskGiB: 200, gpus: { count: 2 }, ...to("us-east") },
];

// As many GPU nodes as the openb trace has, and as few as most fleets have.
test.each([
  [0.8, 21],
  [0.1, 22],
])("no two factors rank 2,000 nodes alike (%d with GPUs, seed %i)", { timeout: 120_000 }, (gpuShare, seed) => {
  const fleet = generateFleet(2000, seed, { gaps: 0, gpuShare });
  const reserved = generateReservations(fleet, 0.4, seed + 2);
  const world = {
    nodes: fleet.nodes,
    regions: fleet.regions,
    telemetry: generateTelemetry(fleet, seed + 1),
    reservations: [
      ...reserved,
      ...generateGpuReservations(fleet, reserved, 0.4, seed + 4),
      ...ownStack(fleet, seed + 3),
    ],
  };
  const alike = new Set<string>();
  const compared = new Set<string>();
  for (const request of requests) {
    const previous = { target: fleet.nodes[7]?.name ?? "", recordDigest: "sha256:before" };
    const arena = nodeArena(sampleArguments(request, world, { previous }));
    const candidates = screen(arena).cleared.map(({ candidate }) => candidate);
    // Of few nodes in few regions, what goes by region looks alike by chance.
    if (candidates.length < 500) continue;
    const columns = arena
      .measure(candidates)
      .map(({ value }) => ranks(Float64Array.from(candidates, (_, i) => value(i))));
    for (const [i, a] of columns.entries()) {
      for (const [j, b] of columns.slice(0, i).entries()) {
        const correlation = rankCorrelation(a, b);
        if (Number.isNaN(correlation)) continue;
        const pair = [arena.factors[j]?.id, arena.factors[i]?.id].join(" ~ ");
        compared.add(pair);
        if (Math.abs(correlation) > tooAlike && excused[pair] === undefined)
          alike.add(`${pair} ${correlation.toFixed(4)}`);
      }
    }
  }
  expect([...alike]).toEqual([]);
  // What is the same everywhere in one request's world must tell nodes apart in another's.
  const told = new Set([...compared].flatMap((pair) => pair.split(" ~ ")));
  const silent = nodeFactors.map(({ id }) => id).filter((id) => !told.has(id));
  const gpusOnly = ["gpu_utilization", "gpu_throughput", "gpu_memory", "gpu_interconnect"];
  expect(silent).toEqual(gpuShare > 0.5 ? [] : gpusOnly);
});

test("every excuse is a sentence", () => {
  for (const reason of Object.values(excused)) expect(reason.length).toBeGreaterThan(20);
});
