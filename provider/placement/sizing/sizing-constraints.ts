import type { CatalogPrice, SourcedRegion } from "../../world/catalog/cloud-catalog.ts";
import { type InstanceType, isBurstable } from "../../world/catalog/instance-type.ts";
import { isGpuModel } from "./gpu-model.ts";
import type { ReservedCapacity, SizingRequest, SizingTerms } from "./sizing-request.ts";

/** What a constraint looks at. */
export interface SizingSite {
  readonly type: InstanceType;
  readonly region: SourcedRegion;
  readonly onDemand: CatalogPrice | undefined;
  readonly spot: CatalogPrice | undefined;
  readonly reserved: ReservedCapacity | undefined;
}

/** What it is judged by. */
export interface SizingContext {
  readonly request: SizingRequest;
  readonly terms: SizingTerms;
}

/** Removes offers. Asked in the order of the list; an offer is attributed to the first that removes it. */
export interface SizingConstraint {
  /** Stable; users see it. */
  readonly id: string;
  /** What a user would relax, or null where the catalogue is the cause. */
  readonly property: string | null;
  /** Whether it looks at the type and the request alone, so that one look does for all regions. */
  readonly ofType: boolean;
  holds(site: SizingSite, context: SizingContext): boolean;
  /** Why it fails. */
  explain(site: SizingSite, context: SizingContext): string;
  readonly remedy: string;
}

/** GPUs are shares with four decimals: a third of one has to do for a third. */
const slack = 1e-3;

const known: SizingConstraint = {
  id: "specification.known",
  property: null,
  ofType: true,
  holds: ({ type }, { request }) =>
    type.vcpus !== undefined && type.memoryGiB !== undefined && (request.gpus === undefined || type.gpus !== undefined),
  explain: () => "its vCPUs, memory or GPUs are not known",
  remedy: "Renew the catalogue with `novacron catalog refresh`.",
};

const architecture: SizingConstraint = {
  id: "architecture",
  property: "architecture",
  ofType: true,
  holds: ({ type }, { request }) => request.architecture === undefined || type.architecture === request.architecture,
  explain: ({ type }, { request }) => `${request.architecture} asked, it has ${type.architecture ?? "an unknown one"}`,
  remedy: "Allow another architecture.",
};

const gpuModel: SizingConstraint = {
  id: "gpu.model",
  property: "gpus.model",
  ofType: true,
  holds: ({ type }, { request }) =>
    request.gpus?.model === undefined || (!!type.gpus && isGpuModel(request.gpus.model, type.gpus)),
  explain: ({ type }, { request }) => `${request.gpus?.model} asked, it has ${type.gpus?.model ?? "none"}`,
  remedy: "Ask for another model of GPU, or for any.",
};

const gpuCount: SizingConstraint = {
  id: "gpu.count",
  property: "gpus.count",
  ofType: true,
  holds: ({ type }, { request }) =>
    request.gpus === undefined ? !type.gpus : (type.gpus?.count ?? 0) >= request.gpus.count - slack,
  explain: ({ type }, { request }) =>
    request.gpus === undefined
      ? "it has GPUs, and none were asked for"
      : `${request.gpus.count} GPUs asked, it has ${type.gpus?.count ?? 0}`,
  remedy: "Ask for fewer GPUs per machine.",
};

const gpuMemory: SizingConstraint = {
  id: "gpu.memory",
  property: "gpus.memoryGiB",
  ofType: true,
  holds: ({ type }, { request }) =>
    request.gpus?.memoryGiB === undefined || (type.gpus?.memoryGiB ?? 0) >= request.gpus.memoryGiB,
  explain: ({ type }, { request }) =>
    `${request.gpus?.memoryGiB} GiB per GPU asked, it has ${type.gpus?.memoryGiB ?? "an unknown amount"}`,
  remedy: "Ask for less memory per GPU.",
};

