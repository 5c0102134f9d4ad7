import { NovaCronError } from "../errors/novacron-error.ts";
import { byCodeUnits } from "../world/code-units.ts";
import type { Cleared } from "./screen.ts";

/** Highest share of a score that all policies together can have: policies lean, factors decide. */
export const maxPolicyShare = 0.25;

/** One rule's preference over all candidates, as a factor of its own. */
export interface PreferenceColumn {
  readonly rule: string;
  /** Share of the score, 0 to {@link maxPolicyShare}. */
  readonly weight: number;
  /** The rule's weight for each candidate, 0 where it says nothing. */
  readonly values: readonly number[];
  /** 0 to 1, by candidate. */
  readonly normalised: readonly number[];
}

/**
 * Turns `prefer` into factors. A rule that gives weight w to a candidate puts it w ahead of one of which it says
 * nothing: its column weighs as much as its values span (at most 1), and all columns together at most
 * {@link maxPolicyShare}. A rule that says nothing, or the same of every candidate, decides nothing and is left out.
 * @throws {NovaCronError} NC1303 for a weight that is no finite number.
 */
export function preferenceColumns(cleared: readonly Cleared<unknown>[]): PreferenceColumn[] {
  const byRule = new Map<string, number[]>();
  for (const [index, { preferences }] of cleared.entries()) {
    for (const { rule, weight } of preferences) {
      if (!Number.isFinite(weight)) {
        throw new NovaCronError("NC1303", `policy ${rule} prefers with the weight ${weight}`, {
          expected: "a number from -1 to 1",
        });
      }
      let column = byRule.get(rule);
      if (column === undefined) {
        column = new Array<number>(cleared.length).fill(0);
        byRule.set(rule, column);
      }
      column[index] = Math.min(1, Math.max(-1, (column[index] ?? 0) + weight));
    }
  }
  const columns = [...byRule]
    .toSorted(([a], [b]) => byCodeUnits(a, b))
    .map(([rule, values]) => {
      const low = values.reduce((least, value) => Math.min(least, value), 0);
      const high = values.reduce((most, value) => Math.max(most, value), 0);
      const span = high - low;
      const normalised = values.map((value) => (span === 0 ? 0 : (value - low) / span));
      return { rule, values, normalised, weight: Math.min(1, span) };
    })
    .filter(({ weight }) => weight > 0);
  const total = columns.reduce((sum, { weight }) => sum + weight, 0);
  const scale = total > maxPolicyShare ? maxPolicyShare / total : 1;
  return columns.map((column) => ({ ...column, weight: column.weight * scale }));
}
