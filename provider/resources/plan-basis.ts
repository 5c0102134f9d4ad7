import { type Digest, digestOf } from "../crypto/canonical-json.ts";
import type { LockBasis } from "../lock/lock-entry.ts";
import { type WeightProfile, weightsDigest } from "../placement/weights.ts";
import type { FleetFile } from "../schema/fleet.ts";
import type { ProviderConfig } from "../schema/provider-config.ts";
import { withoutPrices } from "../world/fleet-prices.ts";

/** What users edit, and so what a decision is expected to follow at once. */
export interface BasisParts {
  readonly fleet: FleetFile;
  readonly digests: { readonly model: string; readonly policies: string };
  readonly weights: WeightProfile;
  readonly config: Pick<ProviderConfig, "hysteresis" | "evacuationRisk">;
}

/**
 * Digest of what users edit: fleet, policies, models, weights. A previewed decision is replayed only on the basis that
 * it was made on. Prices are left out: they change by themselves, as telemetry does, and what was previewed at one price
 * is still what the user agreed to.
 */
export function planBasis({ fleet, digests, weights, config }: BasisParts): Digest {
  return digestOf({
    fleet: withoutPrices(fleet),
    model: digests.model,
    policies: digests.policies,
    weights: weightsDigest(weights),
    hysteresis: config.hysteresis,
    evacuationRisk: config.evacuationRisk,
  });
}

/**
 * The same for a lock file, which says of each what is another. The weights are the configured ones: learned ones lie in the
 * store, which whoever applies a lock file need not have.
 */
export function lockedBasis({
  fleet,
  model,
  weights,
  config: { hysteresis, evacuationRisk },
}: {
  readonly fleet: FleetFile;
  readonly model: string;
  readonly weights: WeightProfile;
  readonly config: BasisParts["config"];
}): Omit<LockBasis, "policies"> {
  return {
    fleet: digestOf(withoutPrices(fleet)),
    models: model,
    weights: digestOf({ weights: weightsDigest(weights), hysteresis, evacuationRisk }),
  };
}
