import { join } from "node:path";
import type { TableBuilder } from "../../provider/world/catalog/table-builder.ts";
import { azureSeriesFacts } from "./azure-series.ts";
import type { LibcloudPrices } from "./libcloud.ts";
import { slips } from "./outliers.ts";
import { placesOf } from "./places.ts";
import { type CsvRow, numberOf, readCsv } from "./read-csv.ts";
import { shippedSources } from "./sources.ts";

/** Regions, sizes, prices and round trips of Azure. @param data folder of the CSV files. */
export async function addAzure(
  builder: TableBuilder,
  data: string,
  libcloud: LibcloudPrices,
  libcloudSource: number,
): Promise<void> {
  for (const place of placesOf("azure")) builder.region("azure", place);
  const regionOf = new Map(placesOf("azure").map(({ name, displayName }) => [displayName, name]));
  await addGrid(builder, data, regionOf);
  await addPrices(builder, data);
  await addTypes(builder, data);
  addLibcloud(builder, libcloud, libcloudSource);
  await addRtt(builder, data, regionOf);
}

/** Names of virtual machines: not of dedicated hosts, reserved ones, or what the source could not name. */
const machine = /^(?:Standard|Basic)_[A-Z]+\d/;
const special = /_ADHType\d*$|_Promo$|Type\d$/;

async function addPrices(builder: TableBuilder, data: string): Promise<void> {
  const source = builder.source(shippedSources.azurePrices);
  const listed = (await readCsv(join(data, "azure_ondemand_prices.csv"))).flatMap(
    ({ region = "", vm_size: type = "", usd_per_hour }) => {
      if (machine.test(type) && !special.test(type)) return [{ region, type, perHour: numberOf(usd_per_hour) ?? 0 }];
      builder.drop(source, "no name of a virtual machine's size on offer", `${type} in ${region}`);
      return [];
    },
  );
  const slipped = slips(listed);
  for (const price of listed) {
    const { region, type, perHour } = price;
    if (slipped.has(price)) builder.drop(source, "price far below that of other regions", `${type} in ${region}`);
    else builder.price("azure", "onDemand", region, type, perHour, source);
  }
}

async function addTypes(builder: TableBuilder, data: string): Promise<void> {
  const ccf = builder.source(shippedSources.azureTypes);
  const series = builder.source(shippedSources.azureSeries);
  const names = builder.typeNames("azure");
  const written = new Map(names.map((name) => [compact(name), name]));
  for (const row of await readCsv(join(data, "ccf_azure_instances.csv"))) {
    const given = row["Virtual Machine"] ?? "";
    const name = written.get(compact(`Standard${given}`));
    if (name === undefined) builder.drop(ccf, "a size that is not on offer under this name", given);
    else addCcfType(builder, name, row, ccf);
  }
  for (const name of names) {
    const facts = azureSeriesFacts(name);
    if (facts !== undefined) builder.type("azure", name, facts, series);
    else if (builder.typeFacts("azure", name)?.vcpus === undefined) {
      builder.drop(series, "specification that is not known; its prices are kept", name);
    }
  }
}

function addCcfType(builder: TableBuilder, name: string, row: CsvRow, source: number): void {
  const vcpus = numberOf(row["Instance vCPUs"]);
  const memoryGiB = numberOf(row["Instance Memory"]);
  // Sizes with constrained vCPUs have a ratio there.
  const whole = vcpus !== null && Number.isInteger(vcpus) && vcpus > 0;
  if (!whole) builder.drop(source, "vCPUs that are no whole number", name);
  const gpus = numberOf(row["Instance GPUs"]);
  builder.type(
    "azure",
    name,
    {
      vcpus: whole ? vcpus : undefined,
      memoryGiB: memoryGiB !== null && memoryGiB > 0 ? memoryGiB : undefined,
      gpuCount: gpus ?? (/^Standard_N/.test(name) ? undefined : 0),
      architecture: "x86_64",
    },
    source,
  );
}

function addLibcloud(builder: TableBuilder, libcloud: LibcloudPrices, source: number): void {
  const written = new Map(builder.typeNames("azure").map((name) => [compact(name), name]));
  for (const [key, prices] of Object.entries(libcloud.azure)) {
    const name = written.get(key);
    for (const [region, perHour] of Object.entries(prices)) {
      const example = `${key} in ${region}`;
      if (key.startsWith("lowpriority")) builder.drop(source, "low-priority price: no longer on offer", example);
      else if (name === undefined) builder.drop(source, "a size whose spelling no newer source tells", example);
      else builder.price("azure", "onDemand", region, name, perHour, source);
    }
  }
}

async function addGrid(builder: TableBuilder, data: string, regionOf: ReadonlyMap<string, string>): Promise<void> {
  const source = builder.source(shippedSources.gridAzure);
  const malformed = (line: string): void => builder.drop(source, "line with shifted columns", line);
  for (const row of await readCsv(join(data, "ccf_grid_emissions_azure.csv"), { malformed })) {
    const given = row.Region ?? "";
    const name = regionOf.get(given);
    const grams = (numberOf(row["CO2e (metric ton/kWh)"]) ?? Number.NaN) * 1e6;
    if (!(grams >= 0 && grams <= 2000)) builder.drop(source, "carbon intensity out of range", given);
    else if (name === undefined) builder.drop(source, "a region that is not in the table of places", given);
    else builder.region("azure", { name, carbonGramsPerKwh: Math.round(grams * 100) / 100, carbonSource: source });
  }
}

async function addRtt(builder: TableBuilder, data: string, regionOf: ReadonlyMap<string, string>): Promise<void> {
  const source = builder.source(shippedSources.azureRtt);
  const rows = await readCsv(join(data, "azure_region_rtt_ms.csv"));
  const [first] = rows;
  const given = Object.keys(first ?? {}).filter((heading) => heading !== "Source" && regionOf.has(heading));
  const regions = given.map((name) => regionOf.get(name) ?? "");
  const bySource = new Map(rows.map((row) => [row.Source, row]));
  const ms = given.map((from) => given.map((to) => numberOf(bySource.get(from)?.[to])));
  builder.rtt("azure", { source, regions, ms });
}

/** `standardd2sv5` of `Standard_D2s_v5` and of `Standard D2s v5`. */
function compact(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}
