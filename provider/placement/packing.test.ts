import { describe, expect, test } from "vitest";
import { pick, seededRandom } from "../../bench/random.ts";
import { digestOf } from "../crypto/canonical-json.ts";
import { type FleetNode, fleetFile } from "../schema/fleet.ts";
import { type PlacementRequest, placementRequest } from "../schema/placement-request.ts";
import { buildSnapshot, snapshotDigest } from "../world/build-snapshot.ts";
import type { Claim } from "../world/snapshot.ts";
import { decide } from "./decide.ts";
import { sampleNode, sampleRegion, sampleUrn } from "./sample-world.ts";
import { profileNames } from "./weight-profiles.ts";
import { resolveWeights } from "./weights.ts";

const gpuNodes = 3;

/** 200 VMs; eight of them want one or two GPUs, ten of the twelve that there are. */
function mixedRequests(seed: number): PlacementRequest[] {
  const random = seededRandom(seed);
  return Array.from({ length: 200 }, (_, i) =>
    placementRequest.parse({
      ...pick(random, [
        { vcpus: 2, memoryGiB: 8 },
        { vcpus: 2, memoryGiB: 4 },
        { vcpus: 4, memoryGiB: 16 },
        { vcpus: 4, memoryGiB: 32 },
        { vcpus: 8, memoryGiB: 32 },
        { vcpus: 16, memoryGiB: 48 },
      ]),
      // Late, so that others had every chance to take the GPU nodes.
      ...(i % 20 === 19 && i > 39 && { gpus: { count: i > 160 ? 2 : 1 } }),
    }),
  );
}

/** GPU nodes and as few others as keep the demand at or below `fill` of the capacity. */
function nodesFor(requests: readonly PlacementRequest[], fill: number): FleetNode[] {
  const nodes = Array.from({ length: gpuNodes }, (_, i) =>
    sampleNode(`gpu-${i}`, {
      pricePerHour: 12,
      power: { idleWatts: 400, maxWatts: 2600 },
      capacity: { vcpus: 64, memoryGiB: 256, gpus: { count: 4, model: "A100" } },
    }),
  );
  const demand = (of: "vcpus" | "memoryGiB") => requests.reduce((sum, request) => sum + request[of], 0);
  const capacity = (of: "vcpus" | "memoryGiB") => nodes.reduce((sum, node) => sum + node.capacity[of], 0);
  for (
    let i = 0;
    Math.max(demand("vcpus") / capacity("vcpus"), demand("memoryGiB") / capacity("memoryGiB")) > fill;
    i++
  ) {
    const shape = i % 3 === 2 ? { vcpus: 16, memoryGiB: 128 } : { vcpus: 32, memoryGiB: 128 };
    nodes.push(
      sampleNode(`std-${String(i).padStart(2, "0")}`, {
        zone: pick(seededRandom(i), ["a", "b", "c"]),
        pricePerHour: 0.05 * shape.vcpus,
        capacity: shape,
      }),
    );
  }
  return nodes;
}

function fillUp(
  requests: readonly PlacementRequest[],
  nodes: readonly FleetNode[],
  profile: string,
): { claims: Claim[]; fill: number } {
  const fleet = fleetFile.parse({
    formatVersion: 1,
    fleet: "t",
    currency: "EUR",
    regions: [sampleRegion("r1")],
    nodes,
  });
  const snapshot = buildSnapshot({
    fleet,
    pricesAsOf: "2026-06-01T00:00:00Z",
    telemetry: { asOf: "2026-06-01T00:00:00Z", risk: {}, availability: {}, down: [] },
    reservations: [],
    reservationsRevision: 0,
    digests: { fleet: digestOf(fleet), model: digestOf("m"), policies: digestOf("p") },
  });
  const digest = snapshotDigest(snapshot);
  const weights = resolveWeights(profile);
  const claims: Claim[] = [];
  for (const [i, request] of requests.entries()) {
    const { claim } = decide({
      subject: { id: `w${i}`, stack: "dev", urn: sampleUrn(`w${i}`), name: `w${i}`, type: "novacron:index:Placement" },
      request,
      requestDigest: digestOf(request),
      maskedRequest: request,
      snapshot,
      snapshotDigest: digest,
      claims,
      previous: null,
      evaluatePolicy: () => ({ deny: [], prefer: [] }),
      weights,
      options: {},
    });
    claims.push(claim);
  }
  const share = (of: "vcpus" | "memoryGiB") =>
    claims.reduce((sum, claim) => sum + claim[of], 0) / nodes.reduce((sum, node) => sum + node.capacity[of], 0);
  return { claims, fill: Math.max(share("vcpus"), share("memoryGiB")) };
}

describe("200 placements on a fleet that they fill to 90 % and more", () => {
  test.each([1, 2, 3, 4, 5])("all find a place, GPU jobs among them (seed %i)", (seed) => {
    const requests = mixedRequests(seed);
    const nodes = nodesFor(requests, 0.97);
    const { claims, fill } = fillUp(requests, nodes, "balanced");
    expect(claims).toHaveLength(200);
    expect(fill).toBeGreaterThanOrEqual(0.9);
    for (const node of nodes) {
      const here = claims.filter((claim) => claim.node === node.name);
      const held = (of: "vcpus" | "memoryGiB" | "gpus") => here.reduce((sum, claim) => sum + claim[of], 0);
      expect(held("vcpus")).toBeLessThanOrEqual(node.capacity.vcpus);
      expect(held("memoryGiB")).toBeLessThanOrEqual(node.capacity.memoryGiB);
      expect(held("gpus")).toBeLessThanOrEqual(node.capacity.gpus?.count ?? 0);
    }
  });

  test.each(profileNames)("whatever the profile: %s", (profile) => {
    const requests = mixedRequests(7);
    expect(fillUp(requests, nodesFor(requests, 0.9), profile).claims).toHaveLength(200);
  });
});

test("a node with GPUs is taken by others only when nothing else is left", () => {
  const requests = mixedRequests(3)
    .slice(0, 60)
    .map(({ gpus: _gpus, ...request }) => placementRequest.parse(request));
  const { claims } = fillUp(requests, nodesFor(mixedRequests(3), 0.9), "balanced");
  expect(claims.filter(({ node }) => node.startsWith("gpu-"))).toEqual([]);
});
