import type { Cluster } from "./cluster.ts";
import type { ObservedShape } from "./demand.ts";
import { wholeGpuMilli } from "./pod-shape.ts";
import type { ShapeTable } from "./shape-table.ts";
import { stepsNeeded, stepsOf, stepsWithin } from "./steps.ts";

/** Most distinct amounts that are told apart; the tables grow with the product. */
const mostSteps = { cpu: 40, memory: 24, gpu: 40 };

/** How {@link ExpectedFill} looks ahead. */
export interface FillOptions {
  /** Of how many coming workloads a GPU gets the one that fills it best. */
  readonly choices: number;
  /** How much of the CPU and memory that the best one is expected to take is gone for the node's other GPUs. */
  readonly coupling: number;
  /** What room for a workload of several GPUs is worth, of the GPUs that it would take, by its share of the workloads. */
  readonly several: number;
}

/**
 * How many free GPU thousandths of a node are expected to be filled in the end. A GPU with a gap is not given to the next
 * workload that comes, but to the one of the next `choices` that fills it best: so a gap that few workloads fit may be
 * worth as much as one that all do, and one that none fits, or whose node has no CPU or memory left, is worth nothing.
 *
 * For a gap on a node with given free CPU and memory, let P(s) be the share of workloads that fit and ask for s or more
 * thousandths of one GPU. The best of k has s or more with probability 1 - (1 - P(s))^k, from which follows what it is
 * expected to fill, and the CPU and memory it takes. The GPUs of a node share both, so they are filled in turn, the
 * widest gap first.
 */
export class ExpectedFill {
  readonly #options: FillOptions;
  readonly #cpuSteps: Int32Array;
  readonly #memorySteps: Int32Array;
  readonly #sizes: Int32Array;
  /** Number of {@link #sizes} that fit a gap of so many thousandths. */
  readonly #sizesWithin = new Uint8Array(wholeGpuMilli + 1);
  /** Share of workloads by model, CPU step, memory step and size, summed over CPU and memory; and what those take. */
  readonly #share: Float64Array;
  readonly #shareCpu: Float64Array;
  readonly #shareMemory: Float64Array;
  /** Expected fill, CPU and memory of a gap's best workload; computed when first asked for, NaN before. */
  readonly #fill: Float64Array;
  readonly #cpu: Float64Array;
  readonly #memory: Float64Array;
  /** By the number of GPUs that workloads ask for, if several: their share, and what room for one is worth, of its GPUs. */
  readonly #several: readonly { readonly gpus: number; readonly share: number; worth: number }[];
  /** Cells of a table for each memory step, CPU step and model. */
  readonly #perMemory: number;
  readonly #perCpu: number;
  readonly #perModel: number;
  readonly #gaps: Int16Array;

