import { digestOf, digestOfBytes } from "../crypto/canonical-json.ts";
import type { RiskEstimate } from "../schema/decision.ts";
import { interpolate } from "./calibration.ts";
import { type FeatureRow, featuresAt, type NodeHistoryInput } from "./features.ts";
import { corrupt, loadModelFiles, type ModelFiles, modelDirectory } from "./load-model-files.ts";
import type { ModelCard } from "./model-card.ts";
import { secondsWithin, stateAt, traceOf } from "./node-trace.ts";
import {
  importOnnxRuntime,
  type OnnxImporter,
  type OnnxRuntime,
  type OnnxSession,
  sessionOptions,
} from "./onnx-runtime.ts";

/** Predicts node outages. Pure but for the first assessment, which opens the ONNX session. */
export interface RiskModel {
  /** Names the ONNX file, its card and how they are used: with ONNX Runtime, or only for the priors. */
  readonly digest: string;
  readonly horizonHours: number;
  /** Whether ONNX Runtime runs here. Without it every node gets its class's prior; say NC1402 once. */
  readonly available: boolean;
  readonly unavailableReason?: string;
  /**
   * The risk of every node by name as of an instant in Unix seconds, all in one batch. Where the histories end earlier, they
   * are judged as of their end, with less confidence the older they are.
   * @throws {NovaCronError} NC1401 where ONNX Runtime refuses the model.
   */
  assess(nodes: readonly NodeHistoryInput[], asOf: number): Promise<Record<string, RiskEstimate>>;
}

/** Where the model comes from and how its runtime is found. */
export interface RiskModelOptions {
  /** Folder with `node-outage-6h.onnx` and `.json`; the carried one where absent. */
  readonly directory?: string;
  /** Gives ONNX Runtime; `onnxruntime-node` where absent. */
  readonly importer?: OnnxImporter;
}

/** Confidence in a prior, in a prediction from the shortest history that gets one, and from two months of it. */
const CONFIDENCE = { prior: 0.2, shortest: 0.35, longest: 0.9, fullHistorySeconds: 60 * 86_400 };
/** Confidence falls by 1/e for each week that the histories are older than the question. */
const STALENESS_SECONDS = 7 * 86_400;

/**
 * Loads the risk model. ONNX Runtime is imported here, as a package that is installed may still not run on this platform, and
 * the digest must say which of the two ways the estimates are made.
 * @throws {NovaCronError} NC1401 where a file is missing, corrupt or does not match its card.
 */
export async function loadRiskModel(options: RiskModelOptions = {}): Promise<RiskModel> {
  const files = await loadModelFiles(options.directory ?? modelDirectory);
  const runtime = await (options.importer ?? importOnnxRuntime)().catch(reasonOf);
  const available = typeof runtime !== "string";
  // The card holds the ONNX file's own digest, and that was checked.
  const digest = digestOfBytes(`${digestOf(files.card)}${available ? "onnx" : "prior"}`);
  let session: Promise<OnnxSession> | undefined;
  return {
    digest,
    horizonHours: files.card.horizonHours,
    available,
    ...(available ? {} : { unavailableReason: runtime }),
    async assess(nodes, asOf) {
      const plan = planOf(files.card, nodes, asOf);
      let scores = new Map<string, number>();
      if (available && plan.rows.size > 0) {
        session ??= openSession(runtime, files);
        scores = await score(runtime, await session, files, plan.rows);
      }
      return Object.fromEntries(
        nodes.map((node) => [node.name, estimate(files.card, node, plan, available, scores.get(node.name))]),
      );
    },
  };
}

interface Plan {
  /** The instant at which histories are read: `asOf`, or their end where that is earlier. */
  readonly time: number;
  readonly staleSeconds: number;
  /** Nodes that the model scores: up, with enough history. */
  readonly rows: ReadonlyMap<string, FeatureRow>;
}

