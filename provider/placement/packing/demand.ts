import type { ShapeTable } from "./shape-table.ts";

/** A shape and its share of all workloads that arrived so far, 0 to 1. */
export interface ObservedShape {
  readonly id: number;
  readonly share: number;
}

/** What has arrived so far: all that an online policy knows of what will come. */
export class Demand {
  readonly #shapes: ShapeTable;
  #counts = new Int32Array(64);
  #arrivals = 0;

  constructor(shapes: ShapeTable) {
    this.#shapes = shapes;
  }

  get arrivals(): number {
    return this.#arrivals;
  }

  arrived(shape: number): void {
    if (shape >= this.#counts.length) {
      const longer = new Int32Array(Math.max(shape + 1, this.#counts.length * 2));
      longer.set(this.#counts);
      this.#counts = longer;
    }
    this.#counts[shape] = (this.#counts[shape] as number) + 1;
    this.#arrivals++;
  }

  /** Shapes with GPUs, in the order in which they first came. */
  gpuShapes(): ObservedShape[] {
    const observed: ObservedShape[] = [];
    for (let id = 0; id < this.#shapes.size; id++) {
      const count = this.#counts[id] ?? 0;
      if (count > 0 && this.#shapes.shape(id).gpus > 0) observed.push({ id, share: count / this.#arrivals });
    }
    return observed;
  }
}
