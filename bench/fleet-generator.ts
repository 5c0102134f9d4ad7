import type { FleetFile, FleetNode, FleetRegion } from "../provider/schema/fleet.ts";
import { type PlacementRequest, placementRequest } from "../provider/schema/placement-request.ts";
import type { Claim } from "../provider/world/snapshot.ts";
import { cpuShapes, gpuModels, gpuShapes, price, regionTable, roundTripsMs } from "./catalogue.ts";
import { machineFigures, type NodeShape, operationFigures, regionFigures } from "./node-figures.ts";
import { pick, seededRandom } from "./random.ts";

/** How a generated fleet differs from the usual one. */
export interface FleetOptions {
  /** Share of nodes with GPUs; 0.1 where not given, 0.8 in the openb trace. */
  readonly gpuShare?: number;
  /** Chance that a node says nothing of a group of figures; 0.2 where not given. */
  readonly gaps?: number;
  /** Shapes of nodes, taken in turn; drawn where not given. */
  readonly shapes?: readonly NodeShape[];
}

function regions(seed: number): FleetRegion[] {
  const random = seededRandom(seed ^ 0x5eed);
  return regionTable.map(
    ([name, country, continent, latitude, longitude, carbon, carbonFree, , , energy, renewable], i) => ({
      name,
      country,
      continent,
      latitude,
      longitude,
      gridCarbonGramsPerKwh: carbon,
      carbonFreeFraction: carbonFree,
      energyPricePerKwh: energy,
      renewableFraction: renewable,
      latencyMs: Object.fromEntries((roundTripsMs[i] ?? []).map((ms, j) => [regionTable[j]?.[0] ?? "", ms])),
      ...regionFigures(random),
    }),
  );
}

/** An index with chances in proportion to the first entries. */
function weightedPick<const T extends readonly (readonly [number, ...unknown[]])[]>(
  random: () => number,
  items: T & readonly [T[number], ...T[number][]],
): T[number] {
  let left = random() * items.reduce((sum, [count]) => sum + count, 0);
  for (const item of items) {
    left -= item[0];
    if (left < 0) return item;
  }
  return items[0];
}

function shapeOf(random: () => number, gpuShare: number): NodeShape {
  if (random() >= gpuShare) {
    const [, vcpus, memoryGiB] = weightedPick(random, cpuShapes);
    const classOf = memoryGiB / vcpus > 6 ? "memory" : "general";
    return { class: classOf, vcpus, memoryGiB, gpus: null, gpuPrice: 0, gpuWatts: 0 };
  }
  const [, vcpus, memoryGiB, count, model] = weightedPick(random, gpuShapes);
  const [, , , watts, hourly] = gpuModels[model] ?? [0, 0, 0, 0, 0];
  return {
    class: "gpu",
    vcpus,
    memoryGiB,
    gpus: { count, model },
    gpuPrice: count * hourly * 0.9,
    gpuWatts: count * watts,
  };
}

/**
 * A fleet in 14 regions with one to four zones of four racks each, and more racks for large fleets: shapes of the openb trace, prices,
 * carbon and latencies of real regions ({@link regionTable}), all else drawn from plausible ranges. The same arguments give
 * the same fleet. About 10 µs of processor time a node; what comes out is valid, and is not validated again.
 */
