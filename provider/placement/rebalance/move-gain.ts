import type { RiskEstimate } from "../../schema/decision.ts";
import type { FleetNode, FleetRegion } from "../../schema/fleet.ts";
import type { PlacementRequest } from "../../schema/placement-request.ts";
import { carbonGramsPerHour, costPerMonth, hoursPerMonth } from "../estimates.ts";
import type { WorldIndex } from "../world-index.ts";
import type { RebalanceTerms } from "./terms.ts";

/** What a move brings over the horizon. A figure that is unknown of either node counts 0. */
export interface MoveGain {
  /** In the fleet's currency. */
  readonly costSaved: number;
  /** Negative where the new place emits more. */
  readonly carbonKgSaved: number;
  /** Outages that are not to be expected any more; negative where more are. */
  readonly outagesAvoided: number;
  /** Score there less score here, both as of the state before the move. */
  readonly score: number;
  /** All of it in money, by the terms' worth. */
  readonly worth: number;
}

/** What a placement brings about on one node per hour, as far as no other placement plays a part. */
export interface NodeFigures {
  readonly costPerHour: number | null;
  readonly carbonKgPerHour: number | null;
  /** What the region's carbon costs, in currency per kg. */
  readonly carbonPricePerKg: number;
  /** Outages per hour, as an exponential rate; null where the risk is unknown. */
  readonly outagesPerHour: number | null;
}

/** A sure outage has no finite rate. */
const surest = 0.999999;

function outageRate(risk: RiskEstimate | undefined): number | null {
  if (risk === undefined || risk.horizonHours === 0) return null;
  return -Math.log1p(-Math.min(risk.probability, surest)) / risk.horizonHours;
}

/** Figures of a request on a node. */
export function nodeFigures(
  request: PlacementRequest,
  node: FleetNode,
  region: FleetRegion,
  index: WorldIndex,
  { worth }: RebalanceTerms,
): NodeFigures {
  const cost = costPerMonth(request, node);
  const carbon = carbonGramsPerHour(request, node, region);
  return {
    costPerHour: cost === null ? null : cost / hoursPerMonth,
    carbonKgPerHour: carbon === null ? null : carbon / 1000,
    carbonPricePerKg: (worth.carbonPerTonne ?? region.carbonPricePerTonne ?? 0) / 1000,
    outagesPerHour: outageRate(index.risk.get(node.name)),
  };
}

/** The gain of a move between two nodes. */
export function moveGain(from: NodeFigures, to: NodeFigures, score: number, terms: RebalanceTerms): MoveGain {
  const { horizonHours, worth } = terms;
  const saved = (here: number | null, there: number | null): number =>
    here === null || there === null ? 0 : (here - there) * horizonHours;
  const costSaved = saved(from.costPerHour, to.costPerHour);
  const outagesAvoided = saved(from.outagesPerHour, to.outagesPerHour);
  const bothEmit = from.carbonKgPerHour !== null && to.carbonKgPerHour !== null;
  const carbonWorth = bothEmit
    ? saved((from.carbonKgPerHour ?? 0) * from.carbonPricePerKg, (to.carbonKgPerHour ?? 0) * to.carbonPricePerKg)
    : 0;
  const scoreWorth = (score * worth.scorePerMonth * horizonHours) / hoursPerMonth;
  return {
    costSaved,
    carbonKgSaved: saved(from.carbonKgPerHour, to.carbonKgPerHour),
    outagesAvoided,
    score,
    worth: costSaved + carbonWorth + outagesAvoided * worth.outage + scoreWorth,
  };
}
