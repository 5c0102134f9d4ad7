import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { cloudFederation } from "../provider/schema/cloud-federation.ts";
import type { Inputs } from "./inputs.ts";
import { Provider, type ProviderArgs } from "./provider.ts";

/** Accounts, their interconnects, and what else a provider may be told. */
export type CloudFederationArgs = Inputs<z.input<typeof cloudFederation>> & Omit<ProviderArgs, "federation">;

/**
 * Accounts of clouds as the world that placements are decided on: a provider of its own, to be given to whatever may run there.
 * Nodes of the fleet file, where there is one, compete with what the accounts offer.
 *
 * @example
 * const clouds = new CloudFederation("clouds", {
 *   accounts: [
 *     { name: "prod", cloud: "aws", regions: ["eu-*"], types: ["m7i.*", "m7g.*"] },
 *     { name: "lab", cloud: "gcp", regions: ["europe-west3"], purchase: "spotWithFallback" },
 *   ],
 * });
 * const api = new VirtualMachine("api", { vcpus: 4, memoryGiB: 16, residency: ["EU"] }, { provider: clouds });
 */
export class CloudFederation extends Provider {
  constructor(name: string, args: CloudFederationArgs, options?: pulumi.ResourceOptions) {
    const { accounts, interconnects, usdRate, ...provider } = args;
    const federation = {
      accounts,
      ...(interconnects !== undefined && { interconnects }),
      ...(usdRate !== undefined && { usdRate }),
    };
    super(name, { ...provider, federation }, options);
  }
}
