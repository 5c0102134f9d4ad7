import { digestOf } from "../../crypto/canonical-json.ts";
import type { DecisionRecord } from "../../schema/decision.ts";
import type { Outcome } from "../../schema/outcome.ts";
import { ownEntry } from "../own-entry.ts";
import { type CategoryLevels, categoryLevels } from "./category-levels.ts";
import { defaultUtilityWeights, type UtilityWeights, usualLatencyMs, utilityOf } from "./utility.ts";

/** A decision and how it went: what is learned from. */
export interface Observation extends CategoryLevels {
  /** Digest of the decision's record. */
  readonly decision: string;
  /** 0 to 1. */
  readonly utility: number;
}

/** An outcome with the record of its decision. */
export interface RecordedOutcome {
  readonly outcome: Outcome;
  readonly record: DecisionRecord;
}

/** As many outcomes of one size of request make a median of their own; fewer go by the median of all. */
const enoughOfASize = 5;

/**
 * Outcomes as observations. What was paid is compared among requests of the same size, since a large one costs more
 * wherever it runs. Left out are decisions that rest on secrets, quantum jobs, and outcomes of which nothing weighs.
 */
export function observationsOf(
  recorded: readonly RecordedOutcome[],
  weights: UtilityWeights = defaultUtilityWeights,
): Observation[] {
  const sizes = recorded.map(({ record }) => sizeOf(record));
  const paid = new Map<string, number[]>();
  const all: number[] = [];
  for (const [i, { outcome }] of recorded.entries()) {
    if (outcome.costPaid === undefined) continue;
    const size = sizes[i] ?? "";
    const same = paid.get(size) ?? [];
    same.push(outcome.costPaid);
    paid.set(size, same);
    all.push(outcome.costPaid);
  }
  const usual = median(all);
  const medians = new Map(
    [...paid].map(([size, costs]) => [size, costs.length < enoughOfASize ? usual : median(costs)]),
  );
  return recorded.flatMap(({ outcome, record }, i): Observation[] => {
    const levels = record.target.kind === "node" ? categoryLevels(record) : null;
    const reference = { latencyMs: askedLatencyMs(record), costPaid: medians.get(sizes[i] ?? "") ?? null };
    const utility = utilityOf(outcome, reference, weights);
    return levels === null || utility === null ? [] : [{ decision: outcome.decision, ...levels, utility }];
  });
}

function sizeOf({ request }: DecisionRecord): string {
  const { vcpus = null, memoryGiB = null, diskGiB = null, gpus = null, shots = null } = request;
  return digestOf({ vcpus, memoryGiB, diskGiB, gpus, shots });
}

function askedLatencyMs({ request }: DecisionRecord): number {
  const latency = ownEntry(request, "latency");
  const maxMs = typeof latency === "object" && latency !== null && "maxMs" in latency ? latency.maxMs : undefined;
  return typeof maxMs === "number" && maxMs > 0 ? maxMs : usualLatencyMs;
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