  constructor(cluster: Cluster, shapes: ShapeTable, observed: readonly ObservedShape[], options: FillOptions) {
    this.#options = options;
    const sum = (amountOf: (id: number) => number, of: readonly ObservedShape[]): Map<number, number> => {
      const sums = new Map<number, number>();
      for (const { id, share } of of) sums.set(amountOf(id), (sums.get(amountOf(id)) ?? 0) + share);
      return sums;
    };
    const single = observed.filter(({ id }) => shapes.shape(id).gpus === 1);
    this.#cpuSteps = stepsOf(
      sum((id) => shapes.shape(id).cpuMilli, single),
      mostSteps.cpu,
    );
    this.#memorySteps = stepsOf(
      sum((id) => shapes.shape(id).memoryMiB, single),
      mostSteps.memory,
    );
    this.#sizes = stepsOf(
      sum((id) => shapes.shape(id).gpuMilli, single),
      mostSteps.gpu,
    );
    for (let gap = 0; gap <= wholeGpuMilli; gap++) this.#sizesWithin[gap] = stepsWithin(this.#sizes, gap);
    this.#perMemory = this.#sizes.length + 1;
    this.#perCpu = this.#perMemory * (this.#memorySteps.length + 1);
    this.#perModel = this.#perCpu * (this.#cpuSteps.length + 1);
    const several = observed.filter(({ id }) => shapes.shape(id).gpus > 1);
    this.#several = [...sum((id) => shapes.shape(id).gpus, several)].map(([gpus, share]) => ({
      gpus,
      share,
      worth: options.several * share,
    }));
    this.#gaps = new Int16Array(cluster.stride);
    const length = cluster.models.length * this.#perModel;
    this.#share = new Float64Array(length);
    this.#shareCpu = new Float64Array(length);
    this.#shareMemory = new Float64Array(length);
    this.#fill = new Float64Array(length).fill(Number.NaN);
    this.#cpu = new Float64Array(length);
    this.#memory = new Float64Array(length);
    for (const { id, share } of single) {
      const { cpuMilli, memoryMiB, gpuMilli } = shapes.shape(id);
      const cell = this.#cell(
        stepsNeeded(this.#cpuSteps, cpuMilli),
        stepsNeeded(this.#memorySteps, memoryMiB),
        stepsNeeded(this.#sizes, gpuMilli),
      );
      for (const [model, allowed] of shapes.allowed(id).entries()) {
        if (allowed === 0) continue;
        const at = model * this.#perModel + cell;
        this.#share[at] = (this.#share[at] as number) + share;
        this.#shareCpu[at] = (this.#shareCpu[at] as number) + share * cpuMilli;
        this.#shareMemory[at] = (this.#shareMemory[at] as number) + share * memoryMiB;
      }
    }
    for (const sums of [this.#share, this.#shareCpu, this.#shareMemory]) this.#accumulate(sums);
  }

  /**
   * Thousandths that are expected to be filled on a node of that model with so much free CPU and memory and the free
   * thousandths of its GPUs in the first `count` entries of `gpus`.
   */
  of(model: number, cpuFree: number, memoryFree: number, gpus: Int16Array, count: number): number {
    const gaps = this.#gaps;
    let open = 0;
    let whole = 0;
    for (let gpu = 0; gpu < count; gpu++) {
      const gap = gpus[gpu] as number;
      if (gap === 0) continue;
      if (gap === wholeGpuMilli) whole++;
      let at = open++;
      for (; at > 0 && (gaps[at - 1] as number) < gap; at--) gaps[at] = gaps[at - 1] as number;
      gaps[at] = gap;
    }
    const { coupling } = this.#options;
    let cpu = cpuFree;
    let memory = memoryFree;
    let filled = 0;
    for (let index = 0; index < open; index++) {
      const cpuStep = stepsWithin(this.#cpuSteps, cpu);
      const memoryStep = stepsWithin(this.#memorySteps, memory);
      if (cpuStep === 0 || memoryStep === 0) break;
      const row = model * this.#perModel + this.#cell(cpuStep, memoryStep, 0);
      const size = this.#sizesWithin[gaps[index] as number] as number;
      if (Number.isNaN(this.#fill[row + size] as number)) this.#look(row, size);
      filled += this.#fill[row + size] as number;
      cpu -= coupling * (this.#cpu[row + size] as number);
      memory -= coupling * (this.#memory[row + size] as number);
    }
    for (const { gpus: needed, worth } of this.#several)
      filled += worth * wholeGpuMilli * needed * Math.floor(whole / needed);
    return filled;
  }

  /** Room for workloads of several GPUs is worth so much more, of the GPUs that they take, by their number of GPUs. */
  weighRoom(scarcity: ReadonlyMap<number, number>): void {
    for (const each of this.#several) each.worth = this.#options.several * each.share + (scarcity.get(each.gpus) ?? 0);
  }

  /** Works out the best workload for a gap that takes the first `size` sizes. */
  #look(row: number, size: number): void {
    let fitting = 0;
    let taken = 0;
    let fill = 0;
    let cpu = 0;
    let memory = 0;
    for (let at = row + size; at > row; at--) {
      const share = this.#share[at] as number;
      if (share === 0) continue;
      fitting += share;
      const sofar = 1 - Math.max(0, 1 - fitting) ** this.#options.choices;
      const chance = sofar - taken;
      fill += chance * (this.#sizes[at - row - 1] as number);
      cpu += (chance * (this.#shareCpu[at] as number)) / share;
      memory += (chance * (this.#shareMemory[at] as number)) / share;
      taken = sofar;
    }
    this.#fill[row + size] = fill;
    this.#cpu[row + size] = cpu;
    this.#memory[row + size] = memory;
  }

  /** Makes each cell the sum of those with no more CPU and no more memory. */
  #accumulate(cells: Float64Array): void {
    const perMemory = this.#perMemory;
    const perCpu = this.#perCpu;
    for (let at = 0; at < cells.length; at++)
      if (at % perCpu >= perMemory) cells[at] = (cells[at] as number) + (cells[at - perMemory] as number);
    for (let at = 0; at < cells.length; at++)
      if (at % this.#perModel >= perCpu) cells[at] = (cells[at] as number) + (cells[at - perCpu] as number);
  }

  #cell(cpuStep: number, memoryStep: number, size: number): number {
    return cpuStep * this.#perCpu + memoryStep * this.#perMemory + size;
  }
}
