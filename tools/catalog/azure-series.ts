import type { TypeFacts } from "../../provider/world/catalog/table-builder.ts";

/** GiB per vCPU of a series, up to so many vCPUs: the largest sizes often have less, or are whole machines. */
interface SeriesRatio {
  /** Letters before the size, such as `D`. */
  readonly family: string;
  readonly versions: readonly number[];
  readonly gibPerVcpu: (features: string) => number | null;
  readonly upToVcpus: number;
}

const fixed = (ratio: number) => () => ratio;
/** `l` is low memory, `m` is much. */
const byLetter = (low: number, plain: number, much: number | null) => (features: string) =>
  features.includes("l") ? low : features.includes("m") ? much : plain;

/** Of the series pages of Microsoft Learn. vCPUs are the number in the name; not so in v1 and v2 of D, hence not here. */
const ratios: readonly SeriesRatio[] = [
  { family: "D", versions: [3, 4, 5, 6, 7], gibPerVcpu: byLetter(2, 4, null), upToVcpus: 96 },
  // Half of what is asked for beyond 48 vCPUs is not there in v3 and v4, nor beyond 20 in those with Ampere (`p`) of v5.
  { family: "E", versions: [3, 4], gibPerVcpu: fixed(8), upToVcpus: 48 },
  { family: "E", versions: [5], gibPerVcpu: (features) => (features.includes("p") ? null : 8), upToVcpus: 64 },
  { family: "E", versions: [6, 7], gibPerVcpu: fixed(8), upToVcpus: 64 },
  { family: "DC", versions: [2], gibPerVcpu: fixed(4), upToVcpus: 8 },
  { family: "DC", versions: [3], gibPerVcpu: fixed(8), upToVcpus: 48 },
  { family: "DC", versions: [5, 6], gibPerVcpu: fixed(4), upToVcpus: 96 },
  { family: "EC", versions: [5, 6], gibPerVcpu: fixed(8), upToVcpus: 64 },
  { family: "F", versions: [2], gibPerVcpu: fixed(2), upToVcpus: 72 },
  { family: "F", versions: [6, 7], gibPerVcpu: byLetter(2, 4, 8), upToVcpus: 64 },
  { family: "FX", versions: [2], gibPerVcpu: fixed(21), upToVcpus: 64 },
  { family: "L", versions: [2, 3], gibPerVcpu: fixed(8), upToVcpus: 80 },
];

