import type { Cloud } from "../../world/catalog/catalog-file.ts";

/** What is asked of a machine of a cloud. */
export interface SizingRequest {
  readonly vcpus: number;
  readonly memoryGiB: number;
  readonly gpus?: {
    /** A share of one where below 1. */
    readonly count: number;
    /** As the catalogue has it, in any case: `a100`. */
    readonly model?: string;
    /** Of one GPU, at least. */
    readonly memoryGiB?: number;
  };
  readonly architecture?: "x86_64" | "arm64";
  /** Local disk, at least; 10^9 bytes. */
  readonly localDiskGB?: number;
  /** Whether vCPUs may be shares that are whole only in bursts, as of AWS' T, Azure's B or Google's e2-micro. Default: no. */
  readonly burstable?: boolean;
}

/** How capacity is bought. `spotWithFallback`: spot where its price is known, on demand when it is taken back. */
export type Purchase = "onDemand" | "spot" | "spotWithFallback";

/** vCPUs that an account may still start, of a cloud, a region or a family; all that match have to suffice. */
export interface SizingQuota {
  readonly cloud: Cloud;
  /** Any where absent. */
  readonly region?: string;
  /** As `InstanceType.family`; any where absent. */
  readonly family?: string;
  readonly vcpus: number;
}

/** Machines that are paid for already. */
export interface ReservedCapacity {
  readonly cloud: Cloud;
  readonly region: string;
  readonly type: string;
  /** How many are free. */
  readonly free: number;
  /** What one costs still, US dollars; 0 where it is paid in advance. */
  readonly perHour: number;
}

/** Where to look, and within what limits. */
export interface SizingTerms {
  /** The catalogue's clouds where absent. */
  readonly clouds?: readonly Cloud[];
  /** Names of regions; all where absent. */
  readonly regions?: readonly string[];
  /** Names of instance types; all where absent. */
  readonly types?: ReadonlySet<string>;
  /** ISO 3166-1 countries; all where absent. */
  readonly countries?: ReadonlySet<string>;
  readonly purchase: Purchase;
  /** US dollars, of what is paid at worst: on demand, where spot falls back to that. */
  readonly maxPricePerHour?: number;
  readonly quotas?: readonly SizingQuota[];
  readonly reserved?: readonly ReservedCapacity[];
  /** What comes first. */
  readonly sort: "price" | "carbon";
  /** Whether a type is held against those of its own region alone, where what fits closer in another is no help. */
  readonly perRegion?: boolean;
}
