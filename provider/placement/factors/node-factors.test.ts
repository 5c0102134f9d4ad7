import { describe, expect, test } from "vitest";
import { factorCategories } from "../../schema/decision.ts";
import { nodeCandidate } from "../candidate.ts";
import { measureNodes } from "../columns/measure-nodes.ts";
import { nodeFrame } from "../columns/node-frame.ts";
import { nodeArena } from "../node-arena.ts";
import { sampleArguments, sampleClaim, sampleNode, sampleRegion, type WorldOverrides } from "../sample-world.ts";
import { nodeFactors } from "./node-factors.ts";

const full = sampleNode("n1", {
  capacity: { gpus: { count: 4, model: "A100" } },
  performance: {
    cpuMark: 1.2,
    memoryGBps: 150,
    diskIops: 50000,
    diskMBps: 2000,
    diskLatencyMs: 0.3,
    networkGbps: 25,
    p95LatencyMs: 4,
    p99LatencyMs: 10,
    throughputPerSecond: 900,
    startSeconds: 30,
  },
  hardware: {
    cpuYear: 2020,
    cpuGHz: 3.1,
    threadsPerCore: 2,
    numaNodes: 4,
    l3CacheMiB: 32,
    gpuMemoryGiB: 80,
    gpuTflops: 312,
    gpuLinkGBps: 600,
    ageYears: 2,
    annualFailureRate: 0.04,
    embodiedCarbonKg: 1752,
  },
  telemetry: {
    cpuUtilization: 0.3,
    cpuTrendPerDay: 0.05,
    runQueuePerVcpu: 0.5,
    cpuStealRatio: 0.05,
    throttledRatio: 0.02,
    cacheHitRatio: 0.9,
    memoryUtilization: 0.6,
    memoryFragmentation: 0.2,
    correctedMemoryErrorsPerDay: 5,
    diskIoUtilization: 0.4,
    diskQueueDepth: 4,
    diskWear: 0.1,
    networkUtilization: 0.2,
    tcpRetransmitRatio: 0.005,
    connectionUtilization: 0.3,
    gpuUtilization: 0.7,
    throughputVariation: 0.1,
  },
  security: {
    encryptionAtRest: true,
    encryptionInTransit: false,
    confidentialComputing: true,
    secureBoot: false,
    networkIsolation: "vlan",
    accessControl: "mfa",
    keyStorage: "tpm",
    intrusionDetection: true,
    auditLogRetentionDays: 90,
    openVulnerabilities: 3,
    knownExploitedVulnerabilities: 1,
    highestCvss: 7.5,
    patchAgeDays: 30,
    exposedPorts: 4,
    incidentsPerYear: 1,
  },
  compliance: ["iso27001", "gdpr"],
  governance: { operatorCountry: "US", daysSinceAudit: 365, openFindings: 3 },
  reliability: { redundantPower: true, redundancy: "2n", disasterRecoveryTier: 7, meanTimeToRecoveryHours: 4 },
  storage: { durabilityNines: 11, costPerGiBMonth: 0.05, snapshotSupport: true, replicas: 3, backupIntervalHours: 24 },
  network: {
    packetLossRate: 0.001,
    jitterMs: 2,
    oversubscription: 3,
    transferCostPerGiB: 0.02,
    uplinks: 4,
    hopsToCore: 2,
    transitProviders: 2,
  },
  pricing: { licencePerVcpuHour: 0.05, variation: 0.2, minimumMonths: 12 },
  power: { idleWatts: 100, maxWatts: 300, pue: 1.2, wueLitresPerKwh: 1 },
  spot: true,
  spotInterruptionRisk: 0.25,
  maintenance: [
    { start: "2026-06-16T12:00:00Z", end: "2026-06-16T14:00:00Z" },
    { start: "2026-07-01T06:00:00Z", end: "2026-07-02T06:00:00Z" }, // 6 h of it within 30 days
  ],
});
const regions = [
  sampleRegion("r1", {
    latitude: 45,
    longitude: 0,
    renewableFraction: 0.4,
    carbonFreeFraction: 0.7,
    carbonPricePerTonne: 80,
    energyPricePerKwh: 0.2,
    gridOutageHoursPerYear: 2,
    naturalHazard: 0.3,
    dataProtection: "partial",
    latencyMs: { r2: 20 },
  }),
  sampleRegion("r2", { latitude: 46, longitude: 0 }),
];
const world: WorldOverrides = {
  nodes: [
    full,
    sampleNode("n2", { region: "r2", network: { transferCostPerGiB: 0.1 } }),
    sampleNode("n3"), // of the same rack
    sampleNode("n4", { zone: "b" }),
  ],
  regions,
  risk: { n1: 0.04 },
  telemetry: {
    availability: { n1: 0.99 },
    outages: {
      n1: {
        meanTimeBetweenFailuresHours: 720,
        meanTimeToRepairHours: 9,
        longestOutageHours: 8,
        availabilityTrend: 0.05,
        hoursSinceOutage: 168,
      },
    },
  },
  reservations: [
    sampleClaim("db", "n1", { vcpus: 4, memoryGiB: 8, diskGiB: 25, gpus: 1 }),
    sampleClaim("x", "n2", { diskGiB: 100 }),
    sampleClaim("y", "n3", { stack: "other", vcpus: 4, memoryGiB: 8 }),
    sampleClaim("z", "n1", { stack: "other", vcpus: 0, memoryGiB: 0 }),
  ],
};
const request = {
  vcpus: 4,
  memoryGiB: 24,
  diskGiB: 50,
  latency: { toRegion: "r2", maxMs: 100 },
  residency: ["DE", "continent:NA"],
};

