import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type GpuClaim, gpusFit, gpuUse, slotFor } from "./gpu-slots.ts";

describe("GPU slots", () => {
  it("count shared GPUs as taken from those who want whole ones", () => {
    const use = gpuUse([{ gpus: 2 }, { gpus: 0.5, gpu: 0 }, { gpus: 0.25, gpu: 0 }, { gpus: 0.1, gpu: 3 }]);
    expect(use.touched).toBe(4);
    expect([...use.shares]).toEqual([
      [0, 0.75],
      [3, 0.1],
    ]);
    expect(gpusFit({ gpus: 1 }, use, 4)).toBe(false);
    expect(gpusFit({ gpus: 1 }, use, 5)).toBe(true);
  });

  it.each([
    ["the fullest that has room", 0.25, [0.5, 0.7, 0.9], 8, 1],
    ["exactly full is room enough", 0.1, [0.3, 0.9], 8, 1],
    ["the lowest of equals", 0.5, [0.2, 0.2], 8, 0],
    ["a new one where none has room", 0.6, [0.5, 0.5], 3, 2],
    ["nothing where all are touched", 0.6, [0.5, 0.5], 2, null],
    ["tenths add up", 0.1, [0.1 + 0.2 + 0.3 + 0.3], 1, 0],
  ])("give a share %s", (_, share, held, count, slot) => {
    const use = gpuUse(held.map((gpus, gpu) => ({ gpus, gpu })));
    expect(slotFor(share, use, count)).toBe(slot);
  });

  it("reuse the lowest number that is free", () => {
    expect(slotFor(0.9, gpuUse([{ gpus: 0.5, gpu: 1 }]), 4)).toBe(0);
  });

  it("never overfill a GPU or a node, whatever comes and goes", () => {
    const step = fc.record({
      share: fc.option(fc.integer({ min: 1, max: 99 })),
      count: fc.integer({ min: 1, max: 3 }),
      leaves: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 6 }), (steps, gpus) => {
        const held: GpuClaim[] = [];
        for (const { share, count, leaves } of steps) {
          if (leaves) held.splice(count, 1);
          const use = gpuUse(held);
          const slot = share === null ? null : slotFor(share / 100, use, gpus);
          const claim = share === null ? { gpus: count } : slot === null ? null : { gpus: share / 100, gpu: slot };
          if (claim === null) {
            expect([...use.shares.values()].every((taken) => taken + (share ?? 0) / 100 > 1)).toBe(true);
            continue;
          }
          if (share !== null) expect(gpusFit(claim, use, gpus)).toBe(true);
          if (gpusFit(claim, use, gpus)) held.push(claim);
          const after = gpuUse(held);
          expect(after.touched).toBeLessThanOrEqual(gpus);
          for (const taken of after.shares.values()) expect(taken).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
    );
  });
});