const vcpus: SizingConstraint = {
  id: "vcpus",
  property: "vcpus",
  ofType: true,
  holds: ({ type }, { request }) => (type.vcpus ?? 0) >= request.vcpus,
  explain: ({ type }, { request }) => `${request.vcpus} vCPUs asked, it has ${type.vcpus}`,
  remedy: "Ask for fewer vCPUs.",
};

const memory: SizingConstraint = {
  id: "memory",
  property: "memoryGiB",
  ofType: true,
  holds: ({ type }, { request }) => (type.memoryGiB ?? 0) >= request.memoryGiB,
  explain: ({ type }, { request }) => `${request.memoryGiB} GiB asked, it has ${type.memoryGiB}`,
  remedy: "Ask for less memory.",
};

const disk: SizingConstraint = {
  id: "local-disk",
  property: "localDiskGB",
  ofType: true,
  holds: ({ type }, { request }) => request.localDiskGB === undefined || (type.localDiskGB ?? 0) >= request.localDiskGB,
  explain: ({ type }, { request }) =>
    `${request.localDiskGB} GB asked, it has ${type.localDiskGB ?? "an unknown amount"}`,
  remedy: "Ask for less local disk, or put the data on a network disk.",
};

const burstable: SizingConstraint = {
  id: "burstable",
  property: "burstable",
  ofType: true,
  holds: ({ type }, { request }) => request.burstable === true || !isBurstable(type),
  explain: () => "its vCPUs are shares that are whole only in bursts",
  remedy: "Allow burstable types, where the load is low most of the time.",
};

const price: SizingConstraint = {
  id: "price.known",
  property: null,
  ofType: false,
  holds: ({ onDemand, spot, reserved }, { terms }) =>
    reserved !== undefined || (terms.purchase === "spot" ? spot !== undefined : onDemand !== undefined),
  explain: (_, { terms }) => `no ${terms.purchase === "spot" ? "spot" : "on-demand"} price is known there`,
  remedy: "Renew the catalogue with `novacron catalog refresh`, or allow other regions or on-demand capacity.",
};

const priceCap: SizingConstraint = {
  id: "price.cap",
  property: "maxPricePerHour",
  ofType: false,
  holds: (site, { terms }) => terms.maxPricePerHour === undefined || worstPrice(site, terms) <= terms.maxPricePerHour,
  explain: (site, { terms }) => `${worstPrice(site, terms)} USD per hour at worst, ${terms.maxPricePerHour} allowed`,
  remedy: "Allow a higher price.",
};

const quota: SizingConstraint = {
  id: "quota",
  property: "quotas",
  ofType: false,
  // What is reserved was started against the quota already.
  holds: ({ type, region, reserved }, { terms }) =>
    reserved !== undefined ||
    (terms.quotas ?? [])
      .filter(({ cloud }) => cloud === type.cloud)
      .filter((each) => each.region === undefined || each.region === region.name)
      .filter(({ family }) => family === undefined || family === type.family)
      .every((each) => each.vcpus >= (type.vcpus ?? 0)),
  explain: ({ type }) => `the quota has fewer than ${type.vcpus} vCPUs left for ${type.family}`,
  remedy: "Ask the cloud for a higher quota, or allow other families or regions.",
};

/** In the order in which they are asked: what the machine is, then what it costs, then what the account may. */
export const sizingConstraints: readonly SizingConstraint[] = [
  known,
  burstable,
  architecture,
  gpuModel,
  gpuCount,
  gpuMemory,
  vcpus,
  memory,
  disk,
  price,
  priceCap,
  quota,
];

/** What is paid at worst: on demand, where that is what spot falls back to. */
function worstPrice({ onDemand, spot, reserved }: SizingSite, { purchase }: SizingTerms): number {
  if (reserved !== undefined) return reserved.perHour;
  return (purchase === "spot" ? spot?.perHour : onDemand?.perHour) ?? Number.POSITIVE_INFINITY;
}