function planOf(card: ModelCard, nodes: readonly NodeHistoryInput[], asOf: number): Plan {
  const end = nodes.reduce(
    (latest, node) => Math.max(latest, node.history?.stops.at(-1) ?? latest),
    Number.NEGATIVE_INFINITY,
  );
  const time = Math.min(asOf, end);
  if (time === Number.NEGATIVE_INFINITY) return { time: asOf, staleSeconds: 0, rows: new Map() };
  const rows = featuresAt(nodes, time);
  for (const node of nodes) {
    if (!rows.get(node.name)?.up || observedSeconds(node, time) < card.minHistorySeconds) rows.delete(node.name);
  }
  return { time, staleSeconds: asOf - time, rows };
}

function estimate(
  card: ModelCard,
  node: NodeHistoryInput,
  plan: Plan,
  available: boolean,
  raw: number | undefined,
): RiskEstimate {
  const { horizonHours } = card;
  const freshness = Math.exp(-plan.staleSeconds / STALENESS_SECONDS);
  if (raw !== undefined) {
    const span = CONFIDENCE.fullHistorySeconds - card.minHistorySeconds;
    const share = Math.min(1, (observedSeconds(node, plan.time) - card.minHistorySeconds) / span);
    const confidence = (CONFIDENCE.shortest + share * (CONFIDENCE.longest - CONFIDENCE.shortest)) * freshness;
    return {
      probability: rounded(interpolate(card.calibration, raw)),
      horizonHours,
      confidence: atLeastPrior(confidence),
      source: "model",
    };
  }
  const state = node.history === null ? null : stateAt(traceOf(node.history), plan.time);
  if (available && state?.known && !state.up) {
    // The trees were trained on nodes that are up. What counts for one that is down is whether this is a reboot or an outage.
    const probability = interpolate(card.downNow, plan.time - state.since);
    return {
      probability: rounded(probability),
      horizonHours,
      confidence: atLeastPrior(CONFIDENCE.longest * freshness),
      source: "model",
    };
  }
  const prior = Object.hasOwn(card.classPriors, node.class) ? card.classPriors[node.class] : undefined;
  return {
    probability: rounded(prior ?? card.classPriors.default),
    horizonHours,
    confidence: CONFIDENCE.prior,
    source: "class-prior",
  };
}

/** What an old history says is worth no less than what the class says. */
const atLeastPrior = (confidence: number): number => rounded(Math.max(confidence, CONFIDENCE.prior));

/** Seconds of measured history up to `time`. */
function observedSeconds(node: NodeHistoryInput, time: number): number {
  return node.history === null ? 0 : secondsWithin(traceOf(node.history, 0), Number.NEGATIVE_INFINITY, time).observed;
}

async function openSession(runtime: OnnxRuntime, files: ModelFiles): Promise<OnnxSession> {
  try {
    return await runtime.InferenceSession.create(files.onnx, sessionOptions);
  } catch (cause) {
    throw corrupt(files.onnxPath, "is refused by ONNX Runtime", "an ONNX model", cause);
  }
}

async function score(
  runtime: OnnxRuntime,
  session: OnnxSession,
  files: ModelFiles,
  rows: Plan["rows"],
): Promise<Map<string, number>> {
  const { card } = files;
  const width = card.features.length;
  // The order of the batch must not depend on the order of the fleet file: equal questions make equal batches.
  const names = [...rows.keys()].sort();
  const input = new Float32Array(names.length * width);
  for (const [i, name] of names.entries()) input.set(rows.get(name)?.values ?? [], i * width);
  const output = await session.run({ [card.input]: new runtime.Tensor("float32", input, [names.length, width]) }, [
    card.output,
  ]);
  const data = output[card.output]?.data;
  if (!(data instanceof Float32Array) || data.length !== names.length * 2) {
    throw corrupt(
      files.onnxPath,
      `gives no ${names.length} x 2 float tensor '${card.output}'`,
      "the model that the card describes",
    );
  }
  return new Map(names.map((name, i) => [name, data[i * 2 + 1] ?? Number.NaN]));
}

/** Four decimals: finer differences are noise of the model, and platforms differ in the last bits of a float32. */
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

const reasonOf = (error: unknown): string =>
  `onnxruntime-node cannot be loaded (${error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)})`;
