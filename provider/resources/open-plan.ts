import { randomUUID } from "node:crypto";
import { join, resolve } from "node:path";
import type { Cache } from "../cache/cache.ts";
import { entryKeysOf } from "../cache/entry-key.ts";
import { openCache } from "../cache/open-cache.ts";
import { withTlsFilesIn } from "../cache/redis-tls.ts";
import type { PublicKeyEntry } from "../crypto/key-file.ts";
import type { KeyRing } from "../crypto/key-ring.ts";
import { discardKeys, type KeyLocation } from "../crypto/manage-keys.ts";
import { openKeyRing } from "../crypto/open-key-ring.ts";
import { keyRingSealer } from "../crypto/sealer.ts";
import type { ErrorCode } from "../errors/codes.ts";
import { observedStore } from "../observability/observed-store.ts";
import type { Telemetry } from "../observability/telemetry.ts";
import { resolveWeights } from "../placement/weights.ts";
import { configuredPolicies } from "../policy/configured-policies.ts";
import { type DecisionLog, openDecisionLog } from "../policy/decision-log.ts";
import { loadPolicies } from "../policy/policy-host.ts";
import { openWaivers } from "../policy/waivers/open-waivers.ts";
import { notInForce, type WaiverBook } from "../policy/waivers/waiver-book.ts";
import { loadRiskModel } from "../prediction/risk-model.ts";
import { durationMs, type ProviderConfig } from "../schema/provider-config.ts";
import { BatchSigner } from "../state/batch-signer.ts";
import { openStoreAt, type StorePlace, storePlace } from "../store/open-store.ts";
import type { RunStatus } from "../store/run-lease.ts";
import { buildSnapshot } from "../world/build-snapshot.ts";
import { refreshedCatalogName } from "../world/catalog/refreshed-name.ts";
import { openClouds } from "../world/clouds/open-clouds.ts";
import { AuditTrail, auditSink } from "./audit-trail.ts";
import { lockSettings } from "./lock-settings.ts";
import { observeFleet } from "./observe-fleet.ts";
import { lockedBasis, planBasis } from "./plan-basis.ts";
import { PlanContext } from "./plan-context.ts";
import { loadPlanFleet } from "./plan-fleet.ts";
import { PlanLock } from "./plan-lock.ts";
import { PlanPolicies } from "./plan-policies.ts";
import { planMaxAgeMs } from "./promised-decision.ts";
import { warmAhead } from "./warm-ahead.ts";
import { weightsInEffect } from "./weights-in-effect.ts";

/** What the process gives the plan: everything that is not a pure function of files and requests enters here. */
export interface PlanEdge {
  readonly version: string;
  /** Relative paths of the configuration start here. */
  readonly projectDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Names this run of the CLI. */
  readonly operation: string;
  /** The command that this run of the CLI is, such as `up` or `destroy`; null where the system does not tell. */
  readonly command: () => string | null;
  /** Names this plugin process, whose parent the run is. */
  readonly process: string;
  /** Whether a plugin process may still run, by its name. */
  readonly isRunning: (process: string) => boolean;
  /** What this machine knows of a run of the CLI, by its name. */
  readonly statusOf: (run: string) => RunStatus;
  readonly diagnostics: (severity: "info" | "warning", code: ErrorCode, message: string, urn?: string) => void;
  /** For `pulumi up --debug`. */
  readonly debug: (message: string) => void;
  /** Shows a decision beside its resource in the preview. */
  readonly announce: (message: string, urn: string) => void;
}

/** The same, with where the plan says what it does. */
export interface MeasuredEdge extends PlanEdge {
  readonly telemetry: Telemetry;
}

/** Who opens the plan: the first resource that is checked, read or deleted. */
export interface PlanOpener {
  readonly stack: string;
  /** Whether that resource carries an attestation: then keys exist, and new ones would not help. */
  readonly attested: boolean;
}

/** How long a decision is kept that was planned, and a snapshot on which nothing that is planned rests. */
const keptMs = 30 * 24 * 3_600_000;

