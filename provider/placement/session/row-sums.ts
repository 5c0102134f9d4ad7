import { at } from "../columns/at.ts";
import { freeBeside } from "../columns/groups.ts";
import { finite } from "../columns/measure-nodes.ts";
import { nodeFactors } from "../factors/node-factors.ts";
import type { Population } from "../factors/normalise.ts";
import { grainedLevel } from "../grain.ts";
import type { ColumnPlan, OwnColumn } from "./column-plan.ts";
import { KeyBounds } from "./key-bounds.ts";
import type { Leanings } from "./leanings.ts";
import type { Pool } from "./pool.ts";
import { RelativeEnds } from "./relative-ends.ts";
import type { Shape } from "./shape.ts";
import type { SessionWorld } from "./world.ts";

const nobody: Population = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };

/** What sums are made of. */
interface Parts {
  readonly pool: Pool;
  readonly plan: ColumnPlan;
  readonly leanings: Leanings;
  readonly weights: Float64Array;
}

/**
 * Weighted sums of levels by row, without those of areas, and the weight of what is known. A row's key is what its sum
 * has above `reference` times its weight: where the best mean is near the reference, the best row has one of the greatest
 * keys, and keys of rows can be compared by one number.
 */
export class RowSums {
  readonly bounds: KeyBounds;
  readonly ends: RelativeEnds;
  /** The mean that keys are made for. */
  reference = 0.8;
  /** Least and greatest weight of what is known of a row. */
  leastMass = Number.POSITIVE_INFINITY;
  mostMass = 0;
  #effort = 0;
  readonly #world: SessionWorld;
  readonly #shape: Shape;
  readonly #pool: Pool;
  readonly #leanings: Leanings;
  readonly #own: readonly (OwnColumn & { readonly weight: number })[];
  /** What all areas weigh together. */
  readonly #areaMass: number;
  readonly #headroomWeight: number;
  readonly #headroom = nodeFactors.find(({ id }) => id === "rack_headroom")?.normalise;
  /** All of a row, and the parts of it that change. */
  readonly #sums: Float64Array;
  readonly #mass: Float64Array;
  readonly #ownSums: Float64Array;
  readonly #ownMass: Float64Array;
  readonly #headroomSums: Float64Array;

