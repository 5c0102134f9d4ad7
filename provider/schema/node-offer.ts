import type { CloudTarget } from "./cloud-target.ts";

/** How an offer is bought, in its name, too: each has terms of its own. */
export type OfferMode = "onDemand" | "spot" | "spotWithFallback" | "reserved";

/** What is known of a node that stands for the offer of a cloud besides what nodes have. */
export interface NodeOffer {
  /** As decisions tell it. */
  readonly target: CloudTarget;
  readonly mode: OfferMode;
  /** What quotas count over. */
  readonly family: string;
}
