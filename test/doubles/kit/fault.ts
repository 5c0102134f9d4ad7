/** What can go wrong in a cloud. */
export const faultKinds = ["noCapacity", "quota", "throttling", "timeOutAfterCreate", "partialCreate"] as const;
export type FaultKind = (typeof faultKinds)[number];

/** The three packages whose clouds have doubles. */
export const packages = ["aws", "azure-native", "gcp"] as const;
export type CloudPackage = (typeof packages)[number];

/**
 * A fault that is to happen to creations. Every condition that is given has to hold.
 *
 * - `noCapacity`, `quota`: the cloud refuses a machine or a group of machines, and nothing is left of it, but where the real
 *   cloud leaves something (`code` says which answer of those that the cloud has).
 * - `throttling`: the provider gave up repeating; nothing was made.
 * - `timeOutAfterCreate`: the thing exists and the provider did not see it become ready; Pulumi keeps it in its state.
 * - `partialCreate`: the thing exists without what is set by later calls (tags, members of a group); Pulumi keeps it.
 */
export interface Fault {
  readonly kind: FaultKind;
  readonly cloud?: CloudPackage;
  /** The type's token, such as `aws:ec2/instance:Instance`. Machines and groups of them for `noCapacity` and `quota`; else any. */
  readonly token?: string;
  /** Region or location; for gcp the region of a zone too. */
  readonly region?: string;
  readonly zone?: string;
  /** Part of the resource's name in the program. */
  readonly name?: string;
  /** Whether what is created is bought as spot capacity, where its inputs say so; either where absent. */
  readonly spot?: boolean;
  /** How many creations it happens to: 1 where absent, `"always"` until it is cleared. */
  readonly times?: number | "always";
  /** Chance in [0, 1] that it happens to a creation that fits, drawn from `seed`, the resource's URN and the attempt; 1 where absent. */
  readonly probability?: number;
  readonly seed?: number;
  /** The cloud's own code, such as `AllocationFailed`, where it has several for the kind. */
  readonly code?: string;
}

/** A creation, as faults look at it. */
export interface Creation {
  readonly cloud: CloudPackage;
  readonly token: string;
  readonly urn: string;
  readonly name: string;
  readonly region: string;
  readonly zone: string;
  /** Whether it starts machines: instances, and groups of them. */
  readonly machine: boolean;
  /** Whether its inputs say that it is bought as spot capacity. */
  readonly spot: boolean;
}

/** A fault that happened. */
export interface FaultHit extends Creation {
  readonly kind: FaultKind;
}

/** Whether a fault's conditions hold for a creation, chance apart. */
export function fits(fault: Fault, creation: Creation): boolean {
  const { cloud, token, region, zone, name, spot } = fault;
  if (token === undefined && (fault.kind === "noCapacity" || fault.kind === "quota") && !creation.machine) return false;
  return (
    (cloud === undefined || cloud === creation.cloud) &&
    (token === undefined || token === creation.token) &&
    (region === undefined || region === creation.region) &&
    (zone === undefined || zone === creation.zone) &&
    (spot === undefined || spot === creation.spot) &&
    (name === undefined || creation.name.includes(name))
  );
}
