import fc from "fast-check";
import { expect, it } from "vitest";
import { placementRequest } from "../../schema/placement-request.ts";
import type { Claim } from "../../world/snapshot.ts";
import { nodeArena } from "../node-arena.ts";
import { sampleArguments, sampleClaim, sampleNode } from "../sample-world.ts";
import { worldIndex } from "../world-index.ts";
import { fragmentationGrowth, knowsGpuJobs } from "./gpu-fragmentation.ts";

const capacity = { vcpus: 16, memoryGiB: 256, diskGiB: 0, gpus: { count: 4, model: "A10" } };
const nodes = [sampleNode("gpu", { capacity }), sampleNode("other", { capacity }), sampleNode("plain")];

/** Free hundredths of the GPUs of a node, by what is claimed there. */
function freeGpus(claims: readonly Claim[]): number[] {
  const shares = new Map<number, number>();
  let whole = 0;
  for (const { gpus, gpu } of claims) {
    if (gpu === undefined) whole += gpus;
    else shares.set(gpu, (shares.get(gpu) ?? 0) + gpus);
  }
  const free = [...shares.values()].map((held) => Math.round(100 - 100 * held));
  return [...free, ...Array.from({ length: 4 - shares.size - whole }, () => 100)];
}

/** Expected hundredths of what is free that a job like these claims cannot use: the definition, claim by claim. */
function fragmented(workload: readonly Claim[], free: readonly number[], vcpus: number): number {
  const total = free.reduce((sum, each) => sum + each, 0);
  const missed = workload.flatMap((claim) => {
    if (claim.gpus === 0) return [];
    const [count, least] = claim.gpu === undefined ? [claim.gpus, 100] : [1, Math.round(claim.gpus * 100)];
    const enough = free.filter((each) => each >= least);
    const fits = claim.vcpus <= vcpus && enough.length >= count;
    return [total - (fits ? enough.reduce((sum, each) => sum + each, 0) : 0)];
  });
  return missed.reduce((sum, each) => sum + each, 0) / missed.length;
}

const claim = (name: string, on: string, vcpus: number, gpus: number, gpu?: number): Claim =>
  sampleClaim(name, on, { vcpus, memoryGiB: 1, diskGiB: 0, gpus, ...(gpu !== undefined && { gpu }) });

const growthOn = (reservations: readonly Claim[], asked: object, node = "gpu"): number | undefined => {
  const args = sampleArguments({ memoryGiB: 1, ...asked }, { nodes, reservations: [...reservations] });
  const site = nodeArena(args).sites.find(({ name }) => name === node);
  return site && fragmentationGrowth(worldIndex(args.snapshot), args.request)?.(site);
};

it("is the growth of the published measure, claim by claim", () => {
  const size = fc.constantFrom(1, 2, 4);
  const held = fc.tuple(size, fc.constantFrom<[number, number?]>([0], [1], [0.5, 0], [0.3, 1], [0.4, 1]));
  const asked = fc.constantFrom({ vcpus: 2 }, { vcpus: 4, gpus: {} }, { vcpus: 1, gpus: { share: 0.3 } });
  fc.assert(
    fc.property(fc.array(held, { maxLength: 3 }), asked, (claims, request) => {
      // So few that each shape of them is typical. Those without GPUs are no jobs of interest.
      const here = claims.map(([vcpus, [gpus, gpu]], i) => claim(`h${i}`, "gpu", vcpus, gpus, gpu));
      const there = [claim("t0", "other", 8, 2), claim("t1", "other", 2, 0.5, 0)];
      const workload = [...here, ...there];
      const { gpus, vcpus } = placementRequest.parse({ memoryGiB: 1, ...request });
      const free = 16 - here.reduce((sum, each) => sum + each.vcpus, 0);
      const added = claim(
        "new",
        "gpu",
        vcpus,
        gpus?.share ?? gpus?.count ?? 0,
        gpus?.share && slotOf(here, gpus.share),
      );
      const before = fragmented(workload, freeGpus(here), free);
      const after = fragmented(workload, freeGpus([...here, added]), free - vcpus);
      expect(growthOn(workload, request)).toBeCloseTo((after - before) / 100, 9);
    }),
    { seed: 42 },
  );
});

/** Where a share of three tenths goes: the fullest slot that has room, else one of its own. */
function slotOf(claims: readonly Claim[], share: number): number {
  const held = [0, 1].map((slot) => claims.reduce((sum, { gpu, gpus }) => sum + (gpu === slot ? gpus : 0), 0));
  const fits = [0, 1].filter((slot) => (held[slot] ?? 0) > 0 && (held[slot] ?? 0) + share <= 1 + 1e-9);
  return fits.sort((a, b) => (held[b] ?? 0) - (held[a] ?? 0) || a - b)[0] ?? held.indexOf(0) ?? 2;
}

it("is nothing without GPUs, and left out where no reservation has one", () => {
  expect(growthOn([claim("a", "other", 4, 1)], { vcpus: 2 }, "plain")).toBe(0);
  expect(growthOn([claim("a", "other", 4, 0)], { vcpus: 2 })).toBeUndefined();
  const known = (gpus: number): boolean =>
    knowsGpuJobs(worldIndex(sampleArguments({}, { nodes, reservations: [claim("a", "other", 4, gpus)] }).snapshot));
  expect([known(0), known(1)]).toEqual([false, true]);
});

it("grows where vCPUs go that the GPUs' own jobs need", () => {
  const jobs = [claim("a", "other", 8, 1), claim("b", "other", 8, 1)];
  // 16 vCPUs feed jobs of 8; with 10 of them gone none of the four GPUs is of use.
  expect(growthOn(jobs, { vcpus: 10 })).toBe(4);
  expect(growthOn(jobs, { vcpus: 8 })).toBe(0);
  expect(growthOn(jobs, { vcpus: 8, gpus: {} })).toBe(0);
});
