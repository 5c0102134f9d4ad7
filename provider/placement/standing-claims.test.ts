import { expect, it } from "vitest";
import { placementRequest } from "../schema/placement-request.ts";
import { sampleNode, sampleSnapshot, sampleUrn } from "./sample-world.ts";
import { type StandingPlacement, standingClaims } from "./standing-claims.ts";

const gpuNode = sampleNode("g1", { capacity: { gpus: { count: 2, model: "A100" } } });

function standing(name: string, share: number | null, gpu?: number): StandingPlacement {
  const gpus = share === null ? {} : { gpus: { share } };
  return {
    subject: { id: `nc-${name}`, stack: "dev", urn: sampleUrn(name), name, type: "novacron:index:Placement" },
    request: placementRequest.parse({ vcpus: 1, memoryGiB: 1, ...gpus }),
    node: "g1",
    ...(gpu !== undefined && { gpu }),
  };
}

const slots = (list: readonly StandingPlacement[]): readonly (number | undefined)[] =>
  standingClaims(list, sampleSnapshot({ nodes: [gpuNode] })).map(({ gpu }) => gpu);

it("keeps known slots, and fits the others beside them as the next decision would", () => {
  expect(slots([standing("a", 0.5), standing("b", 0.4, 1), standing("c", null)])).toEqual([1, 1, undefined]);
  expect(slots([standing("b", 0.6), standing("a", 0.6)])).toEqual([0, 1]);
});

it("gives what has no room a GPU of its own: the node is overfull, not its neighbours' GPU", () => {
  expect(slots([standing("a", 0.6), standing("b", 0.6), standing("c", 0.6)])).toEqual([0, 1, 2]);
});
