import { z } from "zod";
import type { Catalog } from "../catalog.ts";
import { type InstanceType, isBurstable } from "../instance-type.ts";
import { fetchRetrying, type RetryOptions } from "./fetch-retrying.ts";
import { readJson } from "./malformed.ts";
import type { Page, PriceList, PriceRow } from "./price-row.ts";

/** The Cloud Billing Catalog API, https://docs.cloud.google.com/billing/v1/how-tos/catalog-api. */
export const googleBillingUrl = "https://cloudbilling.googleapis.com";

/** Compute Engine's id there. */
const computeEngine = "6F81-5844-456A";

const sku = z.object({
  description: z.string(),
  category: z.object({ usageType: z.string() }),
  serviceRegions: z.array(z.string()),
  pricingInfo: z.array(
    z.object({
      pricingExpression: z.object({
        usageUnit: z.string(),
        tieredRates: z.array(
          z.object({
            unitPrice: z.object({
              currencyCode: z.string().default("USD"),
              units: z.union([z.string(), z.number()]).default("0"),
              nanos: z.number().default(0),
            }),
          }),
        ),
      }),
    }),
  ),
});
const page = z.object({ skus: z.array(sku).default([]), nextPageToken: z.string().nullish() });

// What a SKU of a series is called without its region. Custom machines, sole tenants and commitments have other names.
const series: Readonly<Record<string, string>> = {
  "E2 Instance": "e2",
  "N1 Predefined Instance": "n1",
  "N2 Instance": "n2",
  "N2D AMD Instance": "n2d",
  "N4 Instance": "n4",
  "N4A Instance": "n4a",
  "N4D Instance": "n4d",
  "T2D AMD Instance": "t2d",
  "T2A Arm Instance": "t2a",
  "Compute optimized": "c2",
  "Compute optimized Instance": "c2",
  "C2D AMD Instance": "c2d",
  "C3 Instance": "c3",
  "C3D Instance": "c3d",
  "C4 Instance": "c4",
  "C4A Arm Instance": "c4a",
  "C4D Instance": "c4d",
};
const named = /^(?:Spot Preemptible )?(.+) (Core|Ram) running in /;
const kinds: Readonly<Record<string, PriceRow["kind"]>> = { OnDemand: "onDemand", Preemptible: "spot" };

/**
 * Prices of Google's cores and memory. They are listed apart, so a row's type is `SERIES core` or `SERIES ram` (per GiB)
 * until {@link composeTypes} makes prices of types of them.
 * @param apiKey sent as a header, so that it lies in no log and no checkpoint.
 */
export function googleSkus(
  base: string,
  apiKey: string,
  regions: readonly string[] | undefined,
  retry: RetryOptions,
): PriceList {
  const list = new URL(`/v1/services/${computeEngine}/skus`, base);
  return {
    key: `gcp ${list.href} ${regions?.join(" ") ?? ""}`,
    first: "",
    page: async (token): Promise<Page> => {
      const url = new URL(list);
      url.search = new URLSearchParams({ pageSize: "5000", currencyCode: "USD", pageToken: token }).toString();
      const read = (response: Response) => readJson(response, page, list.href);
      const { skus, nextPageToken } = await fetchRetrying(url.href, { "x-goog-api-key": apiKey }, read, retry);
      const rows = skus.flatMap(ratesOf).filter(({ region }) => regions === undefined || regions.includes(region));
      return { rows, next: nextPageToken || null };
    },
  };
}

function ratesOf({ description, category, serviceRegions, pricingInfo }: z.infer<typeof sku>): readonly PriceRow[] {
  const match = named.exec(description);
  const family = match?.[1] === undefined ? undefined : series[match[1]];
  const kind = kinds[category.usageType];
  const expression = pricingInfo[0]?.pricingExpression;
  const rate = expression?.tieredRates.at(-1)?.unitPrice;
  if (family === undefined || kind === undefined || rate === undefined || rate.currencyCode !== "USD") return [];
  const part = match?.[2] === "Core" ? "core" : "ram";
  if (expression?.usageUnit !== (part === "core" ? "h" : "GiBy.h")) return [];
  const perHour = Number(rate.units) + rate.nanos / 1e9;
  if (!(perHour > 0)) return [];
  return serviceRegions.map((region) => ({ kind, region, type: `${family} ${part}`, perHour }));
}

/**
 * Prices of types of the catalogue: vCPUs times the core's and GiB times the memory's. Only of types that are nothing else:
 * GPUs, local disks and shares of cores are priced apart.
 */
export function composeTypes(rates: readonly PriceRow[], catalog: Catalog): readonly PriceRow[] {
  const found = new Map(rates.map((rate) => [`${rate.kind} ${rate.region} ${rate.type}`, rate.perHour]));
  const plain = catalog.typesOf("gcp").filter(isPlain);
  const places = new Map(rates.map(({ kind, region }) => [`${kind} ${region}`, { kind, region }]));
  return [...places.values()].flatMap(({ kind, region }) =>
    plain.flatMap(({ name, family, vcpus, memoryGiB }): readonly PriceRow[] => {
      const core = found.get(`${kind} ${region} ${family} core`);
      const ram = found.get(`${kind} ${region} ${family} ram`);
      if (core === undefined || ram === undefined) return [];
      return [{ kind, region, type: name, perHour: vcpus * core + memoryGiB * ram }];
    }),
  );
}

type Sized = InstanceType & { readonly vcpus: number; readonly memoryGiB: number };

function isPlain(type: InstanceType): type is Sized {
  const { vcpus, memoryGiB, gpus, localDiskGB } = type;
  return vcpus !== undefined && memoryGiB !== undefined && gpus === null && localDiskGB === 0 && !isBurstable(type);
}
