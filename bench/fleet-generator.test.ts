import { describe, expect, test } from "vitest";
import { digestOf } from "../provider/crypto/canonical-json.ts";
import { decide } from "../provider/placement/decide.ts";
import { sampleArguments } from "../provider/placement/sample-world.ts";
import { buildSnapshot, snapshotDigest } from "../provider/world/build-snapshot.ts";
import { generateFleet, generateRequests, generateTelemetry } from "./fleet-generator.ts";

describe("the generator", () => {
  test("gives the same world for the same seed, and another for another", () => {
    const world = (seed: number) =>
      digestOf([generateFleet(50, seed), generateTelemetry(generateFleet(50, seed), seed), generateRequests(50, seed)]);
    expect(world(1)).toBe(world(1));
    expect(world(1)).not.toBe(world(2));
  });

  test("covers what decisions differ by: GPUs, spot, gaps, regions", () => {
    const { nodes } = generateFleet(200, 3);
    expect(new Set(nodes.map(({ region }) => region)).size).toBe(4);
    const share = (count: number) => count / nodes.length;
    expect(share(nodes.filter(({ capacity }) => capacity.gpus).length)).toBeCloseTo(0.1, 1);
    expect(share(nodes.filter(({ spot }) => spot).length)).toBeCloseTo(0.15, 1);
    expect(share(nodes.filter(({ performance }) => performance.cpuMark === undefined).length)).toBeCloseTo(0.2, 1);
  });
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
