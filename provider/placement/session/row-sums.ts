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
import type { RelativeEnds } from "./relative-ends.ts";
import type { Shape } from "./shape.ts";
import type { SessionWorld } from "./world.ts";

const nobody: Population = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };

/** What sums are made of. */
interface Parts {
  readonly pool: Pool;
  readonly plan: ColumnPlan;
  readonly ends: RelativeEnds;
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
  /** The mean that keys are made for. */
  reference = 0.8;
  /** Least and greatest weight of what is known of a row. */
  leastMass = Number.POSITIVE_INFINITY;
  mostMass = 0;
  readonly #world: SessionWorld;
  readonly #shape: Shape;
  readonly #parts: Parts;
  readonly #own: readonly (OwnColumn & { readonly weight: number })[];
  readonly #headroomWeight: number;
  readonly #headroom = nodeFactors.find(({ id }) => id === "rack_headroom")?.normalise;
  readonly #steadySums: Float64Array;
  readonly #steadyMass: Float64Array;
  readonly #ownSums: Float64Array;
  readonly #ownMass: Float64Array;
  readonly #headroomSums: Float64Array;

  constructor(world: SessionWorld, shape: Shape, parts: Parts) {
    const { plan, weights, pool } = parts;
    const size = pool.alive.length;
    this.#world = world;
    this.#shape = shape;
    this.#parts = parts;
    this.#own = plan.own.flatMap((column) => {
      const weight = at(weights, column.factor);
      return weight === 0 ? [] : [{ ...column, weight }];
    });
    this.#headroomWeight = plan.headroom < 0 ? 0 : at(weights, plan.headroom);
    this.#steadySums = new Float64Array(size);
    this.#steadyMass = new Float64Array(size);
    this.#ownSums = new Float64Array(size);
    this.#ownMass = new Float64Array(size);
    this.#headroomSums = new Float64Array(size);
    this.bounds = new KeyBounds(world.terrain);
    this.#addSteady();
    for (const row of shape.rows) if (pool.has(row)) this.refreshOwn(row);
    for (let rack = 0; rack < world.terrain.racks; rack++) this.#addHeadroom(rack);
    this.setKeys();
  }

  #addSteady(): void {
    const { plan, weights, pool } = this.#parts;
    const { rows } = this.#shape;
    const add = (factor: number, levels: Float64Array, areLevels: boolean): void => {
      const weight = at(weights, factor);
      if (weight === 0) return;
      for (const row of rows) {
        const level = at(levels, row);
        if (!pool.has(row) || Number.isNaN(level)) continue;
        if (areLevels) this.#steadySums[row] = at(this.#steadySums, row) + weight * level;
        this.#steadyMass[row] = at(this.#steadyMass, row) + weight;
      }
    };
    for (const { factor, levels } of plan.steady) add(factor, levels, true);
    for (const { factor, values } of plan.relative) add(factor, values, false);
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
    this.#ownSums[row] = sum;
    this.#ownMass[row] = mass;
    return wasKnown === 0 || wasKnown === mass;
  }

  #addHeadroom(rack: number): void {
    if (this.#headroomWeight === 0 || this.#headroom === undefined) return;
    const { vcpus } = this.#world.terrain.table;
    const { usedVcpus } = this.#world.ledger;
    const rows = this.#world.terrain.rowsOfRack[rack] ?? [];
    const { pool } = this.#parts;
    let [capacity, free] = [0, 0];
    for (const row of rows) {
      if (!pool.has(row)) continue;
      capacity += at(vcpus, row);
      free += at(vcpus, row) - at(usedVcpus, row);
    }
    for (const row of rows) {
      if (!pool.has(row)) continue;
      const own = at(vcpus, row);
      const share = freeBeside(capacity, free, own, own - at(usedVcpus, row));
      this.#headroomSums[row] = this.#headroomWeight * grainedLevel(this.#headroom.level(share, nobody));
    }
  }

  /** Something changed in a rack: its nodes' room beside them, and their keys. {@link settle} comes after the last one. */
  refreshRack(rack: number): void {
    this.#addHeadroom(rack);
    this.#setKey(rack);
  }

  #setKey(rack: number): void {
    const { pool } = this.#parts;
    let most = Number.NEGATIVE_INFINITY;
    for (const row of this.#world.terrain.rowsOfRack[rack] ?? []) {
      if (!pool.has(row)) continue;
      const mass = this.massOf(row);
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

  /** Makes all keys anew. */
  setKeys(): void {
    this.leastMass = Number.POSITIVE_INFINITY;
    this.mostMass = 0;
    for (let rack = 0; rack < this.#world.terrain.racks; rack++) this.#setKey(rack);
    this.settle();
  }

  /** The weighted levels of a row; the relative ones as they were added up last. */
  ofRow(row: number): number {
    return (
      at(this.#steadySums, row) + at(this.#parts.ends.sums, row) + at(this.#ownSums, row) + at(this.#headroomSums, row)
    );
  }

  /** The weight of what is known of a row. */
  massOf(row: number): number {
    return at(this.#steadyMass, row) + at(this.#ownMass, row) + this.#headroomWeight;
  }

  /** What a row has above a mean, policies' preferences included, but for areas. */
  above(row: number, mean: number): number {
    const { forFactors } = this.#parts.leanings;
    // Preferences are not divided by what is known: as much as if all were known bounds them.
    const preferred = this.#parts.leanings.micros(row);
    return this.ofRow(row) - mean * this.massOf(row) + (preferred === 0 ? 0 : (1.001 * preferred) / forFactors);
  }
}
