import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { replaceFile } from "../../../crypto/atomic-file.ts";
import { withFileLock } from "../../../crypto/file-lock.ts";
import { NovaCronError } from "../../../errors/novacron-error.ts";
import { Catalog } from "../catalog.ts";
import { type CatalogFile, type CatalogSource, type Cloud, catalogFile } from "../catalog-file.ts";
import { readCatalogFile, readCatalogIfThere, readCatalogNow, shippedCatalogPath } from "../read-catalog.ts";
import { TableBuilder } from "../table-builder.ts";
import { withoutUnusedSources } from "../used-sources.ts";
import { awsOffers } from "./aws-offers.ts";
import { azureRetailPrices } from "./azure-retail.ts";
import { Checkpoint } from "./checkpoint.ts";
import type { RetryOptions } from "./fetch-retrying.ts";
import { composeTypes, googleSkus } from "./google-skus.ts";
import type { PriceList, PriceRow } from "./price-row.ts";
import { readList } from "./read-list.ts";

/** What to renew, and how. */
export interface RefreshOptions {
  readonly cloud: Cloud;
  /** Base address of the cloud's price API. */
  readonly url: string;
  /** Names; all where absent. */
  readonly regions?: readonly string[];
  /** Google's; the others need none. */
  readonly apiKey?: string;
  /** The refreshed catalogue's file. */
  readonly path: string;
  /** Where pages are kept until all are there. */
  readonly cacheFolder: string;
  readonly anew: boolean;
  readonly now: Date;
  readonly retry: RetryOptions;
  readonly onProgress: (what: string) => void;
}

/** What a refresh brought. */
export interface Refreshed {
  readonly prices: number;
  readonly types: number;
  readonly regions: number;
}

/**
 * Renews the prices of one cloud from its public price list, in the user's catalogue file: other clouds, and what the list
 * does not have, stay as they are in it. The file is replaced in one step when all is there; whatever goes wrong before
 * leaves the old one, and keeps the pages that were fetched for the next time.
 * @throws {NovaCronError} NC1141 the list cannot be fetched; NC1142 it is malformed or has no prices; NC1140 the old file.
 */
export async function refreshCatalog(options: RefreshOptions): Promise<Refreshed> {
  const { cloud, path, now, url } = options;
  const [shipped, before] = await Promise.all([readCatalogFile(shippedCatalogPath), readCatalogIfThere(path)]);
  const catalog = new Catalog([shipped, ...(before === null ? [] : [before])]);
  const list = listOf(options);
  const checkpoint = new Checkpoint(join(options.cacheFolder, `refresh-${cloud}`), list.key);
  const { anew, onProgress } = options;
  const listed = await readList(list, { checkpoint, anew, nowMs: now.getTime(), onProgress });
  const rows = cloud === "gcp" ? composeTypes(listed, catalog) : listed;
  if (rows.length === 0) {
    throw new NovaCronError("NC1142", `the price list of ${cloud} at ${url} has no prices of instance types`, {
      expected: "at least one price",
      remedy: "Check the regions and the address. The catalogue is as it was.",
    });
  }
  const made = now.toISOString().slice(0, 10);
  // Another refresh may have renewed another cloud since: the file is read again, and nobody else writes meanwhile.
  withFileLock(`${path}.lock`, () => {
    const file = withRows(readCatalogNow(path), cloud, rows, { ...sources[cloud], date: made, url }, made);
    replaceFile(path, brotliCompressSync(JSON.stringify(catalogFile.parse(file)), quick));
  });
  checkpoint.clear();
  return {
    prices: rows.length,
    types: new Set(rows.map(({ type }) => type)).size,
    regions: new Set(rows.map(({ region }) => region)).size,
  };
}

/** A fifth larger than at the highest quality, but there in a thirtieth of the time: others wait for the lock. */
const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

const sources: Readonly<Record<Cloud, Pick<CatalogSource, "id" | "title" | "licence">>> = {
  aws: { id: "aws-price-list", title: "AWS Price List, Amazon EC2", licence: "public price list of the cloud" },
  azure: { id: "azure-retail-prices", title: "Azure Retail Prices", licence: "public price list of the cloud" },
  gcp: { id: "google-billing-skus", title: "Google Cloud Billing SKUs", licence: "public price list of the cloud" },
};

function listOf({ cloud, url, regions, apiKey, retry }: RefreshOptions): PriceList {
  if (cloud === "aws") return awsOffers(url, regions, retry);
  if (cloud === "azure") return azureRetailPrices(url, regions, retry);
  return googleSkus(url, apiKey ?? "", regions, retry);
}

function withRows(
  before: CatalogFile | null,
  cloud: Cloud,
  rows: readonly PriceRow[],
  source: CatalogSource,
  made: string,
): CatalogFile {
  const builder = new TableBuilder();
  if (before !== null) builder.addFile(before);
  const index = builder.source(source);
  for (const { kind, region, type, perHour, vcpus, memoryGiB } of rows) {
    if (!builder.hasRegion(cloud, region)) builder.region(cloud, { name: region });
    builder.type(cloud, type, { vcpus, memoryGiB }, index);
    builder.price(cloud, kind, region, type, perHour, index);
  }
  return withoutUnusedSources(builder.file(made));
}
