import type { Cloud } from "./catalog-file.ts";
import type { InstanceType } from "./instance-type.ts";

// Averages of the Cloud Carbon Footprint methodology: watts of a vCPU idle and busy, and what the building needs on top.
const power: Readonly<Record<Cloud, { readonly idle: number; readonly busy: number; readonly pue: number }>> = {
  aws: { idle: 0.74, busy: 3.5, pue: 1.135 },
  azure: { idle: 0.78, busy: 3.76, pue: 1.185 },
  gcp: { idle: 0.71, busy: 4.26, pue: 1.1 },
};
const memoryWattsPerGiB = 0.392;
/** Of the methodology, where nothing is measured. */
const utilization = 0.5;
/** Board power by the makers' data sheets; watts. */
const gpuWatts: Readonly<Record<string, number>> = {
  t4: 70,
  l4: 72,
  a10: 150,
  v100: 300,
  a100: 400,
  h100: 700,
  h200: 700,
};

/** What a type draws, in the form that nodes have it; undefined where its size or the power of its GPUs is unknown. */
export function powerOf({ cloud, vcpus, memoryGiB, gpus }: InstanceType): TypePower | undefined {
  if (vcpus === undefined || memoryGiB === undefined || gpus === undefined) return undefined;
  const gpu = gpus === null ? 0 : (gpuWatts[gpus.model ?? ""] ?? Number.NaN) * gpus.count;
  if (Number.isNaN(gpu)) return undefined;
  const { idle, busy, pue } = power[cloud];
  const memory = memoryGiB * memoryWattsPerGiB;
  return { idleWatts: vcpus * idle + memory, maxWatts: vcpus * busy + memory + gpu, pue };
}

/** Watts of a whole machine. */
export interface TypePower {
  readonly idleWatts: number;
  readonly maxWatts: number;
  /** What the building needs on top, as a factor. */
  readonly pue: number;
}

/**
 * Grams of CO2e per hour of a type in a region, for its operation without its making: at half load, by the averages of Cloud
 * Carbon Footprint's methodology (https://www.cloudcarbonfootprint.org/docs/methodology). An estimate for comparing, no
 * measurement. Undefined where size, grid or the power of its GPUs is unknown.
 */
export function carbonGramsPerHour(type: InstanceType, gridGramsPerKwh: number | undefined): number | undefined {
  const watts = powerOf(type);
  if (watts === undefined || gridGramsPerKwh === undefined) return undefined;
  const { idleWatts, maxWatts, pue } = watts;
  return ((idleWatts + utilization * (maxWatts - idleWatts)) / 1000) * pue * gridGramsPerKwh;
}