interface Measured {
  readonly value: number | null;
  readonly normalised: number | null;
  readonly applies: boolean;
}

/** A factor of the first node, with the level that it has as the only candidate. */
function measured(id: string, on = world, asked: Readonly<Record<string, unknown>> = request): Measured {
  const previous = { target: "n2", recordDigest: "sha256:before" };
  const { context, sites } = nodeArena(sampleArguments(asked, on, { previous }));
  const factor = nodeFactors.find((each) => each.id === id);
  if (factor === undefined) throw new Error(`no factor ${id}`);
  const candidates = sites.map((site) => nodeCandidate(site, context));
  const value = measureNodes(factor, nodeFrame(candidates, context)).value(0);
  const applies = factor.applies?.(context) ?? true;
  if (Number.isNaN(value)) return { value: null, normalised: null, applies };
  return { value, normalised: factor.normalise.level(value, { min: value, max: value }), applies };
}

const watts = (100 * 0.375 + 200 * 0.125) * 1.2;

/** By hand, for n1: value, and its normalised value where the scale is absolute. */
const expected: Readonly<Record<string, readonly [value: number, normalised: number]>> = {
  packing_tightness: [0.5, 0.5], // (8/16 + 32/64) / 2
  cpu_memory_balance: [0, 1],
  gpu_scarcity: [0.75, 0.25],
  gpu_starvation: [0, 1], // half the node is left: enough for 2 x 4 x 0.5 = 4 GPUs
  gpu_fragmentation_growth: [0, 0.5], // the jobs with GPUs among the reservations still find the vCPUs that they want
  capacity_headroom: [8, 1 / 3], // 8 vCPUs and 32 GiB
  remainder_waste: [0.1875, 0.8125], // 12 vCPUs and 56 GiB take two more: 4/16 and 8/64 are left
  shape_alignment: [132 / Math.sqrt(52 * 340), 132 / Math.sqrt(52 * 340)], // (4, 24/4) and (12, 56/4)
  placement_density: [2, 16 / 18],
  neighbour_size_match: [0.5, 0.5], // 2 vCPUs in the mean, 4 asked
  rack_headroom: [0.75, 0.75], // n3
  evacuation_room: [2, 1 / 3], // on n3
  cpu_utilization_current: [0.3, 0.7],
  cpu_utilization_trend: [0.05, 0.25],
  cpu_run_queue: [0.5, 2 / 3],
  memory_utilization_current: [0.6, 0.4],
  memory_fragmentation: [0.2, 0.8],
  disk_space_available: [0.85, 0.85],
  disk_io_capacity: [30000, 1],
  network_bandwidth_available: [20, 1],
  gpu_utilization: [0.7, 0.3],
  cpu_speed: [1.2, 1],
  cpu_clock: [3.1, 1],
  cpu_generation: [2020, 0.5],
  thread_sharing: [2, 2 / 3],
  cpu_cache_per_vcpu: [2, 1],
  cpu_cache_hit_ratio: [0.9, 0.9],
  cpu_steal: [0.05, 0.5],
  thermal_throttling: [0.02, 0.5],
  cpu_contention: [0.25, 0.75], // db has 4 of 16
  numa_span: [2, 1], // 24 of 64 GiB are one and a half of four
  memory_bandwidth: [150, 1],
  memory_bandwidth_per_vcpu: [9.375, 1],
  response_latency_p95: [4, 1],
  latency_tail_ratio: [2.5, 1],
  throughput_capacity: [900, 1],
  performance_variation: [0.1, 0.5],
  start_time: [30, 2 / 3],
  disk_iops_capacity: [50000, 1],
  disk_throughput: [2000, 1],
  storage_latency: [0.3, 1],
  network_line_rate: [25, 1],
  network_latency_to_peers: [10.05, 1], // 0.1 ms to db in the rack, 20 ms to x
  gpu_throughput: [312, 1],
  gpu_memory: [80, 1],
  gpu_interconnect: [600, 1],
  compute_cost_per_hour: [0.375, 1], // 24 of 64 GiB
  price_performance: [1 / 19.2, 1],
  fallback_cost: [0.375, 1], // n3
  stranded_capacity_cost: [0, 1],
  spot_instance_interruption_risk: [0.25, 0.5],
  price_variation: [0.2, 0.5],
  commitment_term: [12, 0.5],
  licence_cost: [0.05, 0.5],
  network_transfer_cost: [0.02, 1],
  peer_transfer_cost: [0.01, 1], // one of two is elsewhere
  migration_cost: [7.4, 5 / 12.4], // 74 GiB out of r2
  storage_cost_per_gb: [0.05, 1],
  energy_cost_per_kwh: [0.2, 1],
  energy_cost_per_month: [(watts * 0.2 * 730) / 1000, 1],
  carbon_cost: [(((watts * 300) / 1000) * 80 * 730) / 1e6, 1],
  outage_risk: [0.04, 0.8],
  node_uptime_percentage: [99, 0.9],
  uptime_trend: [0.05, 0.75],
  mean_time_between_failures: [720, 0.5],
  mean_time_to_recovery: [4, 0.5],
  longest_outage: [8, 0.5],
  time_since_outage: [168, 0.5],
  hardware_failure_rate: [0.04, 0.8],
  hardware_age: [2, 5 / 7],
  corrected_memory_errors: [5, 0.5],
  disk_wear: [0.1, 0.9],
  maintenance_schedule_conflict: [8, 0.5],
  time_to_maintenance: [360, 0.5],
  redundant_power: [1, 1],
  redundancy_level: [2, 2 / 3],
  disaster_recovery_tier: [7, 1],
  grid_outage_hours: [2, 0.5],
  rack_risk: [0.01, 0.9],
  rack_concentration: [1, 8 / 9],
  zone_concentration: [2 / 3, 1 / 3], // 8 of 12 vCPUs beside db
  security_vulnerability_count: [3, 0.5],
  exploited_vulnerabilities: [1, 0.5],
  vulnerability_severity: [7.5, 0.25],
  patch_age: [30, 0.5],
  encryption_capability: [0.5, 0.5],
  key_protection: [0.6, 0.6],
  secure_boot: [0, 0],
  confidential_computing: [1, 1],
  network_isolation_level: [0.6, 0.6],
  access_control_strength: [0.8, 0.8],
  tenant_separation: [0.5, 0.5],
  intrusion_detection: [1, 1],
  audit_log_retention: [90, 0.5],
  exposed_ports: [4, 0.5],
  security_incidents: [1, 0.5],
  round_trip_to_users: [20, 1],
  network_topology_score: [2, 2 / 3],
  oversubscription: [3, 1],
  bandwidth_contention_ratio: [0.6, 1 / 1.6],
  packet_loss_rate: [0.001, 0.5],
  jitter_variance: [4, 0.5],
  retransmission_rate: [0.005, 0.5],
  connection_headroom: [0.7, 0.7],
  routing_efficiency: [111.195 / 2000, 111.195 / 2000], // 2 x 111 km take 1.1 of 20 ms
  transit_diversity: [2, 0.5],
  data_durability: [11, 1],
  storage_replicas: [3, 0.75],
  backup_interval: [24, 0.5],
  snapshot_support: [1, 1],
  disk_queue_depth: [4, 0.5],
  compliance_score: [2, 1],
  security_audits: [1 / 3, 1 / 3],
  legal_regimes: [1 / 3, 1 / 3],
  audit_age: [365, 0.5],
  open_audit_findings: [3, 0.5],
  operator_sovereignty: [0, 0],
  data_protection_law: [0.5, 0.5],
  carbon_emission_rate: [(watts * 300) / 1000, 1],
  embodied_carbon_rate: [18.75, 1], // 1,752 kg over 4 years are 50 g/h
  grid_carbon_intensity: [300, 0.4],
  renewable_share: [0.4, 0.4],
  carbon_free_hours: [0.7, 0.7],
  power_draw: [watts, 1],
  energy_proportionality: [1 / 3, 2 / 3],
  power_usage_effectiveness: [1.2, 0.8],
  water_usage: [1, 0.5],
  distance_to_users: [111.195, 1], // one degree of latitude
  stack_proximity: [0.75, 0.75], // db, and x on the same continent
  region_centrality: [20, 1],
  residency_exactness: [1, 1],
  failover_zones: [1, 0.5],
  natural_hazard: [0.3, 0.7],
  climate_latitude: [45, 0.6],
};
/** Factors that only requests for several GPUs have. */
const ofGpuJobs = ["gpu_utilization", "gpu_throughput", "gpu_memory", "gpu_interconnect"];

