import { z } from "zod";
import { fetchRetrying, type RetryOptions } from "./fetch-retrying.ts";
import { malformed, readJson } from "./malformed.ts";
import type { Page, PriceList, PriceRow } from "./price-row.ts";

/** The Azure Retail Prices API, https://learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices. */
export const azureRetailUrl = "https://prices.azure.com";

const item = z.object({
  currencyCode: z.string(),
  retailPrice: z.number(),
  tierMinimumUnits: z.number().default(0),
  armRegionName: z.string().nullish(),
  armSkuName: z.string().nullish(),
  skuName: z.string(),
  productName: z.string(),
  unitOfMeasure: z.string(),
  type: z.string(),
});
const page = z.object({ Items: z.array(item), NextPageLink: z.string().nullish() });

/** Linux prices of virtual machines, on demand and spot. @param regions all where absent. */
export function azureRetailPrices(
  base: string,
  regions: readonly string[] | undefined,
  retry: RetryOptions,
): PriceList {
  const among = regions?.map((region) => `armRegionName eq '${region}'`).join(" or ");
  const filter = [
    "serviceName eq 'Virtual Machines'",
    "priceType eq 'Consumption'",
    ...(among === undefined ? [] : [`(${among})`]),
  ].join(" and ");
  const first = new URL("/api/retail/prices", base);
  first.search = new URLSearchParams({ "api-version": "2023-01-01-preview", $filter: filter }).toString();
  return {
    key: `azure ${first.href}`,
    first: first.href,
    page: async (cursor): Promise<Page> => {
      const where = `${first.origin}${first.pathname}`;
      const read = (response: Response) => readJson(response, page, where);
      const { Items, NextPageLink } = await fetchRetrying(cursor, {}, read, retry);
      return { rows: Items.flatMap(rowOf), next: nextOf(NextPageLink, first.origin, where) };
    },
  };
}

/** A list that sends elsewhere is not followed. */
function nextOf(link: string | null | undefined, origin: string, where: string): string | null {
  if (link === null || link === undefined || link === "") return null;
  const next = URL.canParse(link) ? new URL(link) : null;
  // Behind the service's own name it writes `:443`.
  if (next === null || next.origin !== origin) throw malformed(where, `goes on at ${link.slice(0, 200)}`);
  return next.href;
}

function rowOf(entry: z.infer<typeof item>): readonly PriceRow[] {
  const {
    currencyCode,
    retailPrice,
    tierMinimumUnits,
    armRegionName,
    armSkuName,
    skuName,
    productName,
    unitOfMeasure,
    type,
  } = entry;
  const wanted =
    currencyCode === "USD" &&
    type === "Consumption" &&
    unitOfMeasure === "1 Hour" &&
    retailPrice > 0 &&
    tierMinimumUnits === 0 &&
    !/Windows|Cloud ?Services|Dedicated/i.test(productName) &&
    !/Low Priority/i.test(skuName) &&
    /^(?:Standard|Basic)_[A-Z]+\d/.test(armSkuName ?? "") &&
    !/_ADHType\d*$|_Promo$|Type\d$/.test(armSkuName ?? "");
  if (!wanted || !armRegionName || !armSkuName) return [];
  const kind = /\bSpot$/i.test(skuName) ? "spot" : "onDemand";
  return [{ kind, region: armRegionName, type: armSkuName, perHour: retailPrice }];
}
