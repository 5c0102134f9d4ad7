import type { NodeFactor } from "../factors/factor.ts";
import type { WorldIndex } from "../world-index.ts";
import { at } from "./at.ts";
import { withLevels } from "./levels.ts";
import type { MeasuredColumn } from "./measured-column.ts";
import type { NodeFacts } from "./node-column.ts";
import type { NodeFrame } from "./node-frame.ts";

/** Infinite and NaN are no figures: unknown. */
export const finite = (value: number): number => (Number.isFinite(value) ? value : Number.NaN);

/** A column over all nodes of a Snapshot; `levels` are there where they do not depend on who else is a candidate. */
export interface KeptColumn {
  readonly values: Float64Array;
  readonly levels: Float64Array | null;
}

const kept = new WeakMap<WorldIndex, Map<string, KeptColumn>>();

/** A `node` column over all nodes of a Snapshot; worked out once for it. */
export function keptColumn(
  { id, normalise }: NodeFactor,
  value: (facts: NodeFacts) => number | null | undefined,
  index: WorldIndex,
): KeptColumn {
  let columns = kept.get(index);
  if (columns === undefined) {
    columns = new Map();
    kept.set(index, columns);
  }
  const known = columns.get(id);
  if (known !== undefined) return known;
  const values = Float64Array.from(index.nodes, (node) => {
    const region = index.regionByName.get(node.region);
    return region === undefined ? Number.NaN : finite(value({ node, region, index }) ?? Number.NaN);
  });
  const column = { values, levels: normalise.isRelative ? null : withLevels(values, normalise).levels };
  columns.set(id, column);
  return column;
}

function gathered(from: Float64Array, rows: Uint32Array): Float64Array {
  const to = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) to[i] = at(from, at(rows, i));
  return to;
}

function hasKnown(levels: Float64Array): boolean {
  for (let i = 0; i < levels.length; i++) if (!Number.isNaN(levels[i])) return true;
  return false;
}

/** One factor over the frame's candidates. Columns that depend on the Snapshot alone are worked out once for it. */
export function measureNodes(factor: NodeFactor, frame: NodeFrame): MeasuredColumn {
  const { column, normalise } = factor;
  if (column.kind === "node") {
    const all = keptColumn(factor, column.value, frame.context.index);
    if (all.levels === null) return withLevels(gathered(all.values, frame.rows), normalise);
    const levels = gathered(all.levels, frame.rows);
    const value = (i: number): number => at(all.values, at(frame.rows, i));
    return { value, levels, isKnown: hasKnown(levels) };
  }
  const value = column.open(frame);
  const values = new Float64Array(frame.rows.length);
  for (let i = 0; i < values.length; i++) values[i] = finite(value(i));
  return withLevels(values, normalise);
}
