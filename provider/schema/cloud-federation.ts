import { z } from "zod";
import { cloudProviders } from "./cloud-target.ts";
import { security } from "./node-attributes.ts";

const region = z.string().min(1).max(63);
const zone = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,19}$/, "letters, digits and '-', at most 20");
const vcpus = z.number().min(0);

/** How capacity is bought. `spotWithFallback`: spot where its price is known, on demand when it is taken back. */
export const purchase = z.enum(["onDemand", "spot", "spotWithFallback"]);

/** vCPUs that may run at once in an account, of a region or a family; all that match have to suffice. */
export const accountQuota = z.strictObject({
  region: region.optional().describe("Any of the account's where absent"),
  family: z
    .string()
    .min(1)
    .optional()
    .describe("m5 of m5.large, n2 of n2-standard-4, Dsv5 of Standard_D2s_v5; any where absent"),
  vcpus: vcpus.describe("Counted over all placements of the fleet that are there, reserved machines left out"),
});

/** Machines that are paid for already. */
export const reservedMachines = z.strictObject({
  region,
  type: z.string().min(1).describe("Instance type"),
  free: z.int().min(0).describe("How many placements may have one"),
  perHour: z.number().min(0).describe("What one costs still, US dollars; 0 where it is paid in advance"),
});

/** One account of a cloud: an AWS account, an Azure subscription, a Google Cloud project. */
export const cloudAccount = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,19}$/, "letters, digits and '-', at most 20, starting with a letter or digit")
    .describe("Unique in the federation; what is offered there is called ACCOUNT.REGION.TYPE"),
  cloud: z.enum(cloudProviders),
  id: z.string().min(1).max(100).optional().describe("Account id, subscription or project"),
  regions: z.array(region).min(1).describe("Regions by name; * stands for any run of characters"),
  types: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe("Instance types that may be used, by name; * stands for any run of characters; all where absent"),
  zones: z
    .record(region, z.array(zone).min(1))
    .optional()
    .describe("Zones by region, as this account names them; unknown where absent"),
  purchase: purchase.default("onDemand").describe("How machines are bought, unless a placement asks otherwise"),
  priceFactor: z
    .number()
    .positive()
    .max(10)
    .default(1)
    .describe(
      "What the account pays of list prices: 0.9 with a discount of a tenth; reserved machines have prices of their own",
    ),
  spotInterruptionRisk: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe("Probability that spot capacity is taken back within 30 days; unknown where absent"),
  quotas: z.array(accountQuota).default([]),
  reserved: z.array(reservedMachines).default([]),
  labels: z.record(z.string(), z.string()).default({}).describe("Of all that is offered there; policies see them"),
  compliance: z
    .array(z.string())
    .default([])
    .describe("Attestations that hold for what runs there: iso27001, soc2, pci-dss, gdpr, hipaa, c5 ..."),
  security: security.default({}).describe("How the account protects what runs there; unknown where absent"),
});

/** A link between two regions, or between a region and one of the fleet's own. */
export const interconnect = z.strictObject({
  from: z.string().min(1).describe("ACCOUNT/REGION, or a region of the fleet file"),
  to: z.string().min(1).describe("ACCOUNT/REGION, or a region of the fleet file"),
  latencyMs: z.number().min(0).max(10_000).optional().describe("Round trip"),
  gbps: z.number().positive().optional(),
  pricePerGB: z.number().min(0).optional().describe("US dollars per 10^9 bytes, either way"),
});

/** Accounts of clouds whose offers compete with each other and with the fleet's nodes. */
export const cloudFederation = z.strictObject({
  accounts: z.array(cloudAccount).min(1),
  interconnects: z.array(interconnect).default([]),
  usdRate: z
    .number()
    .positive()
    .optional()
    .describe("What a US dollar is in the fleet's currency; needed where that is another"),
});

/** A federation as it was checked, with what was left out filled in. */
export type CloudFederationSpec = z.infer<typeof cloudFederation>;
export type CloudAccount = z.infer<typeof cloudAccount>;
export type Purchase = z.infer<typeof purchase>;
