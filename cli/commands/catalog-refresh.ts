import { join } from "node:path";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { type Cloud, clouds } from "../../provider/world/catalog/catalog-file.ts";
import { regionNames } from "../../provider/world/catalog/names.ts";
import { awsPriceListUrl } from "../../provider/world/catalog/refresh/aws-offers.ts";
import { azureRetailUrl } from "../../provider/world/catalog/refresh/azure-retail.ts";
import { googleBillingUrl } from "../../provider/world/catalog/refresh/google-skus.ts";
import { refreshCatalog } from "../../provider/world/catalog/refresh/refresh-catalog.ts";
import { cacheFolder, openCatalog, refreshedCatalogPath } from "../catalog/open-catalog.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron catalog refresh`. */
export interface CatalogRefreshOptions {
  readonly cloud?: readonly Cloud[];
  readonly region?: readonly string[];
  readonly catalog?: string;
  readonly awsUrl?: string;
  readonly azureUrl?: string;
  readonly gcpUrl?: string;
  readonly retries: number;
  readonly retryDelay: number;
  readonly anew?: boolean;
}

/** The variable with Google's API key: on a command line every process could read it. */
export const googleKeyVariable = "GOOGLE_API_KEY";

/**
 * `novacron catalog refresh`: renews prices from the clouds' public lists. A cloud that fails leaves the others be.
 * @returns 1 when a cloud's prices could not be renewed; they are then as they were.
 * @throws {NovaCronError} NC1140 for the catalogue; NC1903 for a region that is none, or for Google asked for without a key.
 */
export async function catalogRefresh(options: CatalogRefreshOptions, terminal: Terminal): Promise<number> {
  const { retries, retryDelay, anew = false } = options;
  const path = await refreshedCatalogPath(options.catalog, terminal);
  const catalog = await openCatalog(options.catalog, terminal);
  const apiKey = terminal.environment[googleKeyVariable] ?? "";
  const asked = cloudsOf(options, apiKey, terminal);
  const urls = { aws: options.awsUrl, azure: options.azureUrl, gcp: options.gcpUrl };
  let failures = 0;
  const names = options.region && regionNames(catalog, asked, options.region);
  for (const cloud of asked) {
    const regions = names?.filter((name) => catalog.regionOf(cloud, name) !== undefined);
    if (regions?.length === 0) continue;
    const tell = (what: string): void => terminal.err(`${cloud}: ${what}\n`);
    try {
      const found = await refreshCatalog({
        cloud,
        url: urls[cloud] ?? defaultUrls[cloud],
        ...(regions && { regions }),
        apiKey,
        path,
        cacheFolder: join(cacheFolder(terminal), "catalog"),
        anew,
        now: terminal.now(),
        retry: { retries, delayMs: retryDelay, onRetry: tell },
        onProgress: tell,
      });
      terminal.out(`${cloud}: ${found.prices} prices of ${found.types} types in ${found.regions} regions\n`);
    } catch (error) {
      if (!(error instanceof NovaCronError) || asked.length === 1) throw error;
      failures++;
      terminal.err(`${cloud}: ${error.message}\n`);
    }
  }
  terminal.err(`${path}\n`);
  return failures === 0 ? 0 : 1;
}

const defaultUrls: Readonly<Record<Cloud, string>> = {
  aws: awsPriceListUrl,
  azure: azureRetailUrl,
  gcp: googleBillingUrl,
};

function cloudsOf({ cloud }: CatalogRefreshOptions, apiKey: string, terminal: Terminal): readonly Cloud[] {
  if (apiKey !== "") return cloud ?? clouds;
  if (cloud?.includes("gcp")) {
    throw new NovaCronError("NC1903", "Google's price list needs an API key", {
      property: googleKeyVariable,
      expected: "an API key of a project with the Cloud Billing API",
      remedy: `Set the variable ${googleKeyVariable}`,
    });
  }
  if (cloud === undefined) terminal.err(`gcp: left out, for its list needs an API key in ${googleKeyVariable}\n`);
  return cloud ?? clouds.filter((each) => each !== "gcp");
}
