import { z } from "zod";

/** The clouds that NovaCron knows. */
export const cloudProviders = ["aws", "azure", "gcp"] as const;

/** One of {@link cloudProviders}. */
export type CloudProvider = (typeof cloudProviders)[number];

/** What a decision says of the machine of a cloud that it chose; all that is needed to declare it. */
export const cloudTarget = z.strictObject({
  provider: z.enum(cloudProviders).describe("The cloud"),
  account: z.string().describe("Name of the federation's account"),
  accountId: z.string().optional().describe("Account id, subscription or project, where the federation gives it"),
  region: z.string().describe("As the cloud's API has it: eu-central-1, westeurope, europe-west3"),
  zone: z.string().optional().describe("As the account names it; absent where the federation declares no zones there"),
  type: z.string().describe("Instance type, as the cloud's API has it: m5.large, Standard_D2s_v5, n2-standard-4"),
  architecture: z.enum(["x86_64", "arm64"]),
  vcpus: z.number().describe("Of the type"),
  memoryGiB: z.number().describe("Of the type"),
  gpus: z
    .strictObject({
      count: z.number().describe("A fraction is a share of one"),
      model: z.string().describe("In lower case, without the maker: a100; unknown where it is"),
    })
    .optional()
    .describe("Of the type; absent where it has none"),
  purchase: z.enum(["onDemand", "spot", "reserved"]).describe("How the capacity is bought"),
  fallback: z.boolean().describe("Whether spot capacity falls back to on demand when it is taken back"),
  pricePerHour: z.number().describe("Of the whole machine, US dollars; of what it falls back to, the catalogue tells"),
});

export type CloudTarget = z.infer<typeof cloudTarget>;
