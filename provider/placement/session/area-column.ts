import type { StackTally } from "./stack-tally.ts";

/**
 * A column whose values change for a whole rack, zone or region at once: by the other candidates there, or by where the
 * stack's placements are. It is not kept row by row. It gives the level of the few rows that are looked at closely, and a
 * bound for each zone that rules out the others.
 */
export interface AreaColumn {
  /** Looks up what one decision needs. @returns whether anything is known of any candidate. */
  open(stack: StackTally): boolean;
  /** No row of the zone has a higher level; NaN where it is unknown for all of them. */
  bound(zone: number): number;
  /** Whether it can be unknown for some rows of a zone and not for others. */
  readonly hasGaps: boolean;
  /** The level of a row, grained; NaN where unknown. */
  level(row: number): number;
}
