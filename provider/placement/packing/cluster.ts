import { type PodShape, wholeGpuMilli } from "./pod-shape.ts";

/** A node as it is when empty. */
export interface NodeSpec {
  readonly cpuMilli: number;
  readonly memoryMiB: number;
  readonly gpus: number;
  /** The model of its GPUs; empty without GPUs. */
  readonly model: string;
}

/**
 * The free capacity of all nodes, one typed array per resource. Columns are in the order of the nodes' ranks, so that
 * the first of equally good columns is the one of the lowest rank: no comparison of ranks is ever needed.
 */
export class Cluster {
  readonly size: number;
  /** Entries of {@link gpuFree} per node. */
  readonly stride: number;
  readonly cpuFree: Int32Array;
  readonly memoryFree: Int32Array;
  /** Free thousandths of each GPU; node n has the entries from n * stride to n * stride + gpuCount[n]. */
  readonly gpuFree: Int16Array;
  /** Free thousandths of all GPUs of the node. */
  readonly gpuFreeTotal: Int32Array;
  readonly gpuCount: Uint8Array;
  readonly cpuCapacity: Int32Array;
  readonly memoryCapacity: Int32Array;
  /** Index into {@link models}. */
  readonly model: Uint16Array;
  readonly models: readonly string[];
  /** Which of the nodes that the constructor was given stands in a column. */
  readonly nodeOf: Int32Array;
  /**
   * A number for what is free on the node and of which model; nodes with equal numbers are as good as one another. Numbers
   * of which no node is left are given again.
   */
  readonly state: Int32Array;
  /** Thousandths of GPUs of the empty cluster. */
  readonly gpuCapacity: number;
  readonly #states = new Map<string, number>();
  /** By number: what is written for it, and how many nodes are in it. */
  readonly #stateKeys: string[] = [];
  readonly #nodesIn: number[] = [];
  readonly #unused: number[] = [];

  /** `ranks[i]` is the rank of `nodes[i]`; ties between nodes go to the lower rank. */
  constructor(nodes: readonly NodeSpec[], ranks: ArrayLike<number>) {
    const order = nodes.map((_, index) => index).sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0));
    const ordered = order.flatMap((index) => nodes[index] ?? []);
    this.size = ordered.length;
    this.nodeOf = Int32Array.from(order);
    this.stride = ordered.reduce((most, { gpus }) => Math.max(most, gpus), 1);
    this.models = [...new Set(ordered.map(({ model }) => model))].sort();
    const modelIds = new Map(this.models.map((model, id) => [model, id]));
    this.model = Uint16Array.from(ordered, ({ model }) => modelIds.get(model) ?? 0);
    this.gpuCount = Uint8Array.from(ordered, ({ gpus }) => gpus);
    this.cpuCapacity = Int32Array.from(ordered, ({ cpuMilli }) => cpuMilli);
    this.memoryCapacity = Int32Array.from(ordered, ({ memoryMiB }) => memoryMiB);
    this.cpuFree = this.cpuCapacity.slice();
    this.memoryFree = this.memoryCapacity.slice();
    this.gpuFreeTotal = Int32Array.from(ordered, ({ gpus }) => gpus * wholeGpuMilli);
    this.gpuFree = new Int16Array(this.size * this.stride);
    for (const [column, { gpus }] of ordered.entries())
      this.gpuFree.fill(wholeGpuMilli, column * this.stride, column * this.stride + gpus);
    this.gpuCapacity = this.gpuFreeTotal.reduce((sum, milli) => sum + milli, 0);
    this.state = new Int32Array(this.size);
    for (let column = 0; column < this.size; column++) this.#enter(column);
  }

  /** All numbers in {@link state} are below this one. */
  get states(): number {
    return this.#stateKeys.length;
  }

  /** One flag per model: whether the shape may use it. */
  allowedModels({ models }: PodShape): Uint8Array {
    return Uint8Array.from(this.models, (model) => (models.length === 0 || models.includes(model) ? 1 : 0));
  }

  /** Whether the node can take the shape now. `allowed` comes from {@link allowedModels}. */
  fits(column: number, shape: PodShape, allowed: Uint8Array): boolean {
    if ((this.cpuFree[column] as number) < shape.cpuMilli || (this.memoryFree[column] as number) < shape.memoryMiB)
      return false;
    if (shape.gpus === 0) return true;
    if (allowed[this.model[column] as number] !== 1) return false;
    if ((this.gpuFreeTotal[column] as number) < shape.gpus * shape.gpuMilli) return false;
    const begin = column * this.stride;
    const end = begin + (this.gpuCount[column] as number);
    let lacking = shape.gpus;
    for (let gpu = begin; gpu < end; gpu++)
      if ((this.gpuFree[gpu] as number) >= shape.gpuMilli && --lacking === 0) return true;
    return false;
  }

  /**
   * Takes the shape's resources from the node. A share goes to the GPU `gpu`, counted within the node; whole GPUs are the
   * first free ones, for one is as good as another. The caller knows that it fits.
   */
  take(column: number, shape: PodShape, gpu: number): void {
    this.#leave(column);
    this.cpuFree[column] = (this.cpuFree[column] as number) - shape.cpuMilli;
    this.memoryFree[column] = (this.memoryFree[column] as number) - shape.memoryMiB;
    if (shape.gpus > 0) this.#takeGpus(column, shape, gpu);
    this.#enter(column);
  }

  #takeGpus(column: number, shape: PodShape, gpu: number): void {
    this.gpuFreeTotal[column] = (this.gpuFreeTotal[column] as number) - shape.gpus * shape.gpuMilli;
    const begin = column * this.stride;
    if (shape.gpuMilli < wholeGpuMilli) {
      this.gpuFree[begin + gpu] = (this.gpuFree[begin + gpu] as number) - shape.gpuMilli;
      return;
    }
    let lacking = shape.gpus;
    for (let index = begin; lacking > 0; index++) {
      if (this.gpuFree[index] !== wholeGpuMilli) continue;
      this.gpuFree[index] = 0;
      lacking--;
    }
  }

  #leave(column: number): void {
    const state = this.state[column] as number;
    const left = (this.#nodesIn[state] as number) - 1;
    this.#nodesIn[state] = left;
    if (left > 0) return;
    this.#states.delete(this.#stateKeys[state] as string);
    this.#unused.push(state);
  }

  #enter(column: number): void {
    const key = this.#keyOf(column);
    const state = this.#states.get(key) ?? this.#unused.pop() ?? this.#stateKeys.length;
    const nodes = this.#states.has(key) ? (this.#nodesIn[state] as number) : 0;
    if (nodes === 0) {
      this.#states.set(key, state);
      this.#stateKeys[state] = key;
    }
    this.#nodesIn[state] = nodes + 1;
    this.state[column] = state;
  }

  /** GPUs in their order: policies may tell the first of equal ones from the second. */
  #keyOf(column: number): string {
    const begin = column * this.stride;
    const gpus = this.gpuFree.subarray(begin, begin + (this.gpuCount[column] as number));
    return `${this.model[column]},${this.cpuFree[column]},${this.memoryFree[column]},${gpus.join()}`;
  }
}
