import { z } from "zod";

// What a fleet file may say of a node beyond its place and capacity. All of it is optional: what is left out is unknown,
// which lowers the confidence of decisions and counts neither for nor against the node.

const fraction = z.number().min(0).max(1);

/** How fast the node is, as a benchmark or its data sheet says. */
export const performance = z.strictObject({
  cpuMark: z.number().positive().optional().describe("Relative single-core speed; 1 = the fleet's reference"),
  memoryGBps: z.number().positive().optional().describe("Memory bandwidth of the whole node, GB/s"),
  diskIops: z.number().positive().optional().describe("Random operations a second of the local disks"),
  diskMBps: z.number().positive().optional().describe("Sequential throughput of the local disks, MB/s"),
  diskLatencyMs: z.number().positive().optional().describe("Mean latency of a random read, ms"),
  networkGbps: z.number().positive().optional().describe("Line rate, Gbit/s"),
  p95LatencyMs: z.number().positive().optional().describe("95th percentile of the response time, ms"),
  p99LatencyMs: z.number().positive().optional().describe("99th percentile of the response time, ms"),
  throughputPerSecond: z.number().positive().optional().describe("Requests a second in the fleet's own benchmark"),
  startSeconds: z.number().positive().optional().describe("From the order to a running workload, s"),
});

/** What the node is built of. */
export const hardware = z.strictObject({
  architecture: z.enum(["x86_64", "arm64"]).optional().describe("Of the CPU; taken for x86_64 where absent"),
  cpuYear: z.int().min(1990).max(2100).optional().describe("Year in which the CPU came out"),
  cpuGHz: z.number().positive().max(20).optional().describe("Sustained clock, GHz"),
  threadsPerCore: z.int().min(1).max(8).optional().describe("Hardware threads that share a core; vCPUs are threads"),
  numaNodes: z.int().min(1).max(64).optional().describe("NUMA domains"),
  l3CacheMiB: z.number().positive().optional().describe("Last-level cache of the whole node, MiB"),
  gpuMemoryGiB: z.number().positive().optional().describe("Memory of one GPU, GiB"),
  gpuTflops: z.number().positive().optional().describe("Dense FP16 throughput of one GPU, TFLOP/s"),
  gpuLinkGBps: z.number().positive().optional().describe("Bandwidth between two GPUs of the node, GB/s"),
  ageYears: z.number().min(0).max(50).optional().describe("Years in service"),
  annualFailureRate: fraction.optional().describe("Share of such nodes that need a repair within a year"),
  embodiedCarbonKg: z.number().min(0).optional().describe("CO2e of its manufacture, kg"),
});

/** The monitoring's last word on the node; shares are of its capacity, over the monitoring's usual window. */
export const nodeTelemetry = z.strictObject({
  cpuUtilization: fraction.optional().describe("Share of CPU time that is busy"),
  cpuTrendPerDay: z.number().min(-1).max(1).optional().describe("Change of that share a day, from a linear fit"),
  runQueuePerVcpu: z.number().min(0).optional().describe("Runnable threads per vCPU"),
  cpuStealRatio: fraction.optional().describe("Share of CPU time taken by the hypervisor"),
  throttledRatio: fraction.optional().describe("Share of time at a clock lowered by heat or power"),
  cacheHitRatio: fraction.optional().describe("Hits over accesses of the last-level cache"),
  memoryUtilization: fraction.optional().describe("Share of memory in use, caches not counted"),
  memoryFragmentation: fraction.optional().describe("Share of free memory that is not in large blocks"),
  correctedMemoryErrorsPerDay: z.number().min(0).optional().describe("Errors that ECC corrected, a day"),
  diskIoUtilization: fraction.optional().describe("Share of time in which the disks are busy"),
  diskQueueDepth: z.number().min(0).optional().describe("Mean number of waiting disk operations"),
  diskWear: fraction.optional().describe("Share of the disks' rated endurance that is used up"),
  networkUtilization: fraction.optional().describe("Share of the line rate in use"),
  tcpRetransmitRatio: fraction.optional().describe("TCP segments sent again, over all sent"),
  connectionUtilization: fraction.optional().describe("Share of the connection-tracking table in use"),
  gpuUtilization: fraction.optional().describe("Mean share of time in which the GPUs are busy"),
  throughputVariation: z.number().min(0).optional().describe("Standard deviation of the throughput over its mean"),
});

