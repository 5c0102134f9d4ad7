import type { Assignment, ReassignmentModel } from "./model.ts";

/**
 * Where the processes of each service lie: on which machines, in how many locations, in which neighbourhoods. Machine
 * `model.machines` is limbo, which is no place: who lies there is in nobody's way and of no use to anybody.
 */
export class ServicePlaces {
  readonly #limbo: number;
  /** Those of machines, and one more for limbo. */
  readonly #locations: number;
  readonly #neighbourhoods: number;
  /** By machine and limbo. */
  readonly #location: Int32Array;
  readonly #neighbourhood: Int32Array;
  readonly #minSpread: Int32Array;
  readonly #dependencies: readonly Int32Array[];
  readonly #dependents: readonly Int32Array[];
  /** By service: whether it depends on any, or any on it. */
  readonly #isBound: Uint8Array;
  /** By service: its row in `#onMachine`; -1 where it has one process, which is in nobody's way. */
  readonly #row: Int32Array;
  readonly #onMachine: Uint8Array;
  readonly #inLocation: Int32Array;
  readonly #inNeighbourhood: Int32Array;
  /** By service: number of locations in which it runs. */
  readonly #spread: Int32Array;
  #broken = 0;

  /** @param assignment one that breaks no constraint. */
  constructor(model: ReassignmentModel, assignment: Assignment) {
    const { services, machines, locations, neighbourhoods } = model;
    this.#limbo = machines;
    this.#locations = locations + 1;
    this.#neighbourhoods = neighbourhoods + 1;
    this.#location = Int32Array.of(...model.location, locations);
    this.#neighbourhood = Int32Array.of(...model.neighbourhood, neighbourhoods);
    this.#minSpread = model.minSpread;
    // A service meets its own need of itself.
    this.#dependencies = model.dependencies.map((needs, service) => needs.filter((need) => need !== service));
    const dependents = Array.from({ length: services }, (): number[] => []);
    this.#dependencies.forEach((needs, service) => {
      for (const need of needs) dependents[need]?.push(service);
    });
    this.#dependents = dependents.map((list) => Int32Array.from(list));
    this.#isBound = Uint8Array.from(dependents, (list, service) =>
      list.length > 0 || (this.#dependencies[service]?.length ?? 0) > 0 ? 1 : 0,
    );
    const size = new Int32Array(services);
    for (const service of model.service) size[service] = (size[service] as number) + 1;
    let rows = 0;
    this.#row = size.map((processes) => (processes > 1 ? rows++ : -1));
    this.#onMachine = new Uint8Array(rows * machines);
    this.#inLocation = new Int32Array(services * this.#locations);
    this.#inNeighbourhood = new Int32Array(services * this.#neighbourhoods);
    this.#spread = new Int32Array(services);
    for (let p = 0; p < model.processes; p++) {
      this.#enter(model.service[p] as number, assignment[p] as number);
      const cell =
        (model.service[p] as number) * this.#neighbourhoods + (this.#neighbourhood[assignment[p] as number] as number);
      this.#inNeighbourhood[cell] = (this.#inNeighbourhood[cell] as number) + 1;
    }
  }

  /** Locations that services miss, and dependencies that are unmet in a neighbourhood. */
  get broken(): number {
    return this.#broken;
  }

  /** Whether a process of the service lies on the machine; always false of a service with a single process. */
  isOn(service: number, machine: number): boolean {
    const row = this.#row[service] as number;
    return row >= 0 && machine !== this.#limbo && this.#onMachine[row * this.#limbo + machine] === 1;
  }

  /** Change of `broken` when a process of the service goes from one machine to another. */
  moveDelta(service: number, from: number, to: number): number {
    const left = this.#neighbourhood[from] as number;
    const entered = this.#neighbourhood[to] as number;
    const spread = this.#spreadDelta(service, from, to);
    if (left === entered || this.#isBound[service] === 0) return spread;
    const dependencies = this.#changeNeighbourhood(service, left, entered);
    this.#changeNeighbourhood(service, entered, left);
    return spread + dependencies;
  }

  /** The same when, in the same step, one of `other` goes the opposite way. */
  swapDelta(service: number, from: number, other: number, to: number): number {
    if (service === other) return 0;
    const left = this.#neighbourhood[from] as number;
    const entered = this.#neighbourhood[to] as number;
    const spread = this.#spreadDelta(service, from, to) + this.#spreadDelta(other, to, from);
    if (left === entered || (this.#isBound[service] === 0 && this.#isBound[other] === 0)) return spread;
    const there = this.#changeNeighbourhood(service, left, entered);
    const back = this.#changeNeighbourhood(other, entered, left);
    this.#changeNeighbourhood(other, left, entered);
    this.#changeNeighbourhood(service, entered, left);
    return spread + there + back;
  }

  /** Takes one process of the service from one machine to another. */
  move(service: number, from: number, to: number): void {
    this.#broken += this.#spreadDelta(service, from, to);
    this.#broken += this.#changeNeighbourhood(
      service,
      this.#neighbourhood[from] as number,
      this.#neighbourhood[to] as number,
    );
    const row = this.#row[service] as number;
    if (row >= 0 && from !== this.#limbo) this.#onMachine[row * this.#limbo + from] = 0;
    const location = this.#location[from] as number;
    const cell = service * this.#locations + location;
    const left = (this.#inLocation[cell] as number) - 1;
    this.#inLocation[cell] = left;
    if (left === 0 && from !== this.#limbo) this.#spread[service] = (this.#spread[service] as number) - 1;
    this.#enter(service, to);
  }

  #enter(service: number, machine: number): void {
    const row = this.#row[service] as number;
    if (row >= 0 && machine !== this.#limbo) this.#onMachine[row * this.#limbo + machine] = 1;
    const cell = service * this.#locations + (this.#location[machine] as number);
    const before = this.#inLocation[cell] as number;
    this.#inLocation[cell] = before + 1;
    if (before === 0 && machine !== this.#limbo) this.#spread[service] = (this.#spread[service] as number) + 1;
  }

  #spreadDelta(service: number, from: number, to: number): number {
    const minimum = this.#minSpread[service] as number;
    const left = this.#location[from] as number;
    const entered = this.#location[to] as number;
    if (minimum === 0 || left === entered) return 0;
    const row = service * this.#locations;
    const loses = from !== this.#limbo && this.#inLocation[row + left] === 1 ? 1 : 0;
    const gains = to !== this.#limbo && this.#inLocation[row + entered] === 0 ? 1 : 0;
    if (loses === gains) return 0;
    const missing = minimum - (this.#spread[service] as number);
    return Math.max(0, missing + loses - gains) - Math.max(0, missing);
  }

  /** Counts one process of the service elsewhere, and returns by how much the unmet dependencies change. */
  #changeNeighbourhood(service: number, from: number, to: number): number {
    const row = service * this.#neighbourhoods;
    const left = (this.#inNeighbourhood[row + from] as number) - 1;
    const entered = this.#inNeighbourhood[row + to] as number;
    let delta = left === 0 ? -this.#presence(service, from) : 0;
    this.#inNeighbourhood[row + from] = left;
    // Read before it is counted: where the two are one, nothing has changed.
    if (from === to) delta = 0;
    else if (entered === 0) delta += this.#presence(service, to);
    this.#inNeighbourhood[row + to] = from === to ? left + 1 : entered + 1;
    return delta;
  }

  /** How many more dependencies are unmet with the service in a neighbourhood than without it. */
  #presence(service: number, neighbourhood: number): number {
    const neighbourhoods = this.#neighbourhoods;
    if (this.#isBound[service] === 0 || neighbourhood === neighbourhoods - 1) return 0;
    const inNeighbourhood = this.#inNeighbourhood;
    let more = 0;
    const dependencies = this.#dependencies[service] as Int32Array;
    for (let index = 0; index < dependencies.length; index++) {
      if (inNeighbourhood[(dependencies[index] as number) * neighbourhoods + neighbourhood] === 0) more++;
    }
    const dependents = this.#dependents[service] as Int32Array;
    for (let index = 0; index < dependents.length; index++) {
      if (inNeighbourhood[(dependents[index] as number) * neighbourhoods + neighbourhood] !== 0) more--;
    }
    return more;
  }
}
