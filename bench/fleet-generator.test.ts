import { describe, expect, test } from "vitest";
import { digestOf } from "../provider/crypto/canonical-json.ts";
import { decide } from "../provider/placement/decide.ts";
import { sampleArguments } from "../provider/placement/sample-world.ts";
import { fleetFile } from "../provider/schema/fleet.ts";
import { buildSnapshot, snapshotDigest } from "../provider/world/build-snapshot.ts";
import { checkFleet } from "../provider/world/fleet-checks.ts";
import { generateFleet, generateRequests, generateReservations } from "./fleet-generator.ts";
import { generateTelemetry } from "./telemetry-generator.ts";

describe("the generator", () => {
  test("gives the same world for the same seed, and another for another", () => {
    const world = (seed: number) =>
      digestOf([generateFleet(50, seed), generateTelemetry(generateFleet(50, seed), seed), generateRequests(50, seed)]);
    expect(world(1)).toBe(world(1));
    expect(world(1)).not.toBe(world(2));
  });

  test("covers what decisions differ by: GPUs, spot, gaps, regions", () => {
    const { nodes } = generateFleet(200, 3);
    expect(new Set(nodes.map(({ region }) => region)).size).toBe(14);
    const share = (count: number) => count / nodes.length;
    expect(share(nodes.filter(({ capacity }) => capacity.gpus).length)).toBeCloseTo(0.1, 1);
    expect(share(nodes.filter(({ spot }) => spot).length)).toBeCloseTo(0.15, 1);
    expect(share(nodes.filter(({ performance }) => performance.cpuMark === undefined).length)).toBeCloseTo(0.2, 1);
  });
});

test("what it makes is what a fleet file may say, to the last property", () => {
  const fleet = generateFleet(300, 11, { gpuShare: 0.8 });
  expect(fleetFile.parse(fleet)).toEqual(fleet);
  expect(() => checkFleet(fleet, "generated")).not.toThrow();
  expect(fleet.nodes.filter(({ capacity }) => capacity.gpus).length / 300).toBeCloseTo(0.8, 1);
});

test("without gaps, every factor is known of some node, and of most of nearly all", () => {
  const fleet = generateFleet(60, 12, { gaps: 0, gpuShare: 1 });
  const world = { regions: fleet.regions, nodes: fleet.nodes, telemetry: generateTelemetry(fleet, 13) };
  const request = { gpus: { count: 1 }, diskGiB: 10, latency: { toRegion: "eu-west", maxMs: 5000 } };
  const { record } = decide(sampleArguments(request, world));
  expect(record.unknown).toEqual([]);
});

test("reservations fit where they are, and hold the share that was asked for", () => {
  const fleet = generateFleet(100, 14);
  const claims = generateReservations(fleet, 0.5, 15);
  const total = fleet.nodes.reduce((sum, { capacity }) => sum + capacity.vcpus, 0);
  expect(claims.reduce((sum, { vcpus }) => sum + vcpus, 0) / total).toBeCloseTo(0.5, 2);
  for (const { name, capacity } of fleet.nodes) {
    const here = claims.filter(({ node }) => node === name);
    for (const of of ["vcpus", "memoryGiB", "diskGiB"] as const) {
      expect(here.reduce((sum, claim) => sum + claim[of], 0)).toBeLessThanOrEqual(capacity[of]);
    }
  }
});

test("a fleet of 1,000 nodes with 2,000 reservations is decided on like any other", () => {
  const fleet = generateFleet(1000, 5);
  const reservations = generateRequests(2000, 6).map(({ vcpus, memoryGiB, diskGiB }, i) => ({
    urn: `urn:pulumi:other::app::novacron:index:Placement::w${i}`,
    stack: "other",
    name: `w${i}`,
    node: fleet.nodes[i % 1000]?.name ?? "",
    vcpus,
    memoryGiB,
    diskGiB,
    gpus: 0,
    apart: [],
    spread: null,
  }));
  const snapshot = buildSnapshot({
    fleet,
    pricesAsOf: "2026-06-01T00:00:00Z",
    telemetry: generateTelemetry(fleet, 7),
    reservations,
    reservationsRevision: 2000,
    digests: { fleet: digestOf(fleet), model: digestOf("m"), policies: digestOf("p") },
  });
  const digest = snapshotDigest(snapshot);
  const started = performance.now();
  for (const request of generateRequests(20, 8)) {
    const { record } = decide({ ...sampleArguments(), request, snapshot, snapshotDigest: digest });
    expect(record.candidates.considered).toBe(1000);
    expect(record.candidates.feasible).toBeGreaterThan(0);
  }
  // Far above what it takes: it would show a decision that is quadratic in nodes or reservations.
  expect((performance.now() - started) / 20).toBeLessThan(500);
});