export function generateFleet(nodes: number, seed: number, options: FleetOptions = {}): FleetFile {
  const { gpuShare = 0.1, gaps = 0.2 } = options;
  const random = seededRandom(seed);
  const racks = Math.max(4, Math.ceil(nodes / (regionTable.length * 3 * 20)));
  const digits = Math.max(5, String(nodes - 1).length);
  return {
    formatVersion: 1,
    fleet: `generated-${nodes}-${seed}`,
    currency: "EUR",
    regions: regions(seed),
    nodes: Array.from({ length: nodes }, (_, index): FleetNode => {
      const shape = options.shapes?.[index % options.shapes.length] ?? shapeOf(random, gpuShare);
      const [region, , , , , , , dearness, spotPrice, , , zones] = pick(random, regionTable);
      const spot = random() < 0.15;
      const hourly = (shape.vcpus * price.vcpu + shape.memoryGiB * price.gib + shape.gpuPrice) * dearness;
      return {
        name: `node-${String(index).padStart(digits, "0")}`,
        region,
        zone: `zone-${"abcd"[Math.floor(random() * zones)] ?? "a"}`,
        rack: `rack-${1 + Math.floor(random() * racks)}`,
        class: shape.class,
        capacity: {
          vcpus: shape.vcpus,
          memoryGiB: shape.memoryGiB,
          diskGiB: 1000 * (1 + Math.floor(random() * 8)),
          ...(shape.gpus && { gpus: shape.gpus }),
        },
        labels: {},
        pricePerHour: Math.round(hourly * (0.85 + 0.3 * random()) * (spot ? spotPrice : 1) * 1e4) / 1e4,
        spot,
        // The classes of the AWS Spot Instance Advisor go from under 5 % to over 20 %.
        ...(spot && { spotInterruptionRisk: Math.round((0.03 + 0.22 * random()) * 1e4) / 1e4 }),
        ...machineFigures(random, shape, gaps),
        ...operationFigures(random, gaps),
        cordoned: false,
      };
    }),
    quantumBackends: [],
  };
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
      priority: pick(random, [100, 100, 100, 100, 10, 600]),
    });
  });
}

/** Reservations of ten stacks on nodes chosen at random, each where it fits, until `share` of all vCPUs is held. */
export function generateReservations(fleet: FleetFile, share: number, seed: number): Claim[] {
  const random = seededRandom(seed);
  const free = fleet.nodes.map(({ capacity }) => ({ ...capacity }));
  const wanted = share * free.reduce((sum, { vcpus }) => sum + vcpus, 0);
  const claims: Claim[] = [];
  for (let held = 0, tries = 0; held < wanted && tries < 100 * fleet.nodes.length; tries++) {
    const at = Math.floor(random() * free.length);
    const [room, node] = [free[at], fleet.nodes[at]];
    const { vcpus, memoryGiB } = pick(random, sizes);
    const diskGiB = pick(random, [0, 20, 80]);
    if (!room || !node || room.vcpus < vcpus || room.memoryGiB < memoryGiB || room.diskGiB < diskGiB) continue;
    room.vcpus -= vcpus;
    room.memoryGiB -= memoryGiB;
    room.diskGiB -= diskGiB;
    held += vcpus;
    const [stack, name] = [`s${Math.floor(random() * 10)}`, `w${claims.length}`];
    const urn = `urn:pulumi:${stack}::app::novacron:index:Placement::${name}`;
    claims.push({ urn, stack, name, node: node.name, vcpus, memoryGiB, diskGiB, gpus: 0, apart: [], spread: null });
  }
  return claims;
}

/**
 * Claims with GPUs, whole ones and shares, beside others that hold none: for so large a share of the fleet's GPUs, as far
 * as there are vCPUs and memory for them.
 */
export function generateGpuReservations(
  fleet: FleetFile,
  others: readonly Claim[],
  share: number,
  seed: number,
): Claim[] {
  const random = seededRandom(seed);
  const claims: Claim[] = [];
  for (const node of fleet.nodes) {
    const held = others.filter((claim) => claim.node === node.name);
    let vcpus = node.capacity.vcpus - held.reduce((sum, claim) => sum + claim.vcpus, 0);
    let memoryGiB = node.capacity.memoryGiB - held.reduce((sum, claim) => sum + claim.memoryGiB, 0);
    let slot = 0;
    for (let gpu = 0; gpu < (node.capacity.gpus?.count ?? 0); gpu++) {
      const want = { vcpus: pick(random, [4, 8, 16]), memoryGiB: pick(random, [8, 16]) };
      const part = pick(random, [1, 1, 0.5, 0.25]);
      if (random() > share || want.vcpus > vcpus || want.memoryGiB > memoryGiB) continue;
      vcpus -= want.vcpus;
      memoryGiB -= want.memoryGiB;
      const [stack, name] = [`s${Math.floor(random() * 10)}`, `g${claims.length}`];
      const urn = `urn:pulumi:${stack}::app::novacron:index:Placement::${name}`;
      const gpus = part < 1 ? { gpus: part, gpu: slot++ } : { gpus: 1 };
      claims.push({ urn, stack, name, node: node.name, ...want, diskGiB: 0, ...gpus, apart: [], spread: null });
    }
  }
  return claims;
}
