import type { FactorCategory } from "../../schema/decision.ts";
import type { BackendCandidate } from "../backend-candidate.ts";
import type { BackendContext } from "../backend-context.ts";
import type { NodeColumn } from "../columns/node-column.ts";
import type { NodeContext } from "../node-context.ts";
import type { Normalise } from "./normalise.ts";

/** How a factor speaks in `why`: `cheapest`, `cheaper`, `dearer`. */
export interface FactorWords {
  readonly best: string;
  readonly better: string;
  readonly worse: string;
}

/** What a factor is, without what it is measured on. */
export interface Factor {
  /** Stable: users put weights on it. */
  readonly id: string;
  readonly category: FactorCategory;
  /** Ids under which earlier versions had it, or a part of it; weights under them still count. */
  readonly formerly?: readonly string[];
  readonly unit: string;
  readonly direction: "higher is better" | "lower is better";
  /** Share within its category, relative to the category's other factors that count. */
  readonly weight: number;
  /** Where the value comes from: properties of the fleet file, of the telemetry, a formula. */
  readonly from: string;
  /** The paper, the standard, or whoever has the figure. */
  readonly source: string;
  readonly words: FactorWords;
  /** From 0 (worst) to 1 (best). */
  readonly normalise: Normalise;
}

/** A row of a category's file. */
export type Row<F extends Factor> = Omit<F, "category">;

/** A factor of nodes. */
export interface NodeFactor extends Factor {
  /** False: has no meaning for this request and is left out. Unknown is another matter, see {@link NodeColumn}. */
  readonly applies?: (context: NodeContext) => boolean;
  readonly column: NodeColumn;
}

/** A factor of quantum backends. */
export interface BackendFactor extends Factor {
  /** In `unit`; null when the fleet does not say. Never NaN or infinite. */
  readonly value: (candidate: BackendCandidate, context: BackendContext) => number | null;
}

/** The rows of one category of nodes. */
export function nodeFactorsOf(category: FactorCategory, rows: readonly Row<NodeFactor>[]): readonly NodeFactor[] {
  return rows.map((row) => ({ ...row, category }));
}

/** The rows of one category of quantum backends. */
export function backendFactorsOf(
  category: FactorCategory,
  rows: readonly Row<BackendFactor>[],
): readonly BackendFactor[] {
  return rows.map((row) => ({ ...row, category }));
}

/** Words for `why`. */
export function say(best: string, better: string, worse: string): FactorWords {
  return { best, better, worse };
}

/** A flag as a number; what is not said stays unknown. */
export function flag(value: boolean | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}
