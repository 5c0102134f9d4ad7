import type { FleetNode, FleetRegion } from "../provider/schema/fleet.ts";
import { cpuKinds, gpuModels } from "./catalogue.ts";
import { pick } from "./random.ts";

/** What is decided of a node before its figures. */
export interface NodeShape {
  readonly class: string;
  readonly vcpus: number;
  readonly memoryGiB: number;
  readonly gpus: { readonly count: number; readonly model: string } | null;
  /** In the fleet's currency an hour. */
  readonly gpuPrice: number;
  readonly gpuWatts: number;
}

type Random = () => number;

/** To six decimals: shorter to write, and quicker than by significant digits. */
const figure = (value: number): number => Math.round(value * 1e6) / 1e6;
const between = (random: Random, low: number, high: number): number => figure(low + (high - low) * random());
/** Mostly small, seldom near `high`: errors, wear, incidents. */
const rare = (random: Random, high: number): number => figure(high * random() ** 3);
const whole = (random: Random, below: number): number => Math.floor(below * random());

/** What regions have beyond the catalogue. */
export function regionFigures(random: Random): Partial<FleetRegion> {
  return {
    carbonPricePerTonne: between(random, 5, 90),
    gridOutageHoursPerYear: between(random, 0.2, 6),
    naturalHazard: between(random, 0.1, 0.7),
    dataProtection: pick(random, ["adequate", "adequate", "partial", "none"]),
  };
}

type Machine = Pick<FleetNode, "performance" | "hardware" | "telemetry" | "storage" | "network"> & {
  power?: NonNullable<FleetNode["power"]>;
};

/** Speed, build and present state of a node. */
export function machineFigures(random: Random, shape: NodeShape, gaps: number): Machine {
  const { vcpus, gpus } = shape;
  const [year, ghz, mark, cache, memory, idle, full, embodied] = pick(random, cpuKinds);
  const [gpuMemoryGiB, gpuTflops, gpuLinkGBps] = gpuModels[gpus?.model ?? ""] ?? [];
  const says = (): boolean => random() >= gaps;
  const cpuMark = figure(mark * (0.85 + 0.3 * random()));
  const networkGbps = pick(random, [10, 25, 25, 50, 100]);
  const p95LatencyMs = between(random, 1, 9);
  const load = random();
  const traffic = random();
  return {
    ...(says() && {
      power: {
        idleWatts: figure(vcpus * idle + 0.1 * shape.gpuWatts + 40 * random()),
        maxWatts: figure(vcpus * full * (0.9 + 0.2 * random()) + shape.gpuWatts + 60),
        pue: between(random, 1.08, 1.7),
        wueLitresPerKwh: between(random, 0, 2.2),
      },
    }),
    performance: says()
      ? {
          cpuMark,
          memoryGBps: figure(Math.min(vcpus, 64) * memory * (0.7 + 0.4 * random())),
          diskIops: 1e4 + 100 * whole(random, 5000),
          diskMBps: between(random, 400, 7000),
          diskLatencyMs: between(random, 0.06, 2),
          networkGbps,
          p95LatencyMs,
          p99LatencyMs: figure(p95LatencyMs * (1.2 + 3 * random())),
          throughputPerSecond: figure(vcpus * cpuMark * 150 * (0.5 + random())),
          startSeconds: between(random, 5, 120),
        }
      : {},
    hardware: says()
      ? {
          cpuYear: year,
          cpuGHz: figure(ghz * (0.9 + 0.5 * random())),
          threadsPerCore: pick(random, [1, 2, 2, 2]),
          numaNodes: pick(random, [1, 2, 2, 4, 8]),
          l3CacheMiB: figure(vcpus * cache * (0.6 + 0.8 * random())),
          ...(gpuMemoryGiB !== undefined && { gpuMemoryGiB }),
          ...(gpuTflops !== undefined && { gpuTflops: figure(gpuTflops * (0.8 + 0.2 * random())) }),
          // Half of them are sold as PCIe cards, whatever the model's own links can do.
          ...(gpuLinkGBps !== undefined && { gpuLinkGBps: random() < 0.5 ? gpuLinkGBps : pick(random, [8, 16, 32]) }),
          ageYears: figure(Math.max(0, 2026 - year - 3 * random())),
          // Around the 8 % of servers a year that Vishwanath and Nagappan saw in need of a repair.
          annualFailureRate: between(random, 0.02, 0.15),
          embodiedCarbonKg: figure(embodied * (0.8 + 0.4 * random()) + 300 * (gpus?.count ?? 0)),
        }
      : {},
    telemetry: says()
      ? {
          cpuUtilization: figure(0.9 * load),
          cpuTrendPerDay: between(random, -0.08, 0.08),
          runQueuePerVcpu: figure(load ** 2 * 1.5 + 0.6 * random()),
          cpuStealRatio: rare(random, 0.15),
          throttledRatio: rare(random, 0.1),
          cacheHitRatio: between(random, 0.6, 0.98),
          memoryUtilization: figure(0.1 + 0.5 * random() + 0.3 * load),
          memoryFragmentation: between(random, 0.02, 0.7),
          correctedMemoryErrorsPerDay: rare(random, 40),
          diskIoUtilization: between(random, 0.02, 0.8),
          diskQueueDepth: rare(random, 20),
          diskWear: between(random, 0, 0.8),
          networkUtilization: figure(0.8 * traffic),
          tcpRetransmitRatio: rare(random, 0.03),
          connectionUtilization: figure(0.4 * traffic + 0.5 * random()),
          ...(gpus && { gpuUtilization: between(random, 0, 0.95) }),
          throughputVariation: between(random, 0.01, 0.3),
        }
      : {},
    storage: says()
      ? {
          durabilityNines: pick(random, [3, 5, 9, 11]),
          costPerGiBMonth: between(random, 0.03, 0.15),
          snapshotSupport: random() < 0.7,
          replicas: pick(random, [1, 2, 3, 3]),
          backupIntervalHours: pick(random, [1, 4, 12, 24, 168]),
        }
      : {},
    network: says()
      ? {
          packetLossRate: rare(random, 0.004),
          jitterMs: between(random, 0.05, 4),
          oversubscription: pick(random, [1, 1.5, 2, 3, 4, 6]),
          transferCostPerGiB: between(random, 0.005, 0.12),
          uplinks: pick(random, [1, 2, 2, 4, 8]),
          hopsToCore: pick(random, [1, 2, 3, 4]),
          transitProviders: whole(random, 6),
        }
      : {},
  };
}

