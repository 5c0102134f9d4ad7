import { maskedValue } from "../../provider/policy/policy-input.ts";
import { movePlan } from "../../provider/schema/move-plan.ts";
import { placementDefinition, quantumJobDefinition } from "../../provider/schema/resource-definitions.ts";
import { isRecord } from "./plan-values.ts";
import type { PlannedResource } from "./planned-resource.ts";
import type { Change, Placed, PlacementRow, Totals } from "./review.ts";

const kinds: Readonly<Record<string, PlacementRow["kind"]>> = {
  [placementDefinition.token]: "placement",
  [quantumJobDefinition.token]: "quantum",
};

/** Placements and quantum jobs of a plan: what changes first, then by name. */
export function placementRows(resources: readonly PlannedResource[]): readonly PlacementRow[] {
  return resources
    .flatMap((resource): PlacementRow[] => {
      const kind = Object.hasOwn(kinds, resource.type) ? kinds[resource.type] : undefined;
      if (kind === undefined) return [];
      const { urn, name, operation, unknown, properties, old } = resource;
      const isGone = operation === "delete";
      const from = isGone ? (old ?? properties) : old;
      return [
        {
          urn,
          name,
          kind,
          operation,
          from: from === undefined ? null : placed(from.decision, false),
          to: isGone ? null : placed(properties.decision, unknown.includes("decision")),
        },
      ];
    })
    .sort((a, b) => Number(isStill(a)) - Number(isStill(b)) || (a.urn < b.urn ? -1 : 1));
}

/** Whether a decision stays as it was, as far as reviews tell of it. */
export function isStill({ operation, from, to }: PlacementRow): boolean {
  if (operation === "same" || operation === "read") return true;
  if (operation !== "update" || targetOf(from) !== targetOf(to)) return false;
  if (from === null || to === null || typeof from === "string" || typeof to === "string") return true;
  return shown.every((key) => from[key] === to[key]);
}

/** What a review shows besides the target. */
const shown = ["score", "cost", "carbonGramsPerHour", "risk", "startAt"] as const;

/** The target's name, or what is there instead of one. */
export function targetOf(placed: PlacementRow["to"]): string {
  if (placed === null) return "";
  return typeof placed === "string" ? placed : placed.target;
}

function placed(decision: unknown, isUnknown: boolean): PlacementRow["to"] {
  if (isUnknown) return "unknown";
  if (decision === maskedValue) return "secret";
  if (!isRecord(decision)) return null;
  const told = {
    region: text(decision.region),
    country: text(decision.country),
    score: number(decision.score),
    cost: number(decision.costPerMonth),
    currency: text(decision.currency),
    carbonGramsPerHour: number(decision.carbonGramsPerHour),
    risk: number(decision.risk),
    runnerUp: text(decision.runnerUp),
    why: text(decision.why),
    change: text(decision.change),
    startAt: text(decision.startAt),
    carbonGrams: number(decision.carbonGrams),
    carbonSavedGrams: number(decision.carbonSavedGrams),
    move: movePlan.safeParse(decision.move).data,
  };
  const known = Object.entries(told).filter(([, value]) => value !== undefined);
  return { target: text(decision.target) ?? "", ...Object.fromEntries(known) };
}

/** Sums over the decisions before and after. Jobs that ran already cost nothing again, so the same ones count on no side. */
export function totalsOf(rows: readonly PlacementRow[]): Totals {
  const placements = rows.filter(({ kind }) => kind === "placement");
  const jobs = rows.filter(({ kind, operation }) => kind === "quantum" && operation !== "same" && operation !== "read");
  const risks = (side: "from" | "to"): number | null => {
    const known = decisions(placements, side).flatMap(({ risk }) => (risk === undefined ? [] : [risk]));
    return known.length === 0 ? null : Math.max(...known);
  };
  return {
    costPerMonth: costs(placements),
    jobCost: costs(jobs),
    carbonGramsPerHour: {
      from: sum(decisions(placements, "from").map(({ carbonGramsPerHour = 0 }) => carbonGramsPerHour)),
      to: sum(decisions(placements, "to").map(({ carbonGramsPerHour = 0 }) => carbonGramsPerHour)),
    },
    highestRisk: { from: risks("from"), to: risks("to") },
  };
}

function costs(rows: readonly PlacementRow[]): readonly (Change & { readonly currency: string })[] {
  const [before, after] = [decisions(rows, "from"), decisions(rows, "to")];
  const currencies = new Set([...before, ...after].flatMap(({ currency }) => currency ?? []));
  const of = (side: readonly Placed[], wanted: string): number =>
    sum(side.filter(({ currency }) => currency === wanted).map(({ cost = 0 }) => cost));
  return [...currencies].sort().map((currency) => ({ currency, from: of(before, currency), to: of(after, currency) }));
}

function decisions(rows: readonly PlacementRow[], side: "from" | "to"): readonly Placed[] {
  return rows.flatMap((row) => {
    const decision = row[side];
    return decision === null || typeof decision === "string" ? [] : [decision];
  });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0);

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
