import type { PlacementRequest } from "../schema/placement-request.ts";
import { gpuUse, slotFor } from "../world/gpu-slots.ts";
import type { Claim, Snapshot } from "../world/snapshot.ts";
import { claimOn } from "./decide.ts";
import type { DecisionSubject } from "./node-context.ts";
import { isOfferName } from "./offers/named-offers.ts";
import { byUrn, worldIndex } from "./world-index.ts";

/** A placement, and where it is. */
export interface StandingPlacement {
  readonly subject: DecisionSubject;
  readonly request: PlacementRequest;
  readonly node: string;
  /** Slot of the GPU that it shares, where that is known. */
  readonly gpu?: number;
}

/**
 * What a placement holds on its node beside `others`. A share whose slot nobody knows goes where the next decision would put
 * it, or on a GPU of its own where there is no room for it.
 */
export function standingClaim(placement: StandingPlacement, others: readonly Claim[], snapshot: Snapshot): Claim {
  const { subject, request, node } = placement;
  const share = request.gpus?.share;
  if (share === undefined || isOfferName(node, snapshot)) return claimOn({ name: node }, { subject, request });
  if (placement.gpu !== undefined) return claimOn({ name: node, gpu: placement.gpu }, { subject, request });
  const use = gpuUse(others.filter((claim) => claim.node === node && claim.urn !== subject.urn));
  const count = worldIndex(snapshot).nodeByName.get(node)?.capacity.gpus?.count ?? 0;
  let slot = slotFor(share, use, count);
  if (slot === null) for (slot = 0; use.shares.has(slot); ) slot++;
  return claimOn({ name: node, gpu: slot }, { subject, request });
}

/** What a list of placements holds, by URN. Reservations of the Snapshot under the same URNs are what they held before. */
export function standingClaims(placements: readonly StandingPlacement[], snapshot: Snapshot): Claim[] {
  const own = new Set(placements.map(({ subject }) => subject.urn));
  const others = snapshot.reservations.filter(({ urn }) => !own.has(urn));
  const sure = placements.filter(({ gpu }) => gpu !== undefined);
  const claims = sure.map((placement) => standingClaim(placement, [], snapshot));
  const unsure = placements
    .filter(({ gpu }) => gpu === undefined)
    .toSorted((a, b) => (a.subject.urn < b.subject.urn ? -1 : 1));
  for (const placement of unsure) claims.push(standingClaim(placement, [...others, ...claims], snapshot));
  return claims.sort(byUrn);
}
