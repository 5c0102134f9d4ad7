import { at } from "../columns/at.ts";
import type { Terrain } from "./terrain.ts";

/** The rows that can be chosen for one shape, and how many they are in each rack, zone and region. Rows only leave. */
export class Pool {
  /** 1 for those that are in it, by row. */
  readonly alive: Uint8Array;
  readonly inRack: Uint32Array;
  readonly inZone: Uint32Array;
  readonly inRegion: Uint32Array;
  /** How many zones of each region have any. */
  readonly zonesInRegion: Uint32Array;
  size = 0;
  readonly #terrain: Terrain;

  constructor(terrain: Terrain, rows: Iterable<number>) {
    this.#terrain = terrain;
    this.alive = new Uint8Array(terrain.table.size);
    this.inRack = new Uint32Array(terrain.racks);
    this.inZone = new Uint32Array(terrain.zones);
    this.inRegion = new Uint32Array(terrain.regions);
    this.zonesInRegion = new Uint32Array(terrain.regions);
    for (const row of rows) this.#count(row, 1);
  }

  has(row: number): boolean {
    return this.alive[row] === 1;
  }

  remove(row: number): void {
    this.#count(row, -1);
  }

  #count(row: number, by: 1 | -1): void {
    const { table } = this.#terrain;
    const [rack, zone, region] = [at(table.rack, row), at(table.zone, row), at(table.region, row)];
    const before = at(this.inZone, zone);
    this.alive[row] = by === 1 ? 1 : 0;
    this.size += by;
    this.inRack[rack] = at(this.inRack, rack) + by;
    this.inZone[zone] = before + by;
    this.inRegion[region] = at(this.inRegion, region) + by;
    if (before === 0 || before + by === 0) this.zonesInRegion[region] = at(this.zonesInRegion, region) + by;
  }
}
