import type { TypeGpus } from "../../world/catalog/instance-type.ts";

/** Whether GPUs of the catalogue are of a model as somebody writes it: `a100` in any case, or with its memory, `A100-80GB`. */
export function isGpuModel(asked: string, { model, memoryGiB }: TypeGpus): boolean {
  if (model === undefined) return false;
  const [wanted, known] = [asked.toLowerCase(), model.toLowerCase()];
  return wanted === known || (memoryGiB !== undefined && wanted === `${known}-${Math.round(memoryGiB)}gb`);
}
