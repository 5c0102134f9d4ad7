import { join } from "node:path";
import type { TableBuilder } from "../../provider/world/catalog/table-builder.ts";
import { type LibcloudPrices, sharedTenancy } from "./libcloud.ts";
import { placesOf } from "./places.ts";
import { numberOf, readCsv } from "./read-csv.ts";
import { shippedSources } from "./sources.ts";

/** The region whose prices in the newer source are complete: what libcloud has of others is compared with it. */
const anchorRegion = "us-east-1";

const itar = {
  name: "ITAR",
  citation: "AWS GovCloud (US) documentation: the regions adhere to U.S. International Traffic in Arms Regulations",
  url: "https://docs.aws.amazon.com/govcloud-us/index.html",
};

/** Regions, types and prices of AWS. @param data folder of the CSV files. @param libcloudSource its index. */
export async function addAws(
  builder: TableBuilder,
  data: string,
  libcloud: LibcloudPrices,
  libcloudSource: number,
): Promise<void> {
  for (const place of placesOf("aws")) {
    builder.region("aws", { ...place, ...(place.name.startsWith("us-gov-") && { certifications: [itar] }) });
  }
  await addGrid(builder, data);
  await addTypes(builder, data);
  const anchor = await addPrices(builder, data);
  for (const { name: region } of placesOf("aws")) {
    for (const [type, { perHour, verdict }] of sharedTenancy(libcloud.ec2, region, anchor)) {
      if (verdict === "kept") builder.price("aws", "onDemand", region, type, perHour, libcloudSource);
      else builder.drop(libcloudSource, reasons[verdict], `${type} in ${region}`);
    }
  }
  for (const [type, byRegion] of Object.entries(libcloud.ec2)) {
    for (const [region, perHour] of Object.entries(byRegion)) {
      if (perHour === 0) builder.drop(libcloudSource, "onDemand price of 0: unknown", `${type} in ${region}`);
      else if (!builder.hasRegion("aws", region)) {
        builder.drop(libcloudSource, "a region that is not in the table of places", `${type} in ${region}`);
      }
    }
  }
}

const reasons = {
  "stands out": "price that stands out from its family: probably of dedicated tenancy",
  "nothing to compare with": "price whose tenancy cannot be told: no other price of its family",
} as const;

async function addGrid(builder: TableBuilder, data: string): Promise<void> {
  const source = builder.source(shippedSources.gridAws);
  for (const row of await readCsv(join(data, "ccf_grid_emissions_aws.csv"))) {
    const name = row.Region ?? "";
    const grams = (numberOf(row["CO2e (metric ton/kWh)"]) ?? Number.NaN) * 1e6;
    if (!(grams >= 0 && grams <= 2000)) builder.drop(source, "carbon intensity out of range", name);
    else if (!builder.hasRegion("aws", name)) builder.drop(source, "a region that is not in the table of places", name);
    else builder.region("aws", { name, carbonGramsPerKwh: Math.round(grams * 100) / 100, carbonSource: source });
  }
}

async function addTypes(builder: TableBuilder, data: string): Promise<void> {
  const source = builder.source(shippedSources.awsTypes);
  const rows = await readCsv(join(data, "aws_instance_specs.csv"));
  // Of a type with a share of a GPU the count is 0 and the memory the share's: the whole GPU's is that of its siblings.
  const wholeGpu = new Map<string, number>();
  for (const row of rows) {
    const memory = numberOf(row.gpu_memory);
    const model = row.gpu_name ?? "";
    if (memory !== null && numberOf(row.gpu_count) !== 0)
      wholeGpu.set(model, Math.max(memory, wholeGpu.get(model) ?? 0));
  }
  for (const row of rows) {
    const model = row.gpu_name ?? "";
    const memory = numberOf(row.gpu_memory);
    const whole = wholeGpu.get(model) ?? memory;
    const counted = numberOf(row.gpu_count);
    const share = counted === 0 && memory !== null && whole ? Math.round((memory / whole) * 8) / 8 : counted;
    const networkMbps = numberOf(row.network_bandwidth);
    // Only Nitro has all of its local disks as NVMe: with others, none of these does not mean none.
    const disk = numberOf(row.local_nvme) ?? (row.hypervisor === "nitro" ? 0 : null);
    builder.type(
      "aws",
      row.instance_type ?? "",
      {
        vcpus: numberOf(row.cpu),
        memoryGiB: (numberOf(row.memory) ?? Number.NaN) / 1024 || null,
        gpuCount: model === "" ? 0 : share,
        gpuModel: model === "" ? null : model,
        gpuMemoryGiB: model === "" || !whole ? null : Math.round((whole / 1024) * 100) / 100,
        localDiskGB: disk,
        networkGbps: networkMbps === null ? null : networkMbps / 1000,
        architecture: row.arch === "arm64" ? "arm64" : row.arch === "amd64" ? "x86_64" : null,
      },
      source,
    );
  }
}

async function addPrices(builder: TableBuilder, data: string): Promise<ReadonlyMap<string, number>> {
  const source = builder.source(shippedSources.awsPrices);
  const anchor = new Map<string, number>();
  for (const row of await readCsv(join(data, "aws_ondemand_prices.csv"))) {
    const [region = "", type = ""] = [row.region, row.instance_type];
    const perHour = numberOf(row.price_per_hour) ?? 0;
    if (row.currency !== "USD") {
      builder.drop(source, `price in ${row.currency}`, `${type} in ${region}`);
      continue;
    }
    builder.price("aws", "onDemand", region, type, perHour, source);
    if (region === anchorRegion && perHour > 0) anchor.set(type, perHour);
  }
  return anchor;
}
