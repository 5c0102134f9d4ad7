import type { CloudFederationSpec } from "../schema/cloud-federation.ts";
import type { UnavailableOffer } from "./clouds/unavailable-offer.ts";
import type { Claim, Snapshot } from "./snapshot.ts";

/** What is told of a claim that follows from secrets: whose it is, and a keyed digest of the rest. */
export type BlindClaim = Pick<Claim, "urn" | "stack" | "name"> & { readonly blind: string };

/** A claim as digests cover it and archives keep it: what is secret of it has no digest but a keyed one. */
export type TellableClaim = Claim | BlindClaim;

/** A Snapshot as the store keeps it. Its canonical JSON is what the Snapshot's digest names. */
export type TellableSnapshot = Omit<Snapshot, "reservations" | "clouds"> & {
  readonly reservations: readonly TellableClaim[];
  /** The catalogue by its digest: it is the same for everybody, and larger than all the rest. */
  readonly clouds?: {
    readonly federation: CloudFederationSpec;
    readonly catalog: string;
    readonly unavailable?: readonly UnavailableOffer[];
  };
};

/** The claim itself, or what may be told of it. */
export function tellableClaim(claim: Claim): TellableClaim {
  if (claim.blind === undefined) return claim;
  const { urn, stack, name, blind } = claim;
  return { urn, stack, name, blind };
}

/**
 * The Snapshot without what may not be told of its reservations. Whoever has the digest cannot try sizes, and what a
 * stack held is not readable from old snapshots once it is given back.
 */
export function tellableSnapshot(snapshot: Snapshot): TellableSnapshot {
  const { clouds, reservations, ...told } = snapshot;
  return {
    ...told,
    ...(clouds && {
      clouds: {
        federation: clouds.federation,
        catalog: clouds.catalogDigest,
        ...(clouds.unavailable && { unavailable: clouds.unavailable }),
      },
    }),
    reservations: reservations.map(tellableClaim),
  };
}