type Operation = Pick<FleetNode, "security" | "compliance" | "governance" | "reliability" | "pricing" | "maintenance">;

const attestations = ["iso27001", "soc2", "c5", "gdpr", "hipaa", "pci-dss", "iso27017", "fedramp"] as const;
const firstOfJune = Date.UTC(2026, 5, 1);

/** How a node is run: security, audits, prices, schedule. */
export function operationFigures(random: Random, gaps: number): Operation {
  const says = (): boolean => random() >= gaps;
  const openVulnerabilities = whole(random, 8);
  const start = firstOfJune + whole(random, 40 * 24) * 3_600_000;
  const hours = 1 + whole(random, 12);
  const instant = (ms: number): string => new Date(ms).toISOString();
  return {
    security: says()
      ? {
          encryptionAtRest: random() < 0.9,
          encryptionInTransit: random() < 0.8,
          confidentialComputing: random() < 0.3,
          secureBoot: random() < 0.7,
          networkIsolation: pick(random, ["none", "vlan", "vlan", "dedicated"]),
          accessControl: pick(random, ["password", "mfa", "mfa", "hardware-key"]),
          keyStorage: pick(random, ["file", "tpm", "tpm", "hsm"]),
          intrusionDetection: random() < 0.6,
          auditLogRetentionDays: pick(random, [0, 30, 90, 365]),
          openVulnerabilities,
          knownExploitedVulnerabilities: Math.min(openVulnerabilities, Math.floor(3 * random() ** 2)),
          highestCvss: openVulnerabilities === 0 ? 0 : Math.round(10 * (3 + 7 * random())) / 10,
          patchAgeDays: whole(random, 90),
          exposedPorts: whole(random, 12),
          incidentsPerYear: rare(random, 5),
        }
      : {},
    compliance: attestations.filter(() => random() < 0.5),
    governance: says()
      ? {
          operatorCountry: pick(random, ["DE", "FR", "US", "US", "GB", "JP", "SG"]),
          daysSinceAudit: whole(random, 700),
          openFindings: Math.floor(9 * random() ** 2),
        }
      : {},
    reliability: says()
      ? {
          redundantPower: random() < 0.7,
          redundancy: pick(random, ["n", "n+1", "n+1", "2n", "2n+1"]),
          disasterRecoveryTier: whole(random, 8),
          meanTimeToRecoveryHours: between(random, 0.5, 12),
        }
      : {},
    pricing: says()
      ? {
          licencePerVcpuHour: rare(random, 0.2),
          variation: rare(random, 0.6),
          minimumMonths: pick(random, [0, 0, 1, 12, 36]),
        }
      : {},
    maintenance: random() < 0.6 ? [{ start: instant(start), end: instant(start + hours * 3_600_000) }] : [],
  };
}
