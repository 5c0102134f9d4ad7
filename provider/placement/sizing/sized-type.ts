import type { CatalogSource } from "../../world/catalog/catalog-file.ts";
import type { SourcedRegion } from "../../world/catalog/cloud-catalog.ts";
import type { InstanceType } from "../../world/catalog/instance-type.ts";

/** A type in a region, with what one pays for it under the terms. US dollars per hour. */
export interface Offer {
  readonly type: InstanceType;
  readonly region: SourcedRegion;
  readonly purchase: "onDemand" | "spot" | "reserved";
  readonly perHour: number;
  /** What it falls back to when spot capacity is taken back, and reverts from when there is some again; null for none. */
  readonly fallbackPerHour: number | null;
  /** Of the price; null for reserved capacity, whose price the user gave. */
  readonly source: CatalogSource | null;
}

/** An offer that does what was asked. */
export interface SizedType extends Offer {
  /** `aws/us-east-1/m5.large`. */
  readonly name: string;
  /** Undefined where unknown. */
  readonly carbonGramsPerHour: number | undefined;
  /** The largest of what is offered over what was asked, of vCPUs, memory and GPUs; 1 is a perfect fit. */
  readonly excess: number;
  /** Why it may be larger than twice what was asked; null where it is not. */
  readonly larger: string | null;
  /** One sentence: the fit, the price, and why it may be larger than twice what was asked. */
  readonly reason: string;
}

/** `aws/us-east-1/m5.large`: names an offer among all. */
export function offerName({ type, region }: Pick<Offer, "type" | "region">): string {
  return `${type.cloud}/${region.name}/${type.name}`;
}