/**
 * Reads the world as it is now: fleet, policies, model, keys and reservations; telemetry and prices may be
 * `snapshotMaxAge` old.
 */
export async function openPlan(config: ProviderConfig, edge: MeasuredEdge, opener: PlanOpener): Promise<PlanContext> {
  const at = (path: string) => resolve(edge.projectDirectory, path);
  const place = storePlace(config.store, edge.projectDirectory);
  const configured = resolveWeights(config.weights);
  const privateKey = config.keys.privateKey ?? edge.environment.NOVACRON_PRIVATE_KEY;
  const keys: KeyLocation = {
    directory: at(config.keys.directory),
    now: new Date(edge.now()),
    platform: edge.platform,
    ...(privateKey === undefined ? {} : { privateKey }),
  };
  const { loaded, early } = await loadPlanFleet(config, edge.projectDirectory, keys, (fleetId, ring) =>
    openPlanCache(config, place, fleetId, ring, edge),
  );
  // NovaCron's own rules need no keys, and whether this is the first use has not to be known for them.
  const loadsOwn = config.policies.bundle !== undefined;
  const policyOptions = (ring?: KeyRing) => configuredPolicies(config, edge.projectDirectory, ring);
  const [bareStore, shipped, model, clouds] = await Promise.all([
    openStoreAt(place, {
      fleetId: loaded.fleet.fleet,
      now: () => new Date(edge.now()),
      onWarning: (code, text) => edge.diagnostics("warning", code, text),
    }),
    loadsOwn ? null : loadPolicies(policyOptions()),
    loadRiskModel(),
    openClouds(loaded.fleet, join(place.folder, refreshedCatalogName)),
  ]);
  const store = observedStore(bareStore, edge.telemetry);
  const weights = await weightsInEffect(configured, store);
  if (!model.available) {
    edge.diagnostics(
      "warning",
      "NC1402",
      `${model.unavailableReason ?? "onnxruntime-node is not installed"}; failure risk is the prior of each node's class. Install onnxruntime-node for predictions`,
    );
  }
  const isFirstUse = !opener.attested && (await store.listDecisionRecords(opener.stack, { limit: 1 })).length === 0;
  let newKeys: readonly PublicKeyEntry[] | null = null;
  const keyRing =
    early?.keyRing ??
    openKeyRing({
      ...keys,
      create: isFirstUse && !isSet(edge.environment.CI) ? "if-absent" : "never",
      onCreated: (made) => {
        newKeys = made;
      },
    });
  store.unlock(keyRingSealer(keyRing));
  const policies = shipped ?? (await loadPolicies(policyOptions(keyRing)));
  const waivers = await openWaivers(config.policies, edge.projectDirectory, keyRing);
  const cache = early?.cache ?? (await openPlanCache(config, place, loaded.fleet.fleet, keyRing, edge));
  void warmAhead(cache, opener.stack);
  const observed = await observeFleet(loaded, config.fleet, model, {
    cache,
    now: edge.now(),
    maxAgeMs: durationMs(config.snapshotMaxAge),
    telemetry: edge.telemetry,
  });
  edge.debug(hitRates(cache));
  const { revision, reservations } = await store.reservationState();
  const unavailable = clouds === null ? [] : await store.unavailableOffers(new Date(edge.now()).toISOString());
  const snapshot = buildSnapshot({
    fleet: observed.fleet,
    pricesAsOf: observed.pricesAsOf,
    telemetry: observed.telemetry,
    carbonForecast: observed.carbonForecast,
    reservations: reservations.map((reservation) => reservation.claim),
    reservationsRevision: revision,
    digests: { fleet: observed.digest, model: model.digest, policies: policies.digest },
    clouds: clouds && unavailable.length > 0 ? { ...clouds, unavailable } : clouds,
  });
  const snapshotDigest = await store.putSnapshot(snapshot);
  await store.prune({
    superseded: new Date(edge.now() - planMaxAgeMs).toISOString(),
    all: new Date(edge.now() - keptMs).toISOString(),
  });
  const asOfMs = Date.parse(snapshot.telemetry.asOf);
  const log = planLog(config, edge);
  warnOfWaivers(waivers, asOfMs, edge);
  const planPolicies = new PlanPolicies({
    host: policies,
    waivers,
    asOfMs,
    log,
    now: edge.now,
    telemetry: edge.telemetry,
    tell: (code, message, urn) => edge.diagnostics("info", code, message, urn),
  });
  const lock = lockSettings(config, edge.environment, edge.projectDirectory);
  return new PlanContext({
    config,
    keyRing,
    discardNewKeys: discarding(keys.directory, newKeys),
    signer: new BatchSigner({ ring: keyRing }),
    store,
    cache,
    policies: planPolicies,
    lock:
      lock &&
      new PlanLock({
        settings: lock,
        ring: keyRing,
        basis: lockedBasis({ fleet: loaded.fleet, model: model.digest, weights: configured, config }),
        policiesFor: (urn) => planPolicies.for(urn).digest,
      }),
    weights,
    audit: new AuditTrail(auditSink(place, store), edge.now),
    world: { snapshot, snapshotDigest },
    basis: planBasis({ fleet: loaded.fleet, digests: snapshot.digests, weights, config }),
    operation: edge.operation,
    command: edge.command,
    process: edge.process,
    isRunning: edge.isRunning,
    statusOf: edge.statusOf,
    planId: randomUUID(),
    projectDirectory: edge.projectDirectory,
    now: edge.now,
    diagnostics: edge.diagnostics,
    announce: edge.announce,
    telemetry: edge.telemetry,
  });
}

