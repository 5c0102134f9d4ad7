import type { CloudTarget } from "../../provider/schema/cloud-target.ts";
import type { OffersNote } from "../../provider/schema/decision.ts";

/** `m6i.xlarge of aws, 4 vCPUs (x86_64), 16 GiB; account prod (123456789012); spot, on demand while there is none; 0.089 USD per hour`. */
export function machineText(cloud: CloudTarget): string {
  const { type, provider, vcpus, architecture, memoryGiB, gpus, account, accountId, purchase, fallback } = cloud;
  const size = [
    `${vcpus} vCPUs (${architecture})`,
    `${memoryGiB} GiB`,
    ...(gpus === undefined ? [] : [`${gpus.count} GPU ${gpus.model}`]),
  ];
  const bought = { onDemand: "on demand", spot: "spot", reserved: "reserved" }[purchase];
  return [
    `${type} of ${provider}, ${size.join(", ")}`,
    `account ${account}${accountId === undefined ? "" : ` (${accountId})`}`,
    `${bought}${fallback ? ", on demand while there is none" : ""}`,
    `${cloud.pricePerHour} USD per hour`,
  ].join("; ");
}

/** What the clouds had, one line each. */
export function offersText({ considered, fitting, perRegion, removed, reason, catalog }: OffersNote): string[] {
  const most = removed.slice(0, 4).map(({ by, count }) => `${count} by ${by}`);
  return [
    `${fitting} of ${considered} fit, of which the cheapest ${perRegion} families of each account's region are candidates; catalogue ${catalog.slice(0, "sha256:".length + 12)}`,
    ...(most.length === 0 ? [] : [`removed ${most.join(", ")}`]),
    ...(reason === null ? [] : [reason]),
  ];
}
