import { describe, expect, test } from "vitest";
import { factorCategories } from "../../schema/decision.ts";
import { nodeCandidate } from "../candidate.ts";
import { nodeArena } from "../node-arena.ts";
import { sampleArguments, sampleClaim, sampleNode, sampleRegion, type WorldOverrides } from "../sample-world.ts";
import { nodeFactors } from "./node-factors.ts";

const full = sampleNode("n1", {
  capacity: { gpus: { count: 4, model: "A100" } },
  performance: { cpuMark: 1.2, memoryGBps: 150, diskIops: 50000, diskLatencyMs: 0.3, networkGbps: 25, p95LatencyMs: 4 },
  security: {
    encryptionAtRest: true,
    encryptionInTransit: false,
    confidentialComputing: true,
    secureBoot: false,
    networkIsolation: "vlan",
    openVulnerabilities: 3,
    patchAgeDays: 30,
  },
  compliance: ["iso27001", "gdpr"],
  reliability: { redundantPower: true, disasterRecoveryTier: 7, meanTimeToRecoveryHours: 4 },
  storage: { durabilityNines: 11, costPerGiBMonth: 0.05, snapshotSupport: true },
  network: { packetLossRate: 0.001, jitterMs: 2, oversubscription: 3, transferCostPerGiB: 0.02 },
  spot: true,
  spotInterruptionRisk: 0.25,
  maintenance: [{ start: "2026-06-16T12:00:00Z", end: "2026-06-16T14:00:00Z" }],
});
const regions = [
  sampleRegion("r1", {
    latitude: 45,
    longitude: 0,
    renewableFraction: 0.4,
    energyPricePerKwh: 0.2,
    latencyMs: { r2: 20 },
  }),
  sampleRegion("r2", { latitude: 46, longitude: 0 }),
];
const world: WorldOverrides = {
  nodes: [full, sampleNode("n2", { region: "r2" })],
  regions,
  risk: { n1: 0.04 },
  telemetry: { availability: { n1: 0.99 } },
  reservations: [sampleClaim("db", "n1", { vcpus: 4, memoryGiB: 8, gpus: 1 }), sampleClaim("x", "n2")],
};
const request = {
  vcpus: 4,
  memoryGiB: 24,
  diskGiB: 50,
  latency: { toRegion: "r2", maxMs: 100 },
  residency: ["DE", "continent:NA"],
};

function measured(
  id: string,
  on = world,
): { readonly value: number | null; readonly normalised: number | null; readonly applies: boolean } {
  const { context, sites } = nodeArena(sampleArguments(request, on));
  const factor = nodeFactors.find((each) => each.id === id);
  const [site] = sites;
  if (factor === undefined || site === undefined) throw new Error(`no factor ${id}`);
  const value = factor.value(nodeCandidate(site, context), context);
  const normalised = value === null ? null : factor.normalise(value, { min: value, max: value });
  return { value, normalised, applies: factor.applies?.(context) ?? true };
}