describe("values", () => {
  test.each(nodeFactors.map(({ id }) => id))("%s", (id) => {
    const asked = ofGpuJobs.includes(id) ? { ...request, gpus: { count: 2 } } : request;
    const { value, normalised, applies } = measured(id, world, asked);
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
    const category = (id: string) => nodeFactors.find((each) => each.id === id)?.category ?? "";
    // What follows from capacity, reservations and schedules is always known.
    expect(known.map(({ id }) => id).filter((id) => !/^(resource|compliance)/.test(category(id)))).toEqual([
      "cpu_contention",
      "maintenance_schedule_conflict",
      "time_to_maintenance",
      "rack_risk",
      "tenant_separation",
      "residency_exactness",
      "failover_zones",
    ]);
  });

  test("figures that divide by nothing are unknown, not infinite", () => {
    const nodes = [sampleNode("n1", { power: { idleWatts: 0, maxWatts: 0 }, capacity: { diskGiB: 0 } })];
    expect(measured("energy_proportionality", { nodes, regions }).value).toBeNull();
    expect(measured("disk_space_available", { nodes, regions }).value).toBeNull();
  });

  test("encryption counts what is said, and is unknown where nothing is", () => {
    const of = (security: Record<string, boolean>) =>
      measured("encryption_capability", { nodes: [sampleNode("n1", { security })], regions }).value;
    expect([of({ encryptionAtRest: true }), of({ encryptionInTransit: false }), of({})]).toEqual([1, 0, null]);
  });

  test("peers that together names count four times in how near it is to them", () => {
    const tied = { ...request, together: [{ with: "x", level: "region" }] };
    expect(measured("network_latency_to_peers", world, tied).value).toBeCloseTo((0.1 + 4 * 20) / 5, 9);
    expect(measured("peer_transfer_cost", world, tied).value).toBeCloseTo(0.02 * 0.8, 9);
  });
});

