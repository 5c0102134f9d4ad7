import { z } from "zod";
import { cloudFederation } from "./cloud-federation.ts";
import { telemetryConfig } from "./telemetry-config.ts";

const duration = z
  .string()
  .regex(/^\d+(?:s|m|h)$/, "a whole number with a unit s, m or h, e.g. 15m")
  .describe("A duration: 90s, 15m, 2h");

/** A Redis that serves as a shared cache tier. It never holds reservations. */
const redisCache = z.strictObject({
  url: z
    .string()
    .describe(
      "redis:// or rediss:// URL; after rediss:// at will ?ca=, cert= and key= of PEM files, relative to the project's folder",
    ),
  timeoutMs: z.int().min(10).max(10_000).default(200),
});

/**
 * The provider's configuration: `pulumi config set novacron:fleet fleet.yaml`, or the arguments of an explicit provider.
 * Nested values may come as objects or as JSON text, as Pulumi's languages differ in what they send.
 */
export const providerConfig = z.strictObject({
  fleet: z.string().min(1).default("fleet.yaml").describe("Path of the fleet file, relative to the project's folder"),
  federation: cloudFederation
    .optional()
    .describe(
      "Accounts of clouds whose offers compete with the fleet's nodes, besides those of the fleet file; without a fleet file they are all there is",
    ),
  snapshotMaxAge: duration
    .default("15m")
    .describe(
      "How old telemetry and prices may be, and so when an edited price counts; 0s: both are read at every plan, as are fleet, policies, models and reservations",
    ),
  weights: z
    .union([z.string(), z.record(z.string(), z.unknown())])
    .default("balanced")
    .describe(
      "A profile (balanced, cost, latency, reliability, green, secure), or an object with profile and own weights",
    ),
  policies: z
    .strictObject({
      bundle: z
        .string()
        .optional()
        .describe("Folder, .tar.gz or https: URL of an own, signed policy bundle; NovaCron's own rules where absent"),
      digest: z.string().optional().describe("Digest of the own bundle; without it the bundle is refused"),
      keepShipped: z
        .boolean()
        .optional()
        .describe("Whether NovaCron's own rules judge besides those of the own bundle; they do not where absent"),
      data: z.record(z.string(), z.unknown()).optional().describe("Overrides of the rules' thresholds and lists"),
      waivers: z
        .string()
        .min(1)
        .optional()
        .describe("Path of the file with signed waivers; .novacron/waivers.yaml, if it is there, where absent"),
      log: z
        .string()
        .min(1)
        .optional()
        .describe("Path of a log of every evaluation, as JSON lines; nothing is logged where absent"),
      logRequired: z.boolean().optional().describe("Fail where the log cannot be written, instead of a warning"),
    })
    .default({}),
  store: z
    .string()
    .min(1)
    .default(".novacron/store.db")
    .describe(
      "Path of the SQLite store, relative to the project's folder, or URL of a Redis that stacks and runners share (redis:, redis+sentinel:, redis+cluster:, with rediss for TLS; see shared-store.md); NOVACRON_STORE in its stead",
    ),
  lockFile: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Path of a lock file, relative to the project's folder: every placement gets the decision that is locked there, or is refused (see lock-file.md); NOVACRON_LOCK in its stead",
    ),
  cache: z.strictObject({ redis: redisCache.optional() }).default({}),
  keys: z
    .strictObject({
      directory: z
        .string()
        .min(1)
        .default(".novacron/keys")
        .describe("Folder of keys.json (public) and the private key"),
      privateKey: z
        .string()
        .optional()
        .describe("The private key itself (secret); else NOVACRON_PRIVATE_KEY, else the file"),
    })
    .default({ directory: ".novacron/keys" }),
  hysteresis: z.number().min(0).max(1).default(0.05).describe("Gain in score a placement must promise before it moves"),
  evacuationRisk: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe("Predicted risk above which a placement leaves its node"),
  telemetry: telemetryConfig
    .default({})
    .describe("OpenTelemetry traces and metrics of what plans do; off unless something switches them on"),
});

export type ProviderConfig = z.infer<typeof providerConfig>;

/** Milliseconds of a duration such as `15m`. */
export function durationMs(text: string): number {
  const unit = { s: 1000, m: 60_000, h: 3_600_000 }[text.slice(-1)] ?? Number.NaN;
  return Number(text.slice(0, -1)) * unit;
}