/** By hand, for n1 alone: value, and its normalised value where the scale is absolute. */
const expected: Readonly<Record<string, readonly [value: number, normalised: number]>> = {
  "resource.packing": [0.5, 0.5], // (8/16 + 32/64) / 2
  "resource.balance": [0, 1],
  "resource.gpuScarcity": [0.75, 0.25],
  "resource.gpuStarvation": [0, 1], // half the node is left: enough for 2 x 4 x 0.5 = 4 GPUs
  "resource.headroom": [0.5, 0.5],
  "performance.cpuMark": [1.2, 1],
  "performance.memoryBandwidth": [150, 1],
  "performance.p95Latency": [4, 1],
  "performance.contention": [0.25, 0.75],
  "cost.perMonth": [0.375 * 730, 1], // 24 of 64 GiB
  "cost.transfer": [0.02, 1],
  "cost.energy": [((100 * 0.375 + 200 * 0.125) * 1.2 * 0.2 * 730) / 1000, 1],
  "reliability.risk": [0.04, 0.8],
  "reliability.availability": [0.99, 0.9],
  "reliability.spotInterruption": [0.25, 0.5],
  "reliability.timeToRecovery": [4, 0.5],
  "reliability.redundantPower": [1, 1],
  "reliability.disasterRecovery": [7, 1],
  "reliability.nextMaintenance": [360, 0.5],
  "reliability.rackMates": [1, 8 / 9],
  "security.vulnerabilities": [3, 0.5],
  "security.patchAge": [30, 0.5],
  "security.encryptionAtRest": [1, 1],
  "security.encryptionInTransit": [0, 0],
  "security.secureBoot": [0, 0],
  "security.confidentialComputing": [1, 1],
  "security.networkIsolation": [0.6, 0.6],
  "network.roundTrip": [20, 1],
  "network.bandwidth": [25, 1],
  "network.packetLoss": [0.001, 0.5],
  "network.jitter": [2, 0.5],
  "network.oversubscription": [3, 1],
  "storage.iops": [50000, 1],
  "storage.latency": [0.3, 1],
  "storage.durability": [11, 1],
  "storage.price": [0.05, 1],
  "storage.snapshots": [1, 1],
  "compliance.attestations": [2, 1],
  "compliance.audited": [1 / 3, 1 / 3],
  "compliance.regimes": [1 / 3, 1 / 3],
  "energy.carbon": [((100 * 0.375 + 200 * 0.125) * 1.2 * 300) / 1000, 1],
  "energy.gridCarbon": [300, 0.4],
  "energy.renewable": [0.4, 0.4],
  "energy.power": [(100 * 0.375 + 200 * 0.125) * 1.2, 1],
  "energy.pue": [1.2, 0.8],
  "geographic.distance": [111.195, 1], // one degree of latitude
  "geographic.peersInRegion": [0.5, 0.5],
  "geographic.centrality": [20, 1],
  "geographic.residencyExactness": [1, 1],
  "geographic.latitude": [45, 0.6],
};

describe("values", () => {
  test.each(nodeFactors.map(({ id }) => id))("%s", (id) => {
    const { value, normalised, applies } = measured(id);
    expect(applies).toBe(true);
    expect(value).toBeCloseTo(expected[id]?.[0] ?? Number.NaN, 3);
    expect(normalised).toBeCloseTo(expected[id]?.[1] ?? Number.NaN, 6);
  });

  test("what the fleet does not say is null, never zero", () => {
    const bare: WorldOverrides = {
      nodes: [sampleNode("n1", { pricePerHour: undefined, power: undefined, spot: true })],
      regions: [sampleRegion("r1", { gridCarbonGramsPerKwh: undefined }), sampleRegion("r2")],
      telemetry: { risk: {} },
    };
    const known = nodeFactors
      .map(({ id }) => ({ id, ...measured(id, bare) }))
      .filter(({ value, applies }) => applies && value !== null);
    expect(known.map(({ id }) => id).filter((id) => !/^(resource|compliance)/.test(id))).toEqual([
      "performance.contention",
      "reliability.nextMaintenance",
      "geographic.residencyExactness",
    ]);
  });
});

describe("the registry", () => {
  test("has unique ids named after their category, and covers all ten categories", () => {
    expect(new Set(nodeFactors.map(({ id }) => id)).size).toBe(nodeFactors.length);
    expect(nodeFactors.length).toBeGreaterThanOrEqual(20);
    expect(new Set(nodeFactors.map(({ category }) => category))).toEqual(new Set(factorCategories));
    for (const { id, category } of nodeFactors) expect(id.startsWith(`${category}.`)).toBe(true);
  });

  test.each(nodeFactors.map((factor) => [factor.id, factor] as const))(
    "%s goes the way it says",
    (_id, { direction, normalise }) => {
      const samples = [0, 0.001, 0.01, 0.2, 0.5, 1, 1.5, 3, 20, 400, 90_000];
      const population = { min: 0, max: 90_000 };
      const levels = samples.map((value) => normalise(value, population));
      for (const level of levels) expect(level >= 0 && level <= 1).toBe(true);
      const sign = direction === "higher is better" ? 1 : -1;
      for (const [index, level] of levels.entries()) {
        expect(sign * (level - (levels[index - 1] ?? level))).toBeGreaterThanOrEqual(0);
      }
      expect(Math.abs((levels.at(-1) ?? 0) - (levels[0] ?? 0))).toBeGreaterThan(0.3);
    },
  );
});
