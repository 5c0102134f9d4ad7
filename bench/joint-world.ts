import { digestOf } from "../provider/crypto/canonical-json.ts";
import type { JointSubject, JointWorld } from "../provider/placement/decide-jointly.ts";
import { resolveWeights } from "../provider/placement/weights.ts";
import { placementRequest } from "../provider/schema/placement-request.ts";
import { snapshotDigest } from "../provider/world/build-snapshot.ts";
import type { Claim } from "../provider/world/snapshot.ts";
import { generateFleet, generateRequests } from "./fleet-generator.ts";
import { generatedSnapshot } from "./generated-snapshot.ts";
import { seededRandom } from "./random.ts";

/**
 * A plan of `requests` placements on a generated fleet that others fill so far that the plan wants `load` of the vCPUs
 * that are left. In ten requests, three are spread over the zones of their group and one is apart from the one before.
 */
export function jointWorld(
  requests: number,
  nodes: number,
  seed: number,
  load: number,
): { readonly group: readonly JointSubject[]; readonly world: JointWorld } {
  const fleet = generateFleet(nodes, seed);
  const random = seededRandom(seed + 3);
  const plain = generateRequests(requests, seed + 2);
  const group = plain.map((base, index): JointSubject => {
    const name = `w${String(index).padStart(4, "0")}`;
    const bonds =
      index % 10 < 3
        ? { spread: { group: `g${Math.floor(index / 10)}`, level: "zone", maxSkew: 1 } }
        : index % 10 === 3
          ? { apart: [{ from: `w${String(index + 1).padStart(4, "0")}`, level: "zone" }] }
          : {};
    const request = placementRequest.parse({ ...base, ...bonds });
    const urn = `urn:pulumi:bench::bench::novacron:index:Placement::${name}`;
    return {
      subject: { id: name, stack: "bench", urn, name, type: "novacron:index:Placement" },
      request,
      requestDigest: digestOf(request),
      maskedRequest: request,
      previous: null,
    };
  });
  const capacity = fleet.nodes.reduce((sum, node) => sum + node.capacity.vcpus, 0);
  const wanted = plain.reduce((sum, { vcpus }) => sum + vcpus, 0);
  const filled = Math.max(0, 1 - wanted / (load * capacity));
  const reservations = fleet.nodes.map((node): Claim => {
    // Between 0 and 1 around the mean, so that some nodes are nearly empty and some nearly full.
    const share = filled < 0.5 ? 2 * filled * random() : 1 - 2 * (1 - filled) * random();
    const name = `other-${node.name}`;
    return {
      urn: `urn:pulumi:other::other::novacron:index:Placement::${name}`,
      stack: "other",
      name,
      node: node.name,
      vcpus: Math.floor(node.capacity.vcpus * share),
      memoryGiB: Math.floor(node.capacity.memoryGiB * share),
      diskGiB: 0,
      gpus: 0,
      apart: [],
      spread: null,
    };
  });
  const snapshot = generatedSnapshot(fleet, seed + 1, reservations);
  const world: JointWorld = {
    snapshot,
    snapshotDigest: snapshotDigest(snapshot),
    claims: [],
    evaluatePolicy: () => ({ deny: [], prefer: [] }),
    weights: resolveWeights("balanced"),
    options: {},
  };
  return { group, world };
}
