import type { CloudTarget } from "../../schema/cloud-target.ts";
import type { FleetNode } from "../../schema/fleet.ts";
import { powerOf } from "../../world/catalog/carbon.ts";
import type { Cloud } from "../../world/catalog/catalog-file.ts";
import type { InstanceType } from "../../world/catalog/instance-type.ts";
import type { CloudWorld } from "../../world/clouds/cloud-world.ts";
import type { ResolvedAccount } from "../../world/clouds/resolve-account.ts";
import { nameOfOffer, type OfferKey } from "./offer-name.ts";
import { unknownPlace } from "./unknown-place.ts";

/**
 * Largest volume of the kind that a machine is given by default, GiB: EBS gp3, Azure Premium SSD, Google's balanced disk. Local
 * disk that a placement asks for is a network disk on a cloud.
 */
const largestVolumeGiB: Readonly<Record<Cloud, number>> = { aws: 16_384, azure: 32_767, gcp: 65_536 };

/** All three are companies of the United States, whose law binds them wherever the machine stands. */
const operatorCountry = "US";

const bytesPerGiB = 2 ** 30;

/** A type of which all is known that a machine needs. */
export type SpecifiedType = InstanceType & Required<Pick<InstanceType, "vcpus" | "memoryGiB" | "architecture">>;

/** Whether enough is known of a type to decide on it. */
export function isSpecified(type: InstanceType): type is SpecifiedType {
  return type.vcpus !== undefined && type.memoryGiB !== undefined && type.architecture !== undefined;
}

/**
 * The node that stands for an offer: a machine of its own for each placement, so nothing of it is ever taken.
 * @param perHour US dollars.
 */
export function offerNode(
  key: OfferKey,
  type: SpecifiedType,
  perHour: number,
  { spec }: ResolvedAccount,
  { catalog, usdRate }: Pick<CloudWorld, "catalog" | "usdRate">,
): FleetNode {
  const { region, mode, zone } = key;
  const { vcpus, memoryGiB, architecture, gpus, networkGbps } = type;
  const isSpot = mode === "spot" || mode === "spotWithFallback";
  const power = powerOf(type);
  const transfer = catalog.transferPriceOf(spec.cloud, region, "internet");
  const target: CloudTarget = {
    provider: spec.cloud,
    account: spec.name,
    ...(spec.id !== undefined && { accountId: spec.id }),
    region,
    ...(zone !== undefined && { zone }),
    type: type.name,
    architecture,
    vcpus,
    memoryGiB,
    ...(gpus && { gpus: { count: gpus.count, model: gpus.model ?? "unknown" } }),
    purchase: isSpot ? "spot" : mode,
    fallback: mode === "spotWithFallback",
    pricePerHour: perHour,
  };
  return {
    name: nameOfOffer(key),
    region,
    zone: zone ?? unknownPlace,
    rack: unknownPlace,
    class: "cloud",
    capacity: {
      vcpus,
      memoryGiB,
      diskGiB: largestVolumeGiB[spec.cloud],
      ...(gpus && { gpus: { count: gpus.count, model: gpus.model ?? "unknown" } }),
    },
    labels: spec.labels,
    pricePerHour: perHour * usdRate,
    spot: isSpot,
    ...(isSpot && spec.spotInterruptionRisk !== undefined && { spotInterruptionRisk: spec.spotInterruptionRisk }),
    ...(power && { power }),
    performance: networkGbps === undefined ? {} : { networkGbps },
    hardware: {
      architecture,
      ...(gpus?.memoryGiB !== undefined && { gpuMemoryGiB: gpus.memoryGiB }),
    },
    telemetry: {},
    security: spec.security,
    compliance: spec.compliance,
    governance: { operatorCountry },
    reliability: {},
    storage: {},
    network: transfer === undefined ? {} : { transferCostPerGiB: transfer.value * (bytesPerGiB / 1e9) * usdRate },
    pricing: {},
    maintenance: [],
    cordoned: false,
    offer: { target, mode, family: type.family },
  };
}
