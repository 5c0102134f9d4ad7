import { at } from "../columns/at.ts";
import type { Terrain } from "./terrain.ts";

/** The greatest key of each rack and each zone. */
export class KeyBounds {
  readonly ofRack: Float64Array;
  readonly ofZone: Float64Array;
  readonly #terrain: Terrain;
  readonly #isStale: Uint8Array;
  #stale: number[] = [];

  constructor(terrain: Terrain) {
    this.#terrain = terrain;
    this.ofRack = new Float64Array(terrain.racks).fill(Number.NEGATIVE_INFINITY);
    this.ofZone = new Float64Array(terrain.zones).fill(Number.NEGATIVE_INFINITY);
    this.#isStale = new Uint8Array(terrain.zones);
  }

  setRack(rack: number, key: number): void {
    this.ofRack[rack] = key;
    const zone = at(this.#terrain.zoneOfRack, rack);
    if (this.#isStale[zone] === 1) return;
    this.#isStale[zone] = 1;
    this.#stale.push(zone);
  }

  /** To be called after the last {@link setRack}. */
  settle(): void {
    for (const zone of this.#stale) {
      let most = Number.NEGATIVE_INFINITY;
      for (const rack of this.#terrain.racksOfZone[zone] ?? []) most = Math.max(most, at(this.ofRack, rack));
      this.ofZone[zone] = most;
      this.#isStale[zone] = 0;
    }
    this.#stale = [];
  }
}
