import { type FactorCategory, factorCategories, type WeightAdjustment } from "../schema/decision.ts";
import type { FleetNode } from "../schema/fleet.ts";
import type { PlacementRequest } from "../schema/placement-request.ts";
import { byCodeUnits } from "../world/code-units.ts";
import type { NodeCandidate } from "./candidate.ts";
import type { NodeContext } from "./node-context.ts";
import { ownEntry } from "./own-entry.ts";
import { workloadEmphasis } from "./weight-profiles.ts";

/** No weight becomes more than four times as heavy, or as light, by its context, however much speaks for it. */
export const maxAdjustment = 4;

/** A category or the id of a factor, how many times as heavy, and the reason. */
type Step = readonly [on: string, times: number, because: string];
type Workload = PlacementRequest["workload"];

/** Local solar hours of the evening peak of demand, and of the night. */
const peakHours = { from: 17, to: 21 };
const nightHours = { from: 0, to: 6 };
/** Interruption risk above which a spot market counts as tight: the upper half of the AWS Spot Advisor's classes. */
const tightMarket = 0.15;

/** The workload that the request names, or what it looks like: by its label `workload`, its GPUs or its latency target. */
function workloadOf({ workload, labels, gpus, latency }: PlacementRequest): readonly [Workload, string] {
  if (workload !== "general") return [workload, `workload ${workload}`];
  const label = ownEntry(labels, "workload") ?? "";
  const kind = (Object.keys(workloadEmphasis) as Workload[]).find((each) => each === label);
  if (kind !== undefined && kind !== "general") return [kind, `label workload: ${kind}`];
  if ((gpus?.count ?? 0) > 1) return ["training", "several GPUs look like training"];
  if (latency !== undefined && latency.maxMs <= 50) return ["web", "a latency of at most 50 ms looks like web"];
  return ["general", ""];
}

function byRequest(request: PlacementRequest): Step[] {
  const [workload, because] = workloadOf(request);
  const steps = Object.entries(workloadEmphasis[workload]).map(([on, times]): Step => [on, times, because]);
  const { priority, availability, residency } = request;
  if (priority >= 500) {
    steps.push(
      ["reliability", 1.5, `priority ${priority}`],
      ["spot_instance_interruption_risk", 2, `priority ${priority}`],
    );
  }
  if (priority <= 20) {
    steps.push(
      ["cost", 1.25, `priority ${priority}`],
      ["spot_instance_interruption_risk", 0.5, `priority ${priority}`],
    );
  }
  if (availability !== undefined && availability >= 0.999)
    steps.push(["reliability", 1.25, `availability ${availability}`]);
  if (residency !== undefined) steps.push(["compliance", 1.5, "residency is asked for"]);
  if (workload === "batch") steps.push(["spot_instance_interruption_risk", 0.5, "batch work can start again"]);
  return steps;
}

/** Share of the regions in which it is between two hours, by the sun: hour of UTC + longitude / 15. 0 without any longitude. */
function shareOfRegions({ snapshot, index }: NodeContext, { from, to }: typeof peakHours): number {
  let [known, within] = [0, 0];
  for (const { longitude } of snapshot.regions) {
    if (longitude === undefined) continue;
    const hour = (((index.asOfMs / 3_600_000 + longitude / 15) % 24) + 24) % 24;
    known++;
    if (hour >= from && hour < to) within++;
  }
  return known === 0 ? 0 : within / known;
}

const wholePercent = (share: number): string => `${Math.round(share * 100)}%`;

function byHour(context: NodeContext): Step[] {
  const peak = shareOfRegions(context, peakHours);
  const night = shareOfRegions(context, nightHours);
  const evening = `evening peak in ${wholePercent(peak)} of the regions`;
  return [
    ...(peak > 0
      ? ([
          ["energy", 1 + 0.5 * peak, evening],
          ["energy_cost_per_kwh", 1 + peak, evening],
        ] satisfies Step[])
      : []),
    ...(night > 0 && context.request.latency === undefined
      ? ([["network", 1 - 0.3 * night, `night in ${wholePercent(night)} of the regions`]] satisfies Step[])
      : []),
  ];
}

/** Spot nodes as far as a decision could use them: over the candidates, so that unusable nodes change nothing. */
export interface SpotMarket {
  /** Spot nodes whose risk of interruption is known. */
  readonly nodes: number;
  /** Sum of {@link interruptionBillionths}. */
  readonly billionths: number;
}

/** Risk of interruption in whole billionths, so that sums are exact in any order; null when unknown or not spot. */
export function interruptionBillionths({ spot, spotInterruptionRisk }: FleetNode): number | null {
  return spot && spotInterruptionRisk !== undefined ? Math.round(spotInterruptionRisk * 1e9) : null;
}

function spotMarketOf(candidates: readonly NodeCandidate[]): SpotMarket {
  let [nodes, billionths] = [0, 0];
  for (const { node } of candidates) {
    const risk = interruptionBillionths(node);
    if (risk === null) continue;
    nodes++;
    billionths += risk;
  }
  return { nodes, billionths };
}

/** Whether the candidates' spot nodes are interrupted so often that it should count for more. */
export function isTight({ nodes, billionths }: SpotMarket): boolean {
  return nodes > 0 && billionths / nodes / 1e9 > tightMarket;
}

function bySpotMarket(market: SpotMarket): Step[] {
  if (!isTight(market)) return [];
  const mean = market.billionths / market.nodes / 1e9;
  const because = `spot market is tight: ${wholePercent(mean)} are interrupted`;
  return [
    ["spot_instance_interruption_risk", 2, because],
    ["price_variation", 2, because],
  ];
}

const categoryNames: readonly string[] = factorCategories satisfies readonly FactorCategory[];

/**
 * How the context of a decision shifts the weights of its profile: the workload, priority and demands of the request, the
 * hour of the Snapshot where the regions lie, and the spot market. What several reasons say of one weight is multiplied
 * and bounded by {@link maxAdjustment}. Categories first, then factors, each by name.
 */
export function weightAdjustments(context: NodeContext, candidates: readonly NodeCandidate[]): WeightAdjustment[] {
  return adjustmentsIn(context, spotMarketOf(candidates));
}

/** {@link weightAdjustments} where the spot market is known already. */
export function adjustmentsIn(context: NodeContext, market: SpotMarket): WeightAdjustment[] {
  const steps = [...byRequest(context.request), ...byHour(context), ...bySpotMarket(market)];
  const merged = new Map<string, { times: number; because: string[] }>();
  for (const [on, times, because] of steps) {
    const known = merged.get(on) ?? { times: 1, because: [] };
    known.times *= times;
    if (!known.because.includes(because)) known.because.push(because);
    merged.set(on, known);
  }
  return [...merged]
    .map(([on, { times, because }]) => ({
      on,
      times: Math.round(Math.min(maxAdjustment, Math.max(1 / maxAdjustment, times)) * 1e6) / 1e6,
      because: because.join("; "),
    }))
    .filter(({ times }) => times !== 1)
    .sort((a, b) => {
      const isCategory = (on: string) => Number(categoryNames.includes(on));
      return isCategory(b.on) - isCategory(a.on) || byCodeUnits(a.on, b.on);
    });
}
