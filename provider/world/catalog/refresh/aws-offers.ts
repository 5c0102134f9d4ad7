import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pick from "stream-json/filters/pick.js";
import streamValues from "stream-json/streamers/stream-values.js";
import { z } from "zod";
import { NovaCronError } from "../../../errors/novacron-error.ts";
import { fetchRetrying, type RetryOptions } from "./fetch-retrying.ts";
import { malformed, readJson } from "./malformed.ts";
import type { Page, PriceList, PriceRow } from "./price-row.ts";

/** The AWS Price List Bulk API, https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-ppslong.html. */
export const awsPriceListUrl = "https://pricing.us-east-1.amazonaws.com";

const regionIndex = z.object({
  regions: z.record(z.string(), z.object({ currentVersionUrl: z.string().startsWith("/") })),
});

const product = z.object({
  sku: z.string(),
  productFamily: z.literal("Compute Instance"),
  attributes: z.object({
    instanceType: z.string(),
    operatingSystem: z.literal("Linux"),
    tenancy: z.literal("Shared"),
    preInstalledSw: z.literal("NA"),
    capacitystatus: z.literal("Used"),
    vcpu: z.string().optional(),
    memory: z.string().optional(),
  }),
});
/** Offers of one SKU. */
const term = z.record(
  z.string(),
  z.object({
    priceDimensions: z.record(z.string(), z.object({ unit: z.string(), pricePerUnit: z.object({ USD: z.string() }) })),
  }),
);
const value = z.object({ value: z.unknown() });

/**
 * On-demand Linux prices of EC2 by region. A region's list has hundreds of megabytes, so it is read as a stream, of which only
 * the products that count are kept; a page is a region.
 */
export function awsOffers(base: string, regions: readonly string[] | undefined, retry: RetryOptions): PriceList {
  const index = new URL("/offers/v1.0/aws/AmazonEC2/current/region_index.json", base).href;
  let files: Promise<readonly (readonly [region: string, path: string])[]> | undefined;
  const listed = async (): Promise<readonly (readonly [region: string, path: string])[]> => {
    const found = await fetchRetrying(index, {}, (response) => readJson(response, regionIndex, index), retry);
    return Object.entries(found.regions)
      .map(([region, { currentVersionUrl }]) => [region, currentVersionUrl] as const)
      .filter(([region]) => regions === undefined || regions.includes(region))
      .sort(([a], [b]) => (a < b ? -1 : 1));
  };
  return {
    key: `aws ${index} ${regions?.join(" ") ?? ""}`,
    first: "",
    // The cursor is the region that comes next; the first one's is empty.
    page: async (cursor): Promise<Page> => {
      files ??= listed();
      const all = await files;
      const at = Math.max(
        0,
        all.findIndex(([region]) => region >= cursor),
      );
      const file = all[at];
      if (file === undefined) return { rows: [], next: null };
      const [region, path] = file;
      const url = new URL(path, base).href;
      const rows = await fetchRetrying(url, {}, (response) => readOffers(response, region, url), retry);
      return { rows, next: all[at + 1]?.[0] ?? null };
    },
  };
}

async function readOffers(response: Response, region: string, where: string): Promise<readonly PriceRow[]> {
  const wanted = new Map<string, Omit<PriceRow, "perHour">>();
  const prices = new Map<string, number>();
  let seen = 0;
  const take = (entry: unknown): void => {
    seen++;
    const offered = product.safeParse(entry);
    if (offered.success) {
      const { sku, attributes } = offered.data;
      wanted.set(sku, { kind: "onDemand", region, type: attributes.instanceType, ...sizeOf(attributes) });
      return;
    }
    const terms = term.safeParse(entry);
    if (!terms.success) return;
    for (const [name, { priceDimensions }] of Object.entries(terms.data)) {
      for (const { unit, pricePerUnit } of Object.values(priceDimensions)) {
        const perHour = Number(pricePerUnit.USD);
        if (unit === "Hrs" && perHour > 0) prices.set(name.split(".")[0] ?? "", perHour);
      }
    }
  };
  const picked = pick.withParserAsStream({ filter: /^(?:products|terms\.OnDemand)\.[^.]+$/ });
  try {
    await pipeline(bodyOf(response), picked, streamValues.asStream(), async (entries: AsyncIterable<unknown>) => {
      for await (const entry of entries) take(value.parse(entry).value);
    });
  } catch (error) {
    // What the parser throws says where it was; what the connection throws is tried again.
    if (error instanceof Error && /^Parser /.test(error.message))
      throw malformed(where, `is not JSON: ${error.message}`, error);
    throw error;
  }
  if (seen === 0) throw malformed(where, "has neither products nor terms");
  return [...wanted].flatMap(([sku, row]) => {
    const perHour = prices.get(sku);
    return perHour === undefined ? [] : [{ ...row, perHour }];
  });
}

function bodyOf({ body, url }: Response): Readable {
  if (body === null) throw new NovaCronError("NC1141", `${url} answers without a body`);
  return Readable.from(body);
}

/** `8 GiB`, `1,952 GiB`. */
function sizeOf({ vcpu, memory }: z.infer<typeof product>["attributes"]): { vcpus?: number; memoryGiB?: number } {
  const vcpus = Number(vcpu);
  const memoryGiB = Number(/^([\d.,]+) GiB$/.exec(memory ?? "")?.[1]?.replaceAll(",", ""));
  return { ...(vcpus > 0 && { vcpus }), ...(memoryGiB > 0 && { memoryGiB }) };
}