  /** @param rows the pool's. */
  constructor(world: SessionWorld, shape: Shape, rows: Uint32Array, { plan, weights, pool, leanings }: Parts) {
    const size = pool.alive.length;
    this.#world = world;
    this.#shape = shape;
    this.#pool = pool;
    this.#leanings = leanings;
    this.#own = plan.own.flatMap((column) => {
      const weight = at(weights, column.factor);
      return weight === 0 ? [] : [{ ...column, weight }];
    });
    this.#areaMass = plan.areas.reduce((sum, { factor }) => sum + at(weights, factor), 0);
    this.#sums = new Float64Array(size);
    this.#mass = new Float64Array(size);
    this.#ownSums = new Float64Array(size);
    this.#ownMass = new Float64Array(size);
    this.#headroomSums = new Float64Array(size);
    this.bounds = new KeyBounds(world.terrain);
    for (const { factor, levels } of plan.steady) this.#add(at(weights, factor), levels, rows);
    this.ends = new RelativeEnds(plan.relative, weights, pool, rows, this.#sums, this.#mass);
    for (const row of rows) this.refreshOwn(row);
    this.#headroomWeight = plan.headroom < 0 ? 0 : at(weights, plan.headroom);
    for (const row of rows) this.#mass[row] = at(this.#mass, row) + this.#headroomWeight;
    for (let rack = 0; rack < world.terrain.racks; rack++) this.#addHeadroom(rack);
    this.setKeys();
  }

  #add(weight: number, levels: Float64Array, rows: Uint32Array): void {
    if (weight === 0) return;
    const [sums, mass] = [this.#sums, this.#mass];
    for (let i = 0; i < rows.length; i++) {
      const row = at(rows, i);
      const level = at(levels, row);
      if (Number.isNaN(level)) continue;
      sums[row] = at(sums, row) + weight * level;
      mass[row] = at(mass, row) + weight;
    }
  }

  /** What is held on a row has changed. @returns false when one of its columns is no longer known, or is only now. */
  refreshOwn(row: number): boolean {
    this.#world.loadAfter(row, this.#shape.context);
    let [sum, mass] = [0, 0];
    for (const { value, normalise, weight } of this.#own) {
      const found = finite(value(row));
      if (Number.isNaN(found)) continue;
      sum += weight * grainedLevel(normalise.level(found, nobody));
      mass += weight;
    }
    const wasKnown = at(this.#ownMass, row);
    this.#sums[row] = at(this.#sums, row) + sum - at(this.#ownSums, row);
    this.#mass[row] = at(this.#mass, row) + mass - wasKnown;
    this.#ownSums[row] = sum;
    this.#ownMass[row] = mass;
    return wasKnown === 0 || wasKnown === mass;
  }

  #addHeadroom(rack: number): void {
    if (this.#headroomWeight === 0 || this.#headroom === undefined) return;
    const { vcpus } = this.#world.terrain.table;
    const { usedVcpus } = this.#world.ledger;
    const rows = this.#world.terrain.rowsOfRack[rack];
    if (rows === undefined) return;
    const { alive } = this.#pool;
    let [capacity, free] = [0, 0];
    for (let i = 0; i < rows.length; i++) {
      const row = at(rows, i);
      if (alive[row] !== 1) continue;
      capacity += at(vcpus, row);
      free += at(vcpus, row) - at(usedVcpus, row);
    }
    for (let i = 0; i < rows.length; i++) {
      const row = at(rows, i);
      if (alive[row] !== 1) continue;
      const own = at(vcpus, row);
      const share = freeBeside(capacity, free, own, own - at(usedVcpus, row));
      const sum = this.#headroomWeight * grainedLevel(this.#headroom.level(share, nobody));
      this.#sums[row] = at(this.#sums, row) + sum - at(this.#headroomSums, row);
      this.#headroomSums[row] = sum;
    }
  }

  /** Something changed in a rack: its nodes' room beside them, and their keys. {@link settle} comes after the last one. */
  refreshRack(rack: number): void {
    this.#addHeadroom(rack);
    this.#setKey(rack);
  }

  #setKey(rack: number): void {
    const rows = this.#world.terrain.rowsOfRack[rack];
    if (rows === undefined) return;
    const { alive } = this.#pool;
    let most = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < rows.length; i++) {
      const row = at(rows, i);
      if (alive[row] !== 1) continue;
      const mass = at(this.#mass, row);
      if (mass < this.leastMass) this.leastMass = mass;
      if (mass > this.mostMass) this.mostMass = mass;
      const key = this.above(row, this.reference);
      if (key > most) most = key;
    }
    this.bounds.setRack(rack, most);
  }

  settle(): void {
    this.bounds.settle();
  }

  /**
   * Notes what a search cost and the mean that it found. Bounds get wider as the best of the pool and the best mean move
   * away from those that they were made for; when searches have cost as much as making them anew would, that is done.
   */
  note(effort: number, mean: number): void {
    this.#effort += effort;
    if (this.#effort < 6 * this.#pool.size + 512) return;
    this.#effort = 0;
    if (this.ends.risen === 0 && Math.abs(mean - this.reference) < 1e-4) return;
    this.reference = mean;
    this.ends.settle();
    this.setKeys();
  }

  /** Makes all keys anew. */
  setKeys(): void {
    this.leastMass = Number.POSITIVE_INFINITY;
    this.mostMass = 0;
    for (let rack = 0; rack < this.#world.terrain.racks; rack++) this.#setKey(rack);
    this.settle();
  }

  /** The weighted levels of a row. */
  exact(row: number): number {
    return at(this.#sums, row) + this.ends.risenAt(row);
  }

  /** The weight of what is known of a row. */
  massOf(row: number): number {
    return at(this.#mass, row);
  }

  /**
   * What a row has above a mean, policies' preferences included, but for areas; relative levels as they were added up last.
   */
  above(row: number, mean: number): number {
    const above = at(this.#sums, row) - mean * at(this.#mass, row);
    const leanings = this.#leanings;
    if (leanings.forFactors === 1_000_000) return above;
    // Preferences are not divided by what is known: above the mean they count as much as what may be known at most.
    return above + leanings.share(row) * (at(this.#mass, row) + this.#areaMass);
  }
}