function planLog({ policies: { log, logRequired } }: ProviderConfig, edge: PlanEdge): DecisionLog | null {
  if (log === undefined) return null;
  return openDecisionLog(resolve(edge.projectDirectory, log), {
    required: logRequired === true,
    onTrouble: ({ code, message }) => edge.diagnostics("warning", code, message.slice(code.length + 2)),
  });
}

/** A waiver that does not hold lifts nothing, and whoever relies on it should learn why. One that expired is at its end. */
function warnOfWaivers({ refused, waivers }: WaiverBook, asOfMs: number, edge: PlanEdge): void {
  const early = waivers
    .filter(({ expires }) => Date.parse(expires) > asOfMs)
    .flatMap((waiver) => {
      const why = notInForce(waiver, asOfMs);
      return why === null ? [] : [{ id: waiver.id, why: `it ${why}` }];
    });
  for (const { id, why } of [...refused, ...early].slice(0, warnedWaivers)) {
    edge.diagnostics("warning", "NC1311", `waiver ${id} does not apply: ${why}`);
  }
}

/** `novacron waiver list` has them all. */
const warnedWaivers = 10;

/** Takes the keys back that this plan has made, or null where it made none. */
function discarding(directory: string, made: readonly PublicKeyEntry[] | null): (() => boolean) | null {
  return made === null ? null : () => discardKeys(directory, made);
}

const isSet = (value: string | undefined): boolean =>
  value !== undefined && value !== "" && value !== "false" && value !== "0";

/** Memory, a SQLite file beside the store, and Redis where it is configured. What it loses is computed again. */
function openPlanCache(
  config: ProviderConfig,
  place: StorePlace,
  fleetId: string,
  ring: KeyRing,
  edge: PlanEdge,
): Promise<Cache> {
  const { redis } = config.cache;
  return openCache({
    version: edge.version,
    fleetId,
    now: () => new Date(edge.now()),
    sqlite: { path: resolve(place.folder, "cache.db") },
    ...(redis === undefined
      ? {}
      : { redis: { ...redis, url: withTlsFilesIn(edge.projectDirectory, redis.url), keys: entryKeysOf(ring) } }),
    onDiagnostic: (problem) => edge.diagnostics("warning", problem.code, problem.message.replace(/^NC\d+: /, "")),
  });
}

/** `cache hits: memory 0 of 2, sqlite 2 of 2`. */
function hitRates(cache: Cache): string {
  const { tiers } = cache.stats();
  return `cache hits: ${tiers.map(({ tier, hits, misses }) => `${tier} ${hits} of ${hits + misses}`).join(", ")}`;
}
