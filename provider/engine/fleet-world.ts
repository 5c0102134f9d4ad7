import { type Digest, digestOf } from "../crypto/canonical-json.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import type { EvaluatePolicy } from "../placement/policy-port.ts";
import { type LoadPoliciesOptions, loadPolicies } from "../policy/policy-host.ts";
import { parseHistory } from "../prediction/history.ts";
import { readHistory } from "../prediction/read-history.ts";
import { loadRiskModel, type RiskModel } from "../prediction/risk-model.ts";
import { takeTelemetry } from "../prediction/telemetry.ts";
import type { FleetFile } from "../schema/fleet.ts";
import { buildSnapshot, snapshotDigest } from "../world/build-snapshot.ts";
import { takeCarbonForecast, withoutForecasts } from "../world/carbon-forecast.ts";
import { openClouds } from "../world/clouds/open-clouds.ts";
import type { Claim, Snapshot } from "../world/snapshot.ts";

/** What decisions are made on: a Snapshot and the policies. Read-only; one serves any number of decisions. */
export interface FleetWorld {
  readonly snapshot: Snapshot;
  readonly snapshotDigest: Digest;
  readonly evaluatePolicy: EvaluatePolicy;
  /** What a person should know, one line each, with a code in front: that the risk is only a prior, say. */
  readonly warnings: readonly string[];
}

/** Where risks and vetoes come from. */
export interface JudgeOptions {
  /**
   * `predicted`: by the risk model, as far as the fleet has a history and `onnxruntime-node` is installed; the default.
   * `prior`: of the node's class. `none`: risks are unknown, which lowers confidence and changes no score.
   */
  readonly risk?: "predicted" | "prior" | "none";
  /** NovaCron's own rules where absent; `none`, or an own bundle with its digest. */
  readonly policies?: "shipped" | "none" | LoadPoliciesOptions;
}

/** Risk model and policies, loaded. Several worlds may share them. */
export interface Judges {
  readonly model: RiskModel;
  readonly policies: { readonly digest: Digest; readonly evaluate: EvaluatePolicy };
  readonly warnings: readonly string[];
}

const noModel: RiskModel = {
  digest: digestOf("no risk model"),
  horizonHours: 0,
  available: false,
  assess: async () => ({}),
};

const noPolicies: Judges["policies"] = {
  digest: digestOf("no policies"),
  evaluate: () => ({ deny: [], prefer: [] }),
};

function modelFor(risk: NonNullable<JudgeOptions["risk"]>): Promise<RiskModel> {
  if (risk === "none") return Promise.resolve(noModel);
  return loadRiskModel(
    risk === "prior" ? { importer: () => Promise.reject(new Error("only priors were asked for")) } : {},
  );
}

/**
 * Loads what judges candidates besides constraints and factors.
 * @throws {NovaCronError} NC1401 a corrupt model; NC1301, NC1302, NC1003 as `loadPolicies`.
 */
export async function loadJudges({ risk = "predicted", policies = "shipped" }: JudgeOptions = {}): Promise<Judges> {
  const [model, host] = await Promise.all([
    modelFor(risk),
    policies === "none" ? noPolicies : loadPolicies(policies === "shipped" ? {} : policies),
  ]);
  const warnings =
    risk === "predicted" && !model.available
      ? [
          `NC1402: ${model.unavailableReason ?? "onnxruntime-node is not installed"}; the prior of each node's class is used`,
        ]
      : [];
  return { model, policies: host, warnings };
}

/** A fleet at an instant, and who holds what of it. */
export interface FleetMoment {
  readonly fleet: FleetFile;
  /** Absolute path of the up/down history, or null without one. */
  readonly historyPath: string | null;
  /** Absolute paths of the carbon forecasts that are files, by region. */
  readonly forecastPaths?: ReadonlyMap<string, string>;
  /** ISO 8601 instant: maintenance, risk and availability are judged as of it. */
  readonly asOf: string;
  /** What others hold; nothing where absent. */
  readonly reservations?: readonly Claim[];
  /** Path of what `novacron catalog refresh` wrote, for a fleet with clouds; need not exist. */
  readonly refreshedCatalog?: string;
}

/**
 * Puts a world together.
 * @throws {NovaCronError} NC1001 where `asOf` is no instant; NC1105 where the history cannot be read, NC1107 where a
 * carbon forecast cannot; NC1140, NC1150 and NC1151 for the clouds of the fleet.
 */
export async function worldOf(moment: FleetMoment, judges: Judges): Promise<FleetWorld> {
  const { historyPath, forecastPaths = new Map(), reservations = [] } = moment;
  const asOf = instantOf(moment.asOf);
  const history = historyPath === null ? null : parseHistory(await readHistory(historyPath), historyPath);
  const carbonForecast = await takeCarbonForecast(moment.fleet, forecastPaths, asOf);
  const fleet = withoutForecasts(moment.fleet);
  const snapshot = buildSnapshot({
    fleet,
    pricesAsOf: asOf,
    telemetry: await takeTelemetry(fleet, history, judges.model, asOf),
    carbonForecast,
    reservations,
    reservationsRevision: 0,
    clouds: await openClouds(fleet, moment.refreshedCatalog),
    digests: { fleet: digestOf(fleet), model: judges.model.digest, policies: judges.policies.digest },
  });
  return {
    snapshot,
    snapshotDigest: snapshotDigest(snapshot),
    evaluatePolicy: judges.policies.evaluate,
    warnings: judges.warnings,
  };
}

/** An instant in the one form that Snapshots have. */
function instantOf(text: string): string {
  const time = Date.parse(text);
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(time)) return new Date(time).toISOString();
  throw new NovaCronError("NC1001", `asOf is ${JSON.stringify(text)}`, {
    property: "asOf",
    expected: "an ISO 8601 instant such as 2026-06-01T12:00:00Z",
    remedy: "Correct it.",
  });
}
