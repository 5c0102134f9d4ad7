/** What of a claim concerns GPUs: whole ones, or with `gpu` a share of one. */
export interface GpuClaim {
  /** Whole GPUs; with `gpu`, the share of one, above 0 and below 1. */
  readonly gpus: number;
  /** Slot of the shared GPU, from 0: claims with the same slot on a node share one GPU. Which one it is in the machine is
   * for the machine to say; all that counts here is who shares with whom. */
  readonly gpu?: number;
}

/** Shares are multiples of a hundredth; their sums in floating point are not quite. */
const slack = 1e-9;

/** What is taken of a node's GPUs. */
export interface GpuUse {
  /** GPUs that nobody can have whole: held whole, or shared. */
  readonly touched: number;
  /** Share that is held of each GPU that is shared, by slot. */
  readonly shares: ReadonlyMap<number, number>;
}

/** No GPU in use. */
export const noGpuUse: GpuUse = { touched: 0, shares: new Map() };

/** Adds up what claims on one node take of its GPUs. */
export function gpuUse(claims: Iterable<GpuClaim>): GpuUse {
  let whole = 0;
  let shares: Map<number, number> | undefined;
  for (const { gpus, gpu } of claims) {
    if (gpu === undefined) {
      whole += gpus;
      continue;
    }
    shares ??= new Map();
    shares.set(gpu, (shares.get(gpu) ?? 0) + gpus);
  }
  if (shares === undefined) return whole === 0 ? noGpuUse : { touched: whole, shares: noGpuUse.shares };
  return { touched: whole + shares.size, shares };
}

/**
 * The slot that a share goes to: of those that it fits the fullest, so that whole GPUs stay whole; else the first free
 * number where the node has an untouched GPU. Of equally full ones the lowest. Null where there is no room.
 * @param count GPUs of the node.
 */
export function slotFor(share: number, { touched, shares }: GpuUse, count: number): number | null {
  let best: { slot: number; held: number } | undefined;
  for (const [slot, held] of shares) {
    if (held + share > 1 + slack) continue;
    if (best === undefined || held > best.held || (held === best.held && slot < best.slot)) best = { slot, held };
  }
  if (best !== undefined) return best.slot;
  if (touched + 1 > count + slack) return null;
  let slot = 0;
  while (shares.has(slot)) slot++;
  return slot;
}

/** Whether a claim fits beside what is held. */
export function gpusFit({ gpus, gpu }: GpuClaim, { touched, shares }: GpuUse, count: number): boolean {
  if (gpu === undefined) return touched + gpus <= count + slack;
  const held = shares.get(gpu);
  return held === undefined ? touched + 1 <= count + slack : held + gpus <= 1 + slack;
}
