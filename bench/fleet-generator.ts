import { type FleetFile, fleetFile } from "../provider/schema/fleet.ts";
import { type PlacementRequest, placementRequest } from "../provider/schema/placement-request.ts";
import type { Telemetry } from "../provider/world/snapshot.ts";
import { pick, seededRandom } from "./random.ts";

const regions = [
  {
    name: "eu-central",
    country: "DE",
    continent: "EU",
    latitude: 50.1,
    longitude: 8.7,
    gridCarbonGramsPerKwh: 344,
    energyPricePerKwh: 0.22,
    renewableFraction: 0.52,
  },
  {
    name: "eu-north",
    country: "SE",
    continent: "EU",
    latitude: 59.3,
    longitude: 18.1,
    gridCarbonGramsPerKwh: 24,
    energyPricePerKwh: 0.09,
    renewableFraction: 0.69,
  },
  {
    name: "eu-west",
    country: "FR",
    continent: "EU",
    latitude: 48.9,
    longitude: 2.4,
    gridCarbonGramsPerKwh: 53,
    energyPricePerKwh: 0.15,
    renewableFraction: 0.27,
  },
  {
    name: "us-east",
    country: "US",
    continent: "NA",
    latitude: 39,
    longitude: -77.5,
    gridCarbonGramsPerKwh: 384,
    energyPricePerKwh: 0.08,
    renewableFraction: 0.22,
  },
] as const;

const latencies: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "eu-central": { "eu-north": 24, "eu-west": 11, "us-east": 92 },
  "eu-north": { "eu-west": 32, "us-east": 108 },
  "eu-west": { "us-east": 82 },
};

const shapes = [
  { class: "general", vcpus: 32, memoryGiB: 128, diskGiB: 2000, price: 1.6, idleWatts: 110, maxWatts: 340 },
  { class: "general", vcpus: 64, memoryGiB: 256, diskGiB: 4000, price: 3.1, idleWatts: 170, maxWatts: 560 },
  { class: "memory", vcpus: 48, memoryGiB: 384, diskGiB: 3000, price: 3.3, idleWatts: 160, maxWatts: 470 },
  {
    class: "gpu",
    vcpus: 64,
    memoryGiB: 512,
    diskGiB: 4000,
    price: 13,
    idleWatts: 420,
    maxWatts: 2600,
    gpus: { count: 4, model: "A100-80GB" },
  },
] as const;

/** How many nodes of which shape, out of ten: GPU nodes are the rare ones. */
const mix = [0, 0, 0, 1, 1, 1, 1, 2, 2, 3] as const;

/** A fleet of four regions with three zones and four racks each, like a small provider's: the same seed, the same fleet. */
export function generateFleet(nodes: number, seed: number): FleetFile {
  const random = seededRandom(seed);
  return fleetFile.parse({
    formatVersion: 1,
    fleet: `generated-${nodes}-${seed}`,
    currency: "EUR",
    regions: regions.map((region) => ({ ...region, latencyMs: latencies[region.name] ?? {} })),
    nodes: Array.from({ length: nodes }, (_, index) => {
      const shape = shapes[pick(random, mix)];
      const region = pick(random, regions);
      const spot = random() < 0.15;
      return {
        name: `node-${String(index).padStart(5, "0")}`,
        region: region.name,
        zone: `zone-${pick(random, ["a", "b", "c"])}`,
        rack: `rack-${1 + Math.floor(random() * 4)}`,
        class: shape.class,
        capacity: {
          vcpus: shape.vcpus,
          memoryGiB: shape.memoryGiB,
          diskGiB: shape.diskGiB,
          ...("gpus" in shape && { gpus: shape.gpus }),
        },
        pricePerHour: Math.round(shape.price * (0.85 + 0.3 * random()) * (spot ? 35 : 100)) / 100,
        spot,
        ...(spot && { spotInterruptionRisk: 0.05 + 0.2 * random() }),
        power: { idleWatts: shape.idleWatts, maxWatts: shape.maxWatts, pue: 1.1 + Math.round(random() * 40) / 100 },
        // Real inventories have gaps; about one node in five does not say.
        performance:
          random() < 0.8
            ? {
                cpuMark: 0.8 + random() * 0.5,
                memoryGBps: 100 + random() * 200,
                diskIops: 1e4 + Math.round(random() * 1e5),
                networkGbps: pick(random, [10, 25, 100]),
                p95LatencyMs: 1 + random() * 8,
              }
            : {},
        security:
          random() < 0.8
            ? {
                encryptionAtRest: random() < 0.9,
                secureBoot: random() < 0.7,
                openVulnerabilities: Math.floor(random() * 6),
                patchAgeDays: Math.floor(random() * 90),
              }
            : {},
        compliance: random() < 0.6 ? ["gdpr", "iso27001"] : ["iso27001"],
        reliability: { meanTimeToRecoveryHours: 1 + Math.floor(random() * 8), redundantPower: random() < 0.7 },
        network: {
          packetLossRate: random() * 0.001,
          jitterMs: random() * 3,
          oversubscription: 1 + Math.floor(random() * 4),
        },
      };
    }),
    quantumBackends: [],
  });
}

/** Telemetry for a generated fleet: mostly healthy nodes, a few at risk. No node is down. */
export function generateTelemetry(fleet: FleetFile, seed: number): Telemetry {
  const random = seededRandom(seed);
  const risk: Record<string, Telemetry["risk"][string]> = {};
  const availability: Record<string, number> = {};
  for (const { name } of fleet.nodes) {
    const probability = random() < 0.03 ? 0.2 + 0.25 * random() : 0.001 + 0.03 * random() ** 2;
    risk[name] = { probability, horizonHours: 24, confidence: 0.6 + 0.4 * random(), source: "model" };
    availability[name] = 1 - probability / 24;
  }
  return { asOf: "2026-06-01T00:00:00Z", risk, availability, down: [] };
}

const sizes = [
  { vcpus: 2, memoryGiB: 8 },
  { vcpus: 4, memoryGiB: 16 },
  { vcpus: 4, memoryGiB: 32 },
  { vcpus: 8, memoryGiB: 32 },
  { vcpus: 16, memoryGiB: 64 },
] as const;

/** A mixed stream of requests: small to middling VMs, one in twelve with a GPU, some bound to a place. */
export function generateRequests(count: number, seed: number): PlacementRequest[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const gpu = random() < 1 / 12;
    return placementRequest.parse({
      ...pick(random, sizes),
      diskGiB: pick(random, [0, 50, 100, 200]),
      ...(gpu && { gpus: { count: pick(random, [1, 1, 2]) } }),
      ...(random() < 0.2 && { residency: ["continent:EU"] }),
      ...(random() < 0.1 && { latency: { toRegion: "eu-central", maxMs: 100 } }),
      workload: pick(random, ["general", "web", "database", "batch"]),
    });
  });
}
