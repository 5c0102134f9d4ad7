import type { FleetNode } from "../schema/fleet.ts";
import type { SeparationLevel } from "../schema/placement-request.ts";
import { gpuUse, noGpuUse } from "../world/gpu-slots.ts";
import type { Claim } from "../world/snapshot.ts";
import { domainOf } from "./constraints/domain.ts";
import { byUrn, groupClaims, type WorldIndex } from "./world-index.ts";

/** What is held on a node, in the units of its capacity. */
export interface Usage {
  readonly vcpus: number;
  readonly memoryGiB: number;
  readonly diskGiB: number;
  /** GPUs that nobody can have whole: held whole, or shared. */
  readonly gpus: number;
  /** Share that is held of each shared GPU, by slot. */
  readonly gpuShares: ReadonlyMap<number, number>;
  /** How many claims that is. */
  readonly placements: number;
  /** vCPUs of the largest of them; 0 where there is none. */
  readonly largestVcpus: number;
}

const nothing: Usage = {
  vcpus: 0,
  memoryGiB: 0,
  diskGiB: 0,
  gpus: 0,
  gpuShares: noGpuUse.shares,
  placements: 0,
  largestVcpus: 0,
};

/** Who holds what, as seen by one subject: reservations and the plan's claims, without the subject's own. */
export interface Holdings {
  usageOf(node: string): Usage;
  /** The other placements of the subject's stack, in URN order. */
  readonly peers: readonly Claim[];
  /** All that others hold, of whatever stack, in no telling order; put together when asked for. */
  all(): readonly Claim[];
  /** How many of the peers are in the same domain as `node`. */
  peersNear(node: FleetNode, level: SeparationLevel): number;
}

/** Counts peers by domain, one pass for each level that somebody asks about. */
export function peerCounter(index: WorldIndex, peers: readonly Claim[]): Holdings["peersNear"] {
  const levels = new Map<SeparationLevel, Map<string, number>>();
  return (node, level) => {
    let counts = levels.get(level);
    if (counts === undefined) {
      counts = new Map();
      for (const peer of peers) {
        const at = index.nodeByName.get(peer.node);
        if (at === undefined) continue;
        const domain = domainOf(at, level);
        counts.set(domain, (counts.get(domain) ?? 0) + 1);
      }
      levels.set(level, counts);
    }
    return counts.size === 0 ? 0 : (counts.get(domainOf(node, level)) ?? 0);
  };
}

/** What claims hold together. Of one node, in URN order: sums of floats depend on their order. */
export function usageOf(claims: readonly Claim[]): Usage {
  let [vcpus, memoryGiB, diskGiB, largestVcpus] = [0, 0, 0, 0];
  for (const claim of claims) {
    vcpus += claim.vcpus;
    memoryGiB += claim.memoryGiB;
    diskGiB += claim.diskGiB;
    largestVcpus = Math.max(largestVcpus, claim.vcpus);
  }
  const { touched, shares } = gpuUse(claims);
  return { vcpus, memoryGiB, diskGiB, gpus: touched, gpuShares: shares, placements: claims.length, largestVcpus };
}

const reservedUsage = new WeakMap<WorldIndex, Map<string, Usage>>();

/** Usage by reservations alone, kept with the index. */
function reservedOn(index: WorldIndex): Map<string, Usage> {
  const known = reservedUsage.get(index);
  if (known) return known;
  const usage = new Map([...index.reservationsByNode].map(([node, claims]) => [node, usageOf(claims)]));
  reservedUsage.set(index, usage);
  return usage;
}

/** Claims of others, one for each URN and node; of two, the larger, so that their order does not matter. */
function othersClaims(claims: readonly Claim[], own: string): Claim[] {
  const kept = new Map<string, Claim>();
  for (const claim of claims) {
    if (claim.urn === own) continue;
    const key = JSON.stringify([claim.urn, claim.node]);
    const other = kept.get(key);
    const larger =
      other === undefined || claim.vcpus - other.vcpus || claim.memoryGiB - other.memoryGiB || claim.gpus - other.gpus;
    if (larger === true || larger > 0) kept.set(key, claim);
  }
  return [...kept.values()];
}

/** Who holds what, as seen by a subject that holds nothing itself: the rules of {@link holdingsFor}. In no order. */
export function standingClaims(index: WorldIndex, claims: readonly Claim[]): Claim[] {
  const standing = othersClaims(claims, "");
  const claimed = new Set(standing.map(({ urn }) => urn));
  const reserved = [...index.reservationsByUrn].flatMap(([urn, held]) => (claimed.has(urn) ? [] : held));
  return [...reserved, ...standing];
}

/**
 * Merges reservations and claims for one subject. A URN in both counts once, as the claim: it is the newer word.
 * The usage of an affected node is summed anew in URN order rather than subtracted from, so that equal holdings give
 * equal floats.
 */
export function holdingsFor(
  index: WorldIndex,
  claims: readonly Claim[],
  subject: { readonly urn: string; readonly stack: string },
): Holdings {
  const standingClaims = othersClaims(claims, subject.urn);
  const claimed = new Set(standingClaims.map(({ urn }) => urn));
  const superseded = ({ urn }: Claim): boolean => urn === subject.urn || claimed.has(urn);

  const claimsByNode = groupClaims(standingClaims, ({ node }) => node);
  const affected = new Set(claimsByNode.keys());
  for (const urn of [subject.urn, ...claimed]) {
    for (const { node } of index.reservationsByUrn.get(urn) ?? []) affected.add(node);
  }
  const overlay = new Map<string, Usage>();
  for (const node of affected) {
    const standing = (index.reservationsByNode.get(node) ?? []).filter((reservation) => !superseded(reservation));
    overlay.set(node, usageOf([...standing, ...(claimsByNode.get(node) ?? [])].sort(byUrn)));
  }

  const reserved = reservedOn(index);
  // Each placement has a machine of its own there.
  const isOffer = (node: string): boolean => index.nodeByName.get(node)?.offer !== undefined;
  const stackReservations = (index.reservationsByStack.get(subject.stack) ?? []).filter((claim) => !superseded(claim));
  const stackClaims = standingClaims.filter(({ stack }) => stack === subject.stack);
  const peers = [...stackReservations, ...stackClaims].sort(byUrn);
  return {
    usageOf: (node) => (isOffer(node) ? nothing : (overlay.get(node) ?? reserved.get(node) ?? nothing)),
    peers,
    all: () => {
      const standing = [...index.reservationsByUrn.values()].flat().filter((claim) => !superseded(claim));
      return [...standing, ...standingClaims];
    },
    peersNear: peerCounter(index, peers),
  };
}
