import type { Cluster } from "./cluster.ts";
import { type PodShape, shapeKey } from "./pod-shape.ts";

/** The shapes that have been seen, numbered from 0 in the order in which they came. */
export class ShapeTable {
  readonly #cluster: Cluster;
  readonly #ids = new Map<string, number>();
  readonly #shapes: PodShape[] = [];
  readonly #allowed: Uint8Array[] = [];

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  get size(): number {
    return this.#shapes.length;
  }

  /** The shape's number; a new one when it was never seen. */
  intern(shape: PodShape): number {
    const key = shapeKey(shape);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#shapes.length;
    this.#ids.set(key, id);
    this.#shapes.push(shape);
    this.#allowed.push(this.#cluster.allowedModels(shape));
    return id;
  }

  /** @throws {RangeError} for a number that {@link intern} never gave. */
  shape(id: number): PodShape {
    const shape = this.#shapes[id];
    if (shape === undefined) throw new RangeError(`no shape ${id}; ${this.#shapes.length} are known`);
    return shape;
  }

  /** One flag per model of the cluster: whether the shape may use it. */
  allowed(id: number): Uint8Array {
    const allowed = this.#allowed[id];
    if (allowed === undefined) throw new RangeError(`no shape ${id}; ${this.#shapes.length} are known`);
    return allowed;
  }
}
