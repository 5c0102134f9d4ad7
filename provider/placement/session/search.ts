import { at } from "../columns/at.ts";
import type { ShapeState } from "./shape-state.ts";
import type { StackTally } from "./stack-tally.ts";
import type { Terrain } from "./terrain.ts";

/** More than all that rounding can do to a bound. */
const epsilon = 1e-6;

/** The best row. */
export interface Found {
  readonly row: number;
  readonly scoreMicros: number;
}

/** Parts of the areas' bounds that do not depend on the threshold, by zone. */
interface AreaBounds {
  readonly sums: Float64Array;
  readonly mass: Float64Array;
  readonly gaps: readonly { readonly weight: number; readonly levels: Float64Array }[];
}

function areaBounds({ plan, weights, pool }: ShapeState, { zones }: Terrain): AreaBounds {
  const [sums, mass] = [new Float64Array(zones), new Float64Array(zones)];
  const gaps: { weight: number; levels: Float64Array }[] = [];
  for (const { factor, column } of plan.areas) {
    const weight = at(weights, factor);
    if (weight === 0) continue;
    const levels = column.hasGaps ? new Float64Array(zones) : null;
    if (levels !== null) gaps.push({ weight, levels });
    for (let zone = 0; zone < zones; zone++) {
      if (pool.inZone[zone] === 0) continue;
      const level = column.bound(zone);
      if (levels !== null) levels[zone] = level;
      else if (!Number.isNaN(level)) {
        sums[zone] = at(sums, zone) + weight * level;
        mass[zone] = at(mass, zone) + weight;
      }
    }
  }
  return { sums, mass, gaps };
}

/** The most that areas can give to a row of the zone above a mean. */
function areaAbove({ sums, mass, gaps }: AreaBounds, zone: number, mean: number): number {
  let above = at(sums, zone) - mean * at(mass, zone);
  for (const { weight, levels } of gaps) {
    const level = at(levels, zone);
    if (level > mean) above += weight * (level - mean);
  }
  return above;
}

/**
 * Finds the row that `rank` would put first: highest score, then most that is known, then first by name. Zones and racks
 * whose bound is below the best score so far are passed over; the rows that are left get their exact score.
 * @returns null when the state is not made for this decision.
 */
export function findBest(state: ShapeState, stack: StackTally, terrain: Terrain): Found | null {
  if (!state.open(stack)) return null;
  const { sums, pool, leanings, plan, weights } = state;
  const { ends } = sums;
  const { bounds, reference } = sums;
  const areas = areaBounds(state, terrain);
  const best = { row: -1, scoreMicros: -1, knownShare: -1 };
  /** Means below it cannot win, and by how much more than their keys rows may be above it. */
  let threshold = Number.NEGATIVE_INFINITY;
  let margin = 0;

  let effort = 0;

  const look = (row: number): void => {
    effort += 8;
    const scoreMicros = state.scoreMicros(row, stack);
    if (scoreMicros < best.scoreMicros || row === best.row) return;
    if (scoreMicros === best.scoreMicros) {
      if (best.knownShare < 0) best.knownShare = state.knownShare(best.row);
      const knownShare = state.knownShare(row);
      if (knownShare < best.knownShare || (knownShare === best.knownShare && state.isBefore(best.row, row))) return;
      best.knownShare = knownShare;
      best.row = row;
      return;
    }
    best.row = row;
    best.scoreMicros = scoreMicros;
    best.knownShare = -1;
    // Less than a millionth below the best is rounded away.
    threshold = (scoreMicros - 1) / leanings.forFactors;
    const mass = reference > threshold ? sums.mostMass : sums.leastMass;
    margin = ends.risen + epsilon + (reference - threshold) * mass;
  };
  const lookInRack = (zone: number, rack: number): void => {
    const rows = terrain.rowsOfRack[rack];
    if (rows === undefined) return;
    effort += rows.length;
    const most = areaAbove(areas, zone, threshold) + ends.risen + epsilon;
    for (let i = 0; i < rows.length; i++) {
      const row = at(rows, i);
      if (pool.alive[row] === 1 && sums.above(row, threshold) + most >= 0) look(row);
    }
  };

  const seed = likeliest(state, areas, terrain);
  if (seed < 0) return null;
  look(seed);
  // The seed's zone first: what is best there rules out most of the others.
  const first = at(terrain.table.zone, seed);
  for (let n = 0; n < terrain.zones; n++) {
    const zone = (first + n) % terrain.zones;
    const racks = terrain.racksOfZone[zone];
    let least = -margin - areaAbove(areas, zone, threshold);
    if (racks === undefined || at(bounds.ofZone, zone) < least) continue;
    for (let i = 0; i < racks.length; i++) {
      const rack = at(racks, i);
      if (at(bounds.ofRack, rack) < least) continue;
      lookInRack(zone, rack);
      least = -margin - areaAbove(areas, zone, threshold);
    }
  }
  // Beside its own placements a row is better than its key says.
  const among = plan.tenancy < 0 ? 0 : at(weights, plan.tenancy);
  if (among > 0) {
    for (const rack of stack.byRack.numbers) {
      const above = areaAbove(areas, at(terrain.zoneOfRack, rack), threshold) + among;
      if (at(bounds.ofRack, rack) + margin + above < 0) continue;
      for (const row of stack.rowsInRack.get(rack) ?? []) {
        if (pool.has(row) && sums.above(row, threshold) + above + ends.risen + epsilon >= 0) look(row);
      }
    }
  }
  sums.note(effort, threshold);
  return { row: best.row, scoreMicros: best.scoreMicros };
}

/** A row that is probably among the best, so that few others have to be looked at. */
function likeliest({ sums, pool }: ShapeState, areas: AreaBounds, { zones, racksOfZone, rowsOfRack }: Terrain): number {
  const { bounds, reference } = sums;
  let [bestZone, most] = [-1, Number.NEGATIVE_INFINITY];
  for (let zone = 0; zone < zones; zone++) {
    const bound = at(bounds.ofZone, zone) + areaAbove(areas, zone, reference);
    if (bound > most) [bestZone, most] = [zone, bound];
  }
  let [best, highest] = [-1, Number.NEGATIVE_INFINITY];
  for (const rack of racksOfZone[bestZone] ?? []) {
    if (at(bounds.ofRack, rack) < at(bounds.ofZone, bestZone)) continue;
    for (const row of rowsOfRack[rack] ?? []) {
      const above = pool.has(row) ? sums.above(row, reference) : Number.NEGATIVE_INFINITY;
      if (above > highest) [best, highest] = [row, above];
    }
  }
  return best;
}
