import { Demand } from "./demand.ts";
import { ExpectedFill } from "./expected-fill.ts";
import { modelScarcity } from "./model-scarcity.ts";
import type { MakePolicy } from "./packing-policy.ts";
import { wholeGpuMilli } from "./pod-shape.ts";
import { roomScarcity } from "./room-scarcity.ts";

/** What the policy weighs; {@link defaultSettings} were chosen on the openb traces. */
export interface LeastLossSettings {
  /** See FillOptions. */
  readonly choices: number;
  /** See FillOptions. */
  readonly coupling: number;
  /** See FillOptions. */
  readonly several: number;
  /** How much more a loss counts on a model that is fully asked for. */
  readonly scarcityWeight: number;
  /** Thousandths that a node's last free resource is worth, to settle near ties for the fuller node. */
  readonly fullness: number;
}

export const defaultSettings: LeastLossSettings = {
  choices: 15,
  coupling: 1.2,
  several: 1,
  scarcityWeight: 0.5,
  fullness: 3,
};

/** Demand is learnt anew when there is so much more of it. */
const relearnGrowth = 1.3;
/** Scarcity is looked at after so many arrivals, by the number of nodes, and applied when it changed by so much. */
const scarcity = { arrivalsPerNode: 0.05, fewestArrivals: 10, change: 0.05 };
/** Thousandths by which the fuller of equally good GPUs is preferred, for each thousandth that it is fuller. */
const fullerGpu = 1e-3;

/**
 * The policy of NovaCron: the node, and on it the GPU, where a workload takes least away from what is expected to be
 * filled there in the end ({@link ExpectedFill}). It knows only what has arrived. A loss counts more on GPU models that
 * others must have ({@link modelScarcity}), room for workloads of several GPUs counts more where it gets scarce
 * ({@link roomScarcity}), and near ties go to the fuller node.
 */
export function leastLoss(settings: LeastLossSettings = defaultSettings): MakePolicy {
  return (cluster, shapes) => {
    const demand = new Demand(shapes);
    const modelWeights = new Float64Array(cluster.models.length).fill(1);
    const gpus = new Int16Array(cluster.stride);
    /** Expected fill of each node as it is; NaN where it is not known. */
    const now = new Float64Array(cluster.size).fill(Number.NaN);
    const widestCpu = cluster.cpuCapacity.reduce((most, milli) => Math.max(most, milli), 1);
    const weighEvery = Math.max(scarcity.fewestArrivals, Math.ceil(cluster.size * scarcity.arrivalsPerNode));
    const widestGpu = cluster.stride * wholeGpuMilli;
    let fill = new ExpectedFill(cluster, shapes, [], settings);
    let relearnAt = 1;
    let rooms: ReadonlyMap<number, number> = new Map();
    let weighAt = 1;
    let epoch = 0;

    function learn(): void {
      if (demand.arrivals >= relearnAt) {
        relearnAt = Math.ceil(demand.arrivals * relearnGrowth) + 5;
        fill = new ExpectedFill(cluster, shapes, demand.gpuShapes(), settings);
        fill.weighRoom(rooms);
        now.fill(Number.NaN);
        epoch++;
      }
      if (demand.arrivals >= weighAt) {
        weighAt = demand.arrivals + weighEvery;
        weighModels();
        weighRoom();
      }
    }
    function weighModels(): void {
      const fresh = modelScarcity(cluster, shapes, demand.gpuShapes()).map(
        (value) => 1 + settings.scarcityWeight * value,
      );
      if (fresh.every((weight, model) => Math.abs(weight / (modelWeights[model] as number) - 1) <= scarcity.change))
        return;
      modelWeights.set(fresh);
      epoch++;
    }
    function weighRoom(): void {
      const fresh = roomScarcity(cluster, shapes, demand.gpuShapes());
      if ([...fresh].every(([gpus, value]) => Math.abs(value - (rooms.get(gpus) ?? 0)) <= scarcity.change)) return;
      rooms = fresh;
      fill.weighRoom(rooms);
      now.fill(Number.NaN);
      epoch++;
    }
    function filledNow(column: number, model: number, count: number): number {
      const known = now[column] as number;
      if (!Number.isNaN(known)) return known;
      const { cpuFree, memoryFree } = cluster;
      const fresh = fill.of(model, cpuFree[column] as number, memoryFree[column] as number, gpus, count);
      now[column] = fresh;
      return fresh;
    }
    /** The best GPU for the shape, where it takes a share, and the score. */
    function best(column: number, id: number): { gpu: number; score: number } {
      const shape = shapes.shape(id);
      const count = cluster.gpuCount[column] as number;
      const model = cluster.model[column] as number;
      const begin = column * cluster.stride;
      for (let gpu = 0; gpu < count; gpu++) gpus[gpu] = cluster.gpuFree[begin + gpu] as number;
      const before = filledNow(column, model, count);
      const cpu = (cluster.cpuFree[column] as number) - shape.cpuMilli;
      const memory = (cluster.memoryFree[column] as number) - shape.memoryMiB;
      const weight = modelWeights[model] as number;
      const empty = settings.fullness * ((cluster.gpuFreeTotal[column] as number) / widestGpu + cpu / widestCpu);
      if (shape.gpus === 0 || shape.gpuMilli === wholeGpuMilli) {
        let lacking = shape.gpus;
        for (let gpu = 0; lacking > 0; gpu++) {
          if (gpus[gpu] !== wholeGpuMilli) continue;
          gpus[gpu] = 0;
          lacking--;
        }
        return { gpu: 0, score: weight * (fill.of(model, cpu, memory, gpus, count) - before) - empty };
      }
      const found = { gpu: 0, score: Number.NEGATIVE_INFINITY };
      for (let gpu = 0; gpu < count; gpu++) {
        const free = gpus[gpu] as number;
        // A GPU as free as one before it gives the same score, and the first is taken.
        if (free < shape.gpuMilli || gpus.indexOf(free) < gpu) continue;
        gpus[gpu] = free - shape.gpuMilli;
        const loss = before - fill.of(model, cpu, memory, gpus, count);
        gpus[gpu] = free;
        const score = -weight * loss - empty - fullerGpu * free;
        if (score > found.score) {
          found.gpu = gpu;
          found.score = score;
        }
      }
      return found;
    }

    return {
      get epoch() {
        return epoch;
      },
      arrived(shape) {
        demand.arrived(shape);
        learn();
      },
      score: (column, id) => best(column, id).score,
      gpuFor: (column, id) => best(column, id).gpu,
      changed(column) {
        now[column] = Number.NaN;
      },
    };
  };
}
