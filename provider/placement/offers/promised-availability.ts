import type { CloudProvider, CloudTarget } from "../../schema/cloud-target.ts";

/**
 * Monthly uptime of a single machine below which the clouds give money back: the Amazon Compute Service Level Agreement
 * (instance level), Microsoft's Service Level Agreements for Online Services (virtual machine, Premium SSD disks), the Compute
 * Engine Service Level Agreement (single instance). A promise, no measurement.
 */
const promised: Readonly<Record<CloudProvider, number>> = { aws: 0.995, azure: 0.999, gcp: 0.999 };

/** What is promised of one machine; null of spot capacity, of which nothing is. */
export function promisedAvailability({ provider, purchase }: CloudTarget): number | null {
  return purchase === "spot" ? null : promised[provider];
}
