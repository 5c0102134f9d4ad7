import type { FactorCategory } from "../../schema/decision.ts";
import type { NodeCandidate } from "../candidate.ts";
import type { NodeContext } from "../node-context.ts";
import type { Normalise } from "./normalise.ts";

/** How a factor speaks in `why`: `cheapest`, `cheaper`, `dearer`. */
export interface FactorWords {
  readonly best: string;
  readonly better: string;
  readonly worse: string;
}

/** What a factor is, without what it is measured on. */
export interface FactorRow<C, X> {
  /** `<category>.<name>`; stable, users put weights on it. */
  readonly id: string;
  readonly unit: string;
  readonly direction: "higher is better" | "lower is better";
  /** Share within its category, relative to the category's other factors that apply. */
  readonly weight: number;
  /** Where the figure comes from: the property of the fleet file, the telemetry, a formula or a paper. */
  readonly source: string;
  readonly words: FactorWords;
  /** False: has no meaning for this request and is left out. Unknown is another matter: `value` gives null for it. */
  readonly applies?: (context: X) => boolean;
  /** In `unit`; null when the fleet does not say. Never NaN or infinite. */
  readonly value: (candidate: C, context: X) => number | null;
  /** 0 (worst) to 1 (best). */
  readonly normalise: Normalise;
}

/** One row of the registry. */
export interface Factor<C, X> extends FactorRow<C, X> {
  readonly category: FactorCategory;
}

/** A factor of nodes. */
export type NodeFactor = Factor<NodeCandidate, NodeContext>;

/** The rows of one category. */
export function factorsOf<C, X>(category: FactorCategory, rows: readonly FactorRow<C, X>[]): readonly Factor<C, X>[] {
  return rows.map((row) => ({ ...row, category }));
}

/** A flag as a number; null stays unknown. */
export function flag(value: boolean | undefined): number | null {
  return value === undefined ? null : Number(value);
}

/** Undefined as null: the fleet does not say. */
export function known(value: number | undefined): number | null {
  return value ?? null;
}