/** How the node protects what runs on it. */
export const security = z.strictObject({
  encryptionAtRest: z.boolean().optional(),
  encryptionInTransit: z.boolean().optional(),
  confidentialComputing: z.boolean().optional(),
  secureBoot: z.boolean().optional(),
  networkIsolation: z.enum(["none", "vlan", "dedicated"]).optional(),
  accessControl: z
    .enum(["none", "password", "mfa", "hardware-key"])
    .optional()
    .describe("What administrators need to sign in"),
  keyStorage: z.enum(["file", "tpm", "hsm"]).optional().describe("Where disk and TLS keys lie"),
  intrusionDetection: z.boolean().optional(),
  auditLogRetentionDays: z.number().min(0).optional().describe("For how long audit logs are kept; 0: none are"),
  openVulnerabilities: z.int().min(0).optional(),
  knownExploitedVulnerabilities: z
    .int()
    .min(0)
    .optional()
    .describe("Of the open ones, those in CISA's catalogue of exploited ones"),
  highestCvss: z.number().min(0).max(10).optional().describe("Highest CVSS base score of an open one; 0: none is open"),
  patchAgeDays: z.number().min(0).optional(),
  exposedPorts: z.int().min(0).max(65_535).optional().describe("Ports that can be reached from the internet"),
  incidentsPerYear: z.number().min(0).optional().describe("Security incidents that touched it, a year"),
});

/** Who looks after it, and who looked at it. */
export const governance = z.strictObject({
  operatorCountry: z
    .string()
    .regex(/^[A-Z]{2}$/, "a two-letter ISO 3166-1 code such as DE")
    .optional()
    .describe("Country whose law binds the operator"),
  daysSinceAudit: z.number().min(0).optional().describe("Days since the last external audit"),
  openFindings: z.int().min(0).optional().describe("Findings of audits that are not closed"),
});

/** How likely it stays up. */
export const reliability = z.strictObject({
  redundantPower: z.boolean().optional(),
  redundancy: z
    .enum(["n", "n+1", "2n", "2n+1"])
    .optional()
    .describe("Power and cooling of the site (EN 50600, TIA-942)"),
  disasterRecoveryTier: z.int().min(0).max(7).optional(),
  meanTimeToRecoveryHours: z.number().positive().optional(),
});

/** Local storage. */
export const storage = z.strictObject({
  durabilityNines: z.number().min(0).max(16).optional(),
  costPerGiBMonth: z.number().min(0).optional(),
  snapshotSupport: z.boolean().optional(),
  replicas: z.int().min(1).max(16).optional().describe("Copies of the data, this one included"),
  backupIntervalHours: z.number().positive().optional().describe("Hours between backups: what may be lost at most"),
});

/** How it is connected. */
export const network = z.strictObject({
  packetLossRate: fraction.optional(),
  jitterMs: z.number().min(0).optional(),
  oversubscription: z.number().min(1).optional(),
  transferCostPerGiB: z.number().min(0).optional(),
  uplinks: z.int().min(1).max(64).optional().describe("Independent links of its rack to the network's core"),
  hopsToCore: z.int().min(1).max(32).optional().describe("Switches between it and the core"),
  transitProviders: z.int().min(0).max(64).optional().describe("Internet carriers of its site"),
});

/** What it costs besides `pricePerHour`; in the fleet's currency. */
export const pricing = z.strictObject({
  licencePerVcpuHour: z.number().min(0).optional().describe("Licences of what runs there, per vCPU and hour"),
  variation: z.number().min(0).optional().describe("Standard deviation of its price over its mean, last 30 days"),
  minimumMonths: z.number().min(0).optional().describe("Months that a booking binds for"),
});
