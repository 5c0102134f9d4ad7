import type { UnavailabilityKind } from "../../provider/world/clouds/unavailable-offer.ts";

/**
 * What the clouds answer where they cannot give what they offer, in order: the first that matches counts. Codes of
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html,
 * https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors and
 * https://cloud.google.com/compute/docs/troubleshooting/troubleshooting-resource-availability
 */
const patterns: readonly (readonly [kind: UnavailabilityKind, pattern: RegExp])[] = [
  ["throttling", /\b(?:RequestLimitExceeded|Throttling\w*|TooManyRequests\w*|rateLimitExceeded|RATE_LIMIT_EXCEEDED)\b/],
  ["throttling", /\bStatus(?:Code)?[=:]? ?"?429\b|\bError 429\b/i],
  [
    "quota",
    /\b(?:VcpuLimitExceeded|InstanceLimitExceeded|\w*LimitExceeded|MaxSpotInstanceCountExceeded|QuotaExceeded|QUOTA_EXCEEDED|quotaExceeded)\b/,
  ],
  ["quota", /exceeding (?:approved|quota)|Quota '[^']+' exceeded|quota (?:limit|exceeded)/i],
  ["noCapacity", /\b(?:Insufficient\w*Capacity\w*|SpotMaxPriceTooLow|capacity-not-available)\b/],
  ["noCapacity", /\b(?:SkuNotAvailable|(?:Zonal)?AllocationFailed|Overconstrained(?:Zonal)?AllocationRequest)\b/],
  [
    "noCapacity",
    /ZONE_RESOURCE_POOL_EXHAUSTED\w*|resource_availability|does not have enough resources available|stockout/i,
  ],
];

/** Why a cloud refused, as its error says; null where the failure has another reason, which another place would not mend. */
export function failureKind(error: string): UnavailabilityKind | null {
  return patterns.find(([, pattern]) => pattern.test(error))?.[0] ?? null;
}
