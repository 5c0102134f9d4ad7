import { byCodeUnits } from "../../world/code-units.ts";
import { at } from "../columns/at.ts";
import { finite } from "../columns/measure-nodes.ts";
import { strangersShare } from "../columns/peer-values.ts";
import { shareWeights } from "../factor-weights.ts";
import type { NodeFactor } from "../factors/factor.ts";
import { nodeFactors } from "../factors/node-factors.ts";
import type { Population } from "../factors/normalise.ts";
import { grainedLevel, grainedWeight } from "../grain.ts";
import { darkShare } from "../known-share.ts";
import { adjustmentsIn, interruptionBillionths, isTight } from "../weight-adjustments.ts";
import type { WeightProfile } from "../weights.ts";
import { type ColumnPlan, planColumns } from "./column-plan.ts";
import { Leanings } from "./leanings.ts";
import { Pool } from "./pool.ts";
import { RowSums } from "./row-sums.ts";
import type { Shape } from "./shape.ts";
import type { StackTally } from "./stack-tally.ts";
import { Witnesses } from "./witnesses.ts";
import type { SessionWorld } from "./world.ts";

const nobody: Population = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };
/** What a state is made for. */
export interface StateOptions {
  readonly weights: WeightProfile;
  readonly evacuationRisk: number;
}

/**
 * One shape's scores over all nodes, kept up to date as claims come: what depends on the node alone is added up once, what
 * depends on what it holds when that changes, and what depends on its rack, zone, region or on the stack when it is asked.
 */
export class ShapeState {
  readonly pool: Pool;
  readonly plan: ColumnPlan;
  readonly sums: RowSums;
  readonly leanings: Leanings;
  /** By factor, grained; 0 for what does not count. */
  readonly weights: Float64Array;
  readonly #world: SessionWorld;
  readonly #shape: Shape;
  /** Those that were in the pool at first. */
  readonly #rows: Uint32Array;
  readonly #factors: readonly NodeFactor[];
  /** Of all factors that apply, known or not. */
  readonly #needed: Float64Array;
  readonly #witnesses: Witnesses;
  /** By area column: whether something was known when the weights were shared. */
  readonly #areasKnown: readonly boolean[];
  readonly #spot = { nodes: 0, billionths: 0 };
  /** Whether the weights are those of a tight spot market. */
  readonly isTight: boolean;
  readonly #touched: Uint32Array;
  readonly #touchedRacks: Uint32Array;
  #pass = 0;
  #seen: number;
  #isStale = false;

  /** @returns null when there is nothing to choose from, or some factor cannot be kept. @throws what policies throw. */
  static of(world: SessionWorld, shape: Shape, stack: StackTally, options: StateOptions): ShapeState | null {
    const cleared = shape.rows.filter((row) => shape.fits(row) && shape.isAllowed(row));
    const safe = cleared.filter((row) => at(world.risk, row) <= options.evacuationRisk);
    const rows = safe.length === 0 ? cleared : safe;
    if (rows.length === 0) return null;
    const context = { ...shape.context, holdings: { ...shape.context.holdings, peers: stack.claims } };
    const factors = nodeFactors.filter(({ applies }) => applies?.(context) ?? true);
    const pool = new Pool(world.terrain, rows);
    const plan = planColumns(world, shape, pool, factors);
    return plan && new ShapeState(world, shape, stack, options, { rows, factors, pool, plan });
  }

  private constructor(
    world: SessionWorld,
    shape: Shape,
    stack: StackTally,
    options: StateOptions,
    parts: {
      readonly rows: Uint32Array;
      readonly factors: readonly NodeFactor[];
      readonly pool: Pool;
      readonly plan: ColumnPlan;
    },
  ) {
    const { rows, factors, pool, plan } = parts;
    const size = world.index.nodes.length;
    this.#world = world;
    this.#shape = shape;
    this.#factors = factors;
    this.#rows = rows;
    this.pool = pool;
    this.plan = plan;
    this.#touched = new Uint32Array(size);
    this.#touchedRacks = new Uint32Array(world.terrain.racks);
    this.#seen = world.ledger.changes;

    this.#witnesses = new Witnesses(factors.length, size);
    for (const factor of factors.keys()) this.#findWitness(factor);
    for (const row of rows) plan.evacuation?.refresh(row);
    this.#areasKnown = plan.areas.map(({ column }) => column.open(stack));
    for (const row of rows) this.#countSpot(row, 1);
    this.isTight = isTight(this.#spot);

    const adjustments = adjustmentsIn(shape.context, this.#spot);
    const isKnown = (factor: number): boolean => this.#isKnown(factor);
    this.weights = shareWeights(factors, options.weights, adjustments, isKnown).map(grainedWeight);
    this.#needed = shareWeights(factors, options.weights, adjustments);
    this.leanings = new Leanings(shape, rows, size);
    this.sums = new RowSums(world, shape, rows, this);
  }

  #isKnown(factor: number): boolean {
    if (factor === this.plan.headroom) return true;
    const area = this.plan.areas.findIndex((each) => each.factor === factor);
    return area < 0 ? this.#witnesses.has(factor) : this.#areasKnown[area] === true;
  }

  /** Whether a steady, relative or own column is known of a row. */
  #knownAt(factor: number): ((row: number) => boolean) | null {
    const { steady, relative, own } = this.plan;
    const levels =
      steady.find((each) => each.factor === factor)?.levels ?? relative.find((each) => each.factor === factor)?.values;
    if (levels !== undefined) return (row) => !Number.isNaN(at(levels, row));
    const column = own.find((each) => each.factor === factor);
    if (column === undefined) return null;
    return (row) => {
      this.#world.loadAfter(row, this.#shape.context);
      return !Number.isNaN(finite(column.value(row)));
    };
  }

