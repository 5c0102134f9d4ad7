import type { TypeFacts } from "../../provider/world/catalog/table-builder.ts";

// L4s and RTX PRO 6000s by vCPUs: the types differ in vCPUs per GPU.
const l4: Readonly<Record<string, number>> = { 4: 1, 8: 1, 12: 1, 16: 1, 24: 2, 32: 1, 48: 4, 96: 8 };
const rtx: Readonly<Record<string, number>> = { 6: 1 / 8, 12: 1 / 4, 24: 1 / 2, 48: 1, 96: 2, 192: 4, 384: 8 };

const byCount: readonly (readonly [prefix: string, model: string, memoryGiB: number])[] = [
  ["a2-highgpu", "a100", 40],
  ["a2-megagpu", "a100", 40],
  ["a2-ultragpu", "a100", 80],
  ["a3-highgpu", "h100", 80],
  ["a3-megagpu", "h100", 80],
  ["a3-edgegpu", "h100", 80],
  ["a3-ultragpu", "h200", 141],
  ["a4-highgpu", "b200", 180],
];

/**
 * GPUs that a Google machine type brings along, by the documentation of GPU machine types; `{ gpuCount: 0 }` for series that
 * have none, undefined for what the table does not have. N1 takes GPUs apart from its type, at a price of their own.
 */
export function gcpGpuFacts(name: string): TypeFacts | undefined {
  const [series = "", , size = ""] = name.split("-");
  if (series === "g2") return gpus(l4[size], "l4", 24);
  if (series === "g4") return gpus(rtx[size], "rtx-pro-6000", 96);
  for (const [prefix, model, memoryGiB] of byCount) {
    if (name.startsWith(prefix)) return gpus(Number.parseInt(size, 10), model, memoryGiB);
  }
  return /^(?:a\d|ct|tpu)/.test(series) ? undefined : { gpuCount: 0 };
}

function gpus(gpuCount: number | undefined, gpuModel: string, gpuMemoryGiB: number): TypeFacts | undefined {
  return gpuCount ? { gpuCount, gpuModel, gpuMemoryGiB } : undefined;
}
