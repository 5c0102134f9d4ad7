import { z } from "zod";
import { gridCarbonForecast } from "./carbon-forecast.ts";
import { cloudFederation } from "./cloud-federation.ts";
import { fleetLimits } from "./fleet-limits.ts";
import {
  governance,
  hardware,
  network,
  nodeTelemetry,
  performance,
  pricing,
  reliability,
  security,
  storage,
} from "./node-attributes.ts";
import type { NodeOffer } from "./node-offer.ts";

/** Names of nodes, regions, zones, backends: what may stand in a URN, a file name and a Redis key without quoting. */
const name = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
    "letters, digits, '.', '_' and '-', at most 63, starting with a letter or digit",
  );
const currency = z.string().regex(/^[A-Z]{3}$/, "a three-letter ISO 4217 code such as EUR");
const country = z.string().regex(/^[A-Z]{2}$/, "a two-letter ISO 3166-1 code such as DE");
const instant = z.iso.datetime({ offset: true });
const fraction = z.number().min(0).max(1);

export const gpuCapacity = z.strictObject({
  count: z.int().min(1).max(1024),
  model: name.describe("GPU model, e.g. A100-80GB"),
});

export const region = z.strictObject({
  name,
  country,
  continent: z.enum(["AF", "AN", "AS", "EU", "NA", "OC", "SA"]),
  latitude: z.number().min(-90).max(90).optional(),
  longitude: z.number().min(-180).max(180).optional(),
  gridCarbonGramsPerKwh: z.number().min(0).max(2000).optional().describe("Carbon intensity of the grid, gCO2e/kWh"),
  gridCarbonForecast: gridCarbonForecast
    .optional()
    .describe("Carbon intensity by the hour, for flexible jobs: a CSV file, or the hours"),
  energyPricePerKwh: z.number().min(0).optional().describe("In the fleet's currency"),
  renewableFraction: fraction.optional(),
  carbonFreeFraction: fraction.optional().describe("Share of hourly demand that carbon-free energy met"),
  carbonPricePerTonne: z
    .number()
    .min(0)
    .optional()
    .describe("Price of emitting a tonne of CO2e, in the fleet's currency"),
  gridOutageHoursPerYear: z.number().min(0).optional().describe("Hours without mains a year (SAIDI)"),
  naturalHazard: fraction.optional().describe("Exposure to floods, quakes and storms, 0 to 1 (INFORM index / 10)"),
  dataProtection: z
    .enum(["none", "partial", "adequate"])
    .optional()
    .describe("Whether its law protects personal data; adequate: as the EU Commission has decided"),
  latencyMs: z.record(name, z.number().min(0).max(10_000)).default({}).describe("Round trip to other regions, by name"),
});

export const node = z.strictObject({
  name,
  region: name,
  zone: name,
  rack: name,
  class: name.default("standard").describe("Hardware class; gives the failure prior of a node without history"),
  capacity: z.strictObject({
    vcpus: z.number().positive().max(4096),
    memoryGiB: z.number().positive().max(1_048_576),
    diskGiB: z.number().min(0).max(10_485_760).default(0),
    gpus: gpuCapacity.optional(),
  }),
  labels: z.record(z.string(), z.string()).default({}),
  pricePerHour: z.number().min(0).optional().describe("Whole node, in the fleet's currency"),
  spot: z.boolean().default(false),
  spotInterruptionRisk: fraction.optional().describe("Probability of interruption within 30 days"),
  power: z
    .strictObject({
      idleWatts: z.number().min(0),
      maxWatts: z.number().min(0),
      pue: z.number().min(1).max(3).default(1.2),
      wueLitresPerKwh: z.number().min(0).optional().describe("Water that cooling takes, litres per kWh of IT energy"),
    })
    .optional(),
  performance: performance.default({}).describe("How fast it is"),
  hardware: hardware.default({}).describe("What it is built of"),
  telemetry: nodeTelemetry.default({}).describe("The monitoring's last word on it"),
  security: security.default({}).describe("How it protects what runs on it"),
  compliance: z
    .array(z.string())
    .default([])
    .describe("Attestations held: iso27001, soc2, pci-dss, gdpr, hipaa, c5 ..."),
  governance: governance.default({}).describe("Who runs and audits it"),
  reliability: reliability.default({}).describe("How likely it stays up"),
  storage: storage.default({}).describe("Its local storage"),
  network: network.default({}).describe("How it is connected"),
  pricing: pricing.default({}).describe("What it costs besides pricePerHour"),
  maintenance: z.array(z.strictObject({ start: instant, end: instant })).default([]),
  historyId: z.string().optional().describe("The node's id in the history file; its name where absent"),
  cordoned: z.boolean().default(false).describe("Takes no new placements; what is there stays"),
});

export const quantumBackend = z.strictObject({
  name,
  region: name,
  driver: z.string().describe("'statevector' runs here; any other driver is rejected with that reason"),
  qubits: z.int().min(1).max(100_000),
  topology: z.enum(["all-to-all", "line", "grid", "heavy-hex"]).default("all-to-all"),
  errorRates: z
    .strictObject({ oneQubit: fraction.default(0), twoQubit: fraction.default(0), readout: fraction.default(0) })
    .default({ oneQubit: 0, twoQubit: 0, readout: 0 }),
  gateTimesNs: z
    .strictObject({
      oneQubit: z.number().min(0).default(50),
      twoQubit: z.number().min(0).default(300),
      readout: z.number().min(0).default(1000),
    })
    .default({ oneQubit: 50, twoQubit: 300, readout: 1000 }),
  queueSeconds: z.number().min(0).default(0),
  price: z
    .strictObject({ perTask: z.number().min(0).default(0), perShot: z.number().min(0).default(0) })
    .default({ perTask: 0, perShot: 0 })
    .describe("In the fleet's currency"),
  powerWatts: z.number().min(0).optional(),
  maxShots: z.int().min(1).default(1_000_000),
  labels: z.record(z.string(), z.string()).default({}),
});

/** The fleet file, format version 1. Published as `schema/fleet.schema.json`. */
export const fleetFile = z.strictObject({
  formatVersion: z.literal(1),
  fleet: name.describe("The fleet id: the store and its reservations belong to it"),
  currency,
  history: z
    .string()
    .optional()
    .describe("CSV of up/down intervals (node,up,start,stop; Unix seconds), relative to this file"),
  regions: z.array(region),
  nodes: z.array(node),
  quantumBackends: z.array(quantumBackend).default([]),
  clouds: cloudFederation.optional().describe("Accounts of clouds whose offers compete with the nodes"),
  limits: fleetLimits.optional(),
});

export type FleetFile = z.infer<typeof fleetFile>;
export type FleetRegion = z.infer<typeof region>;
/** A node of the fleet file, or what stands for the offer of a cloud, which is decided on like one. */
export type FleetNode = z.infer<typeof node> & { readonly offer?: NodeOffer };
export type QuantumBackend = z.infer<typeof quantumBackend>;