// Name, vCPUs, GiB, GPUs (shares as fractions), model, GiB of one GPU.
const gpuSizes: readonly (readonly [string, number, number, number, string, number])[] = [
  ["NC4as_T4_v3", 4, 28, 1, "t4", 16],
  ["NC8as_T4_v3", 8, 56, 1, "t4", 16],
  ["NC16as_T4_v3", 16, 110, 1, "t4", 16],
  ["NC64as_T4_v3", 64, 440, 4, "t4", 16],
  ["NC6s_v3", 6, 112, 1, "v100", 16],
  ["NC12s_v3", 12, 224, 2, "v100", 16],
  ["NC24s_v3", 24, 448, 4, "v100", 16],
  ["NC24rs_v3", 24, 448, 4, "v100", 16],
  ["NC24ads_A100_v4", 24, 220, 1, "a100", 80],
  ["NC48ads_A100_v4", 48, 440, 2, "a100", 80],
  ["NC96ads_A100_v4", 96, 880, 4, "a100", 80],
  ["NC40ads_H100_v5", 40, 320, 1, "h100", 94],
  ["NC80adis_H100_v5", 80, 640, 2, "h100", 94],
  ["NCC40ads_H100_v5", 40, 320, 1, "h100", 94],
  ["ND40rs_v2", 40, 672, 8, "v100", 32],
  ["ND96asr_v4", 96, 900, 8, "a100", 40],
  ["ND96amsr_A100_v4", 96, 1900, 8, "a100", 80],
  ["ND96isr_H100_v5", 96, 1900, 8, "h100", 80],
  ["ND96isr_H200_v5", 96, 1850, 8, "h200", 141],
  ["ND96isr_MI300X_v5", 96, 1850, 8, "mi300x", 192],
  ["NV6ads_A10_v5", 6, 55, 1 / 6, "a10", 24],
  ["NV12ads_A10_v5", 12, 110, 1 / 3, "a10", 24],
  ["NV18ads_A10_v5", 18, 220, 1 / 2, "a10", 24],
  ["NV36ads_A10_v5", 36, 440, 1, "a10", 24],
  ["NV36adms_A10_v5", 36, 880, 1, "a10", 24],
  ["NV72ads_A10_v5", 72, 880, 2, "a10", 24],
  ["NV4as_v4", 4, 14, 1 / 8, "mi25", 16],
  ["NV8as_v4", 8, 28, 1 / 4, "mi25", 16],
  ["NV16as_v4", 16, 56, 1 / 2, "mi25", 16],
  ["NV32as_v4", 32, 112, 1, "mi25", 16],
  ["NV12s_v3", 12, 112, 1, "m60", 8],
  ["NV24s_v3", 24, 224, 2, "m60", 8],
  ["NV48s_v3", 48, 448, 4, "m60", 8],
  ["NG8ads_V620_v1", 8, 16, 1 / 4, "v620", 32],
  ["NG16ads_V620_v1", 16, 32, 1 / 2, "v620", 32],
  ["NG32ads_V620_v1", 32, 64, 1, "v620", 32],
  ["NG32adms_V620_v1", 32, 176, 1, "v620", 32],
];

const gpuFacts: ReadonlyMap<string, TypeFacts> = new Map(
  gpuSizes.map(([name, vcpus, memoryGiB, gpuCount, gpuModel, gpuMemoryGiB]) => [
    `Standard_${name}`,
    { vcpus, memoryGiB, gpuCount: Math.round(gpuCount * 1e4) / 1e4, gpuModel, gpuMemoryGiB, architecture: "x86_64" },
  ]),
);

// Family, size, constrained vCPUs, features, version: Standard_E16-4ads_v5.
const pattern = /^Standard_([A-Z]+)(\d+)(?:-(\d+))?([a-z]*)(?:_cc)?_v(\d)$/;

/**
 * What Azure's naming convention and the page of its series tell of a size. Undefined where the table does not have it: it is
 * not guessed.
 */
export function azureSeriesFacts(name: string): TypeFacts | undefined {
  const gpu = gpuFacts.get(name);
  if (gpu !== undefined) return gpu;
  const match = pattern.exec(name);
  if (match === null) return undefined;
  const [, family = "", size = "", constrained, features = "", version = ""] = match;
  const whole = Number(size);
  const memoryGiB =
    family === "B" ? burstable(Number(version), whole, features) : memoryOf(family, Number(version), whole, features);
  if (memoryGiB === null) return undefined;
  return {
    vcpus: constrained === undefined ? whole : Number(constrained),
    memoryGiB,
    gpuCount: 0,
    architecture: features.includes("p") ? "arm64" : "x86_64",
    // Without `d` there is no local disk from v4 on; before, the letter did not exist.
    localDiskGB: Number(version) >= 4 && family !== "L" && !features.includes("d") ? 0 : undefined,
  };
}

function memoryOf(family: string, version: number, vcpus: number, features: string): number | null {
  const series = ratios.find((ratio) => ratio.family === family && ratio.versions.includes(version));
  if (series === undefined || vcpus > series.upToVcpus) return null;
  const ratio = series.gibPerVcpu(features);
  return ratio === null ? null : vcpus * ratio;
}

/** B of v2: `t` has 1 GiB in all, `l` 2 GiB per vCPU, the rest 4. */
function burstable(version: number, vcpus: number, features: string): number | null {
  if (version !== 2 || vcpus > 32) return null;
  return features.includes("t") ? 1 : vcpus * (features.includes("l") ? 2 : 4);
}