  #findWitness(factor: number): boolean {
    const isKnown = this.#knownAt(factor);
    return isKnown === null || this.#witnesses.find(factor, this.#rows, (row) => this.pool.has(row) && isKnown(row));
  }

  #countSpot(row: number, by: 1 | -1): void {
    const node = this.#world.index.nodes[row];
    const billionths = node === undefined ? null : interruptionBillionths(node);
    if (billionths === null) return;
    this.#spot.nodes += by;
    this.#spot.billionths += by * billionths;
  }

  /**
   * Takes in what was claimed since it was last called.
   * @returns `stale` when the weights have changed for good, or nothing is left: the state is then of no more use; `other
   * market` when the weights are those of the state for the other spot market.
   */
  refresh(): "fresh" | "stale" | "other market" {
    const { ledger, terrain } = this.#world;
    const racks: number[] = [];
    const pass = ++this.#pass;
    const before = this.pool.size;
    for (; this.#seen < ledger.changes; this.#seen++) {
      const row = ledger.changed(this.#seen);
      if (this.#touched[row] === pass || !this.pool.has(row)) continue;
      this.#touched[row] = pass;
      this.#touch(row);
      const rack = at(terrain.table.rack, row);
      if (this.#touchedRacks[rack] === pass) continue;
      this.#touchedRacks[rack] = pass;
      racks.push(rack);
    }
    if (this.#isStale || this.pool.size === 0) return "stale";
    if (this.pool.size < before) this.sums.ends.refresh();
    for (const rack of racks) this.sums.refreshRack(rack);
    this.sums.settle();
    return isTight(this.#spot) === this.isTight ? "fresh" : "other market";
  }

  #touch(row: number): void {
    if (this.#shape.fits(row)) {
      this.plan.evacuation?.refresh(row);
      if (!this.sums.refreshOwn(row)) this.#isStale = true;
      return;
    }
    this.pool.remove(row);
    this.plan.evacuation?.remove(row);
    this.#countSpot(row, -1);
    if (!this.leanings.remove(row)) this.#isStale = true;
    for (const factor of this.#witnesses.of(row)) if (!this.#findWitness(factor)) this.#isStale = true;
  }

  /** Looks up what one decision needs. @returns false when other columns are known than the weights are made for. */
  open(stack: StackTally): boolean {
    return this.plan.areas.every(({ column }, area) => column.open(stack) === this.#areasKnown[area]);
  }

  /** The score of a row of the pool, exactly as `rank` has it. {@link open} comes first. */
  scoreMicros(row: number, stack: StackTally): number {
    let sum = this.sums.exact(row);
    let mass = this.sums.massOf(row);
    for (const { factor, column } of this.plan.areas) {
      const level = column.level(row);
      if (Number.isNaN(level)) continue;
      sum += at(this.weights, factor) * level;
      mass += at(this.weights, factor);
    }
    sum += this.#among(row, stack);
    const mean = mass === 0 ? 0 : sum / mass;
    return Math.round(this.leanings.forFactors * mean) + this.leanings.micros(row);
  }

  /** What `tenant_separation` gains by the stack's own placements on the node; it is kept as if all were strangers. */
  #among(row: number, stack: StackTally): number {
    const { tenancy } = this.plan;
    const own = stack.byRow.get(row);
    const normalise = this.#factors[tenancy]?.normalise;
    if (own === undefined || normalise === undefined) return 0;
    const placements = at(this.#world.ledger.placements, row);
    const level = (ofTheStack: number): number =>
      grainedLevel(normalise.level(strangersShare(placements, ofTheStack), nobody));
    return at(this.weights, tenancy) * (level(own) - level(0));
  }

  /** Whether the name of a row comes before that of another. */
  isBefore(row: number, other: number): boolean {
    const { nodes } = this.#world.index;
    return byCodeUnits(nodes[row]?.name ?? "", nodes[other]?.name ?? "") < 0;
  }

  /** How much of what the factors need is known of a row, exactly as `knownShares` has it. */
  knownShare(row: number): number {
    let [known, needed] = [0, 0];
    for (const factor of this.#factors.keys()) {
      const weight = at(this.#needed, factor);
      const isKnown = this.#isKnown(factor);
      needed += weight * (isKnown ? 1 : darkShare);
      if (!isKnown || weight === 0) continue;
      const area = this.plan.areas.find((each) => each.factor === factor);
      const isHere = area ? !Number.isNaN(area.column.level(row)) : (this.#knownAt(factor)?.(row) ?? true);
      if (isHere) known += weight;
    }
    return needed === 0 ? 0 : Math.min(1, known / needed);
  }
}