describe("the registry", () => {
  test("has unique ids, former ones too, and more than a hundred factors in all ten categories", () => {
    const ids = nodeFactors.flatMap(({ id, formerly = [] }) => [id, ...formerly]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id } of nodeFactors) expect(id).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
    const counts = factorCategories.map((each) => [
      each,
      nodeFactors.filter(({ category }) => category === each).length,
    ]);
    expect(Object.fromEntries(counts)).toEqual({
      resource: 21,
      performance: 25,
      cost: 15,
      reliability: 20,
      security: 15,
      network: 10,
      storage: 5,
      compliance: 7,
      energy: 9,
      geographic: 7,
    });
  });

  test("has the ids that configurations and other tools count on", () => {
    const promised = `cpu_utilization_current cpu_utilization_trend memory_utilization_current memory_fragmentation
      disk_space_available disk_io_capacity network_bandwidth_available gpu_utilization response_latency_p95
      throughput_capacity disk_iops_capacity memory_bandwidth cpu_cache_hit_ratio network_latency_to_peers storage_latency
      compute_cost_per_hour network_transfer_cost storage_cost_per_gb energy_cost_per_kwh spot_instance_interruption_risk
      node_uptime_percentage hardware_failure_rate mean_time_to_recovery maintenance_schedule_conflict redundancy_level
      disaster_recovery_tier security_vulnerability_count compliance_score encryption_capability network_isolation_level
      access_control_strength network_topology_score bandwidth_contention_ratio packet_loss_rate jitter_variance
      routing_efficiency`.split(/\s+/);
    const ids = nodeFactors.map(({ id }) => id);
    expect(promised).toHaveLength(36);
    expect(promised.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test.each(nodeFactors.map((factor) => [factor.id, factor] as const))("%s says what it is", (_id, factor) => {
    for (const text of [factor.unit, factor.from, factor.source, factor.normalise.text]) expect(text).toMatch(/\S/);
    for (const word of Object.values(factor.words)) expect(word).toMatch(/\S/);
    expect(factor.weight).toBeGreaterThanOrEqual(0);
  });

  test.each(nodeFactors.map((factor) => [factor.id, factor] as const))(
    "%s goes the way it says",
    (_id, { direction, normalise }) => {
      const samples = [-0.1, 0, 0.001, 0.01, 0.2, 0.5, 1, 1.5, 3, 20, 400, 90_000];
      const population = { min: 0, max: 90_000 };
      const levels = samples.map((value) => normalise.level(value, population));
      for (const level of levels) expect(level >= 0 && level <= 1).toBe(true);
      const sign = direction === "higher is better" ? 1 : -1;
      for (const [index, level] of levels.entries()) {
        expect(sign * (level - (levels[index - 1] ?? level))).toBeGreaterThanOrEqual(0);
      }
      expect(Math.abs((levels.at(-1) ?? 0) - (levels[0] ?? 0))).toBeGreaterThan(0.3);
    },
  );
});
