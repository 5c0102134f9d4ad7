import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { TableBuilder } from "../../provider/world/catalog/table-builder.ts";
import { gcpGpuFacts } from "./gcp-gpus.ts";
import { placesOf } from "./places.ts";
import { numberOf, readCsv } from "./read-csv.ts";
import { shippedSources } from "./sources.ts";

const priceFile = z.object({
  prices: z.record(
    z.string(),
    z.object({ on_demand: z.record(z.string(), z.number()), spot: z.record(z.string(), z.number()).default({}) }),
  ),
});
const regionFile = z.record(z.string(), z.object({ latitude: z.number(), longitude: z.number() }));

const armSeries = new Set(["t2a", "c4a", "n4a", "a4x"]);
/** Series that bring local disks along with types whose name does not say so, or whose disks have no size here. */
const ownDisks = /-lssd$|^(?:a2-ultragpu|a3|a4|z3|h4d)/;

/** Regions, types, on-demand and spot prices of Google Cloud. @param data folder of the files. */
export async function addGcp(builder: TableBuilder, data: string): Promise<void> {
  for (const place of placesOf("gcp")) builder.region("gcp", place);
  await addCoordinates(builder, data);
  await addCarbon(builder, data);
  await addTypes(builder, data);
  const source = builder.source(shippedSources.gcpPrices);
  const { prices } = priceFile.parse(JSON.parse(await readFile(join(data, "gcp_initial_prices.json"), "utf8")));
  for (const [region, { on_demand, spot }] of Object.entries(prices)) {
    for (const [type, perHour] of Object.entries(on_demand)) {
      builder.price("gcp", "onDemand", region, type, perHour, source);
    }
    for (const [type, perHour] of Object.entries(spot)) builder.price("gcp", "spot", region, type, perHour, source);
  }
}

async function addCoordinates(builder: TableBuilder, data: string): Promise<void> {
  const source = builder.source(shippedSources.gcpRegions);
  const regions = regionFile.parse(JSON.parse(await readFile(join(data, "gcp_regions.json"), "utf8")));
  const places = new Map(placesOf("gcp").map((place) => [place.name, place]));
  for (const [name, { latitude, longitude }] of Object.entries(regions)) {
    const place = places.get(name);
    if (place === undefined) builder.drop(source, "a region that is not in the table of places", name);
    else if (Math.abs(place.latitude - latitude) > 3 || Math.abs(place.longitude - longitude) > 3) {
      builder.drop(source, "coordinates far from the place that is named", name);
    } else builder.region("gcp", { name, latitude, longitude });
  }
}

async function addCarbon(builder: TableBuilder, data: string): Promise<void> {
  const source = builder.source(shippedSources.gcpCarbon);
  for (const row of await readCsv(join(data, "gcp_region_carbon_2024.csv"))) {
    const name = row["Google Cloud Region"] ?? "";
    const grams = numberOf(row["Grid carbon intensity (gCO2eq / kWh)"]) ?? -1;
    if (grams < 0) builder.drop(source, "carbon intensity out of range", name);
    else if (!builder.hasRegion("gcp", name)) builder.drop(source, "a region without prices", name);
    else builder.region("gcp", { name, carbonGramsPerKwh: grams, carbonSource: source });
  }
}

async function addTypes(builder: TableBuilder, data: string): Promise<void> {
  const source = builder.source(shippedSources.gcpTypes);
  const gpuSource = builder.source(shippedSources.gcpGpus);
  for (const row of await readCsv(join(data, "gcp_machinetypes.csv"), { separator: ";" })) {
    const name = row.NAME ?? "";
    if (row.DEPRECATED !== "") {
      builder.drop(source, "a type that is deprecated", name);
      continue;
    }
    if (/^(?:ct|tpu)/.test(name)) {
      builder.drop(source, "a type of TPUs", name);
      continue;
    }
    builder.type(
      "gcp",
      name,
      {
        vcpus: numberOf(row.CPUS),
        memoryGiB: numberOf(row.MEMORY_GB),
        architecture: armSeries.has(name.split("-")[0] ?? "") ? "arm64" : "x86_64",
        localDiskGB: ownDisks.test(name) ? undefined : 0,
      },
      source,
    );
    const gpus = gcpGpuFacts(name);
    if (gpus === undefined) builder.drop(gpuSource, "GPUs that are not known", name);
    else builder.type("gcp", name, gpus, gpuSource);
  }
}
