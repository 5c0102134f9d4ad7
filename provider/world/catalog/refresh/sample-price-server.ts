import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Answers one request; false leaves it to the next answer of the script, or to the usual ones. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A price list on loopback, for tests. */
export interface PriceServer {
  readonly url: string;
  /** Path, query and API key of each request, in order. */
  readonly requests: readonly { readonly path: string; readonly key: string | undefined }[];
  /** What the next requests get instead of the usual answer. */
  readonly script: (Answer | "usual")[];
  readonly close: () => Promise<void>;
}

/** Starts one. @param usual what it answers without a script. */
export async function priceServer(usual: (url: URL, base: string) => unknown): Promise<PriceServer> {
  const requests: { path: string; key: string | undefined }[] = [];
  const script: (Answer | "usual")[] = [];
  let url = "";
  const server = createServer((request, response) => {
    const key = request.headers["x-goog-api-key"];
    requests.push({ path: request.url ?? "", key: typeof key === "string" ? key : undefined });
    const next = script.shift();
    if (next !== undefined && next !== "usual") {
      next(request, response);
      return;
    }
    const body = usual(new URL(request.url ?? "/", url), url);
    if (body === undefined) status(404)(request, response);
    else response.setHeader("content-type", "application/json").end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    requests,
    script,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** An answer with a status and no body. */
export function status(code: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return (_, response) => void response.writeHead(code, headers).end();
}

/** An answer with this text. */
export function text(body: string): Answer {
  return (_, response) => void response.end(body);
}

/** A connection that is cut in the middle of the body. */
export const cut: Answer = (_, response) => {
  response.writeHead(200, { "content-length": "1000000" });
  response.write('{"Items":[', () => response.destroy());
};

/** An Azure page of one price a type; the third page is the last. */
export function azurePage(url: URL, base: string): unknown {
  const skip = Number(url.searchParams.get("$skip") ?? 0);
  const item = {
    currencyCode: "USD",
    tierMinimumUnits: 0,
    retailPrice: 0.1 + skip,
    unitPrice: 0.1,
    armRegionName: "westeurope",
    location: "EU West",
    meterName: "D2s v5",
    productName: "Virtual Machines Dsv5 Series",
    skuName: "Standard_D2s_v5",
    serviceName: "Virtual Machines",
    unitOfMeasure: "1 Hour",
    type: "Consumption",
    isPrimaryMeterRegion: true,
    armSkuName: `Standard_D${2 ** (skip + 1)}s_v5`,
  };
  url.searchParams.set("$skip", String(skip + 1));
  return {
    BillingCurrency: "USD",
    Items: [
      item,
      { ...item, skuName: "D2s v5 Spot", retailPrice: 0.02 },
      { ...item, productName: "Virtual Machines Dsv5 Series Windows", retailPrice: 9 },
      { ...item, skuName: "D2s v5 Low Priority", retailPrice: 0.01 },
      { ...item, type: "Reservation", retailPrice: 500 },
      { ...item, tierMinimumUnits: 100, retailPrice: 0.05 },
      { ...item, armSkuName: "Dsv5_Type1", retailPrice: 6 },
      { ...item, armSkuName: "Standard_D64s_v5", retailPrice: 0 },
    ],
    NextPageLink: skip === 2 ? null : `${base}${url.pathname}${url.search}`,
    Count: 8,
  };
}

/** EC2's index of two regions, and their lists: Linux, Windows, dedicated and a price of 0. */
export function awsFile(url: URL): unknown {
  if (url.pathname.endsWith("/region_index.json")) {
    const regions = ["us-east-1", "eu-central-1"].map((region) => [
      region,
      { regionCode: region, currentVersionUrl: `/offers/v1.0/aws/AmazonEC2/20261121/${region}/index.json` },
    ]);
    return { formatVersion: "v1.0", regions: Object.fromEntries(regions) };
  }
  const linux = {
    servicecode: "AmazonEC2",
    instanceType: "m5.large",
    operatingSystem: "Linux",
    tenancy: "Shared",
    preInstalledSw: "NA",
    capacitystatus: "Used",
    licenseModel: "No License required",
    vcpu: "2",
    memory: "8 GiB",
  };
  const price = url.pathname.includes("us-east-1") ? 0.09 : 0.11;
  const products = {
    AAA: linux,
    BBB: { ...linux, operatingSystem: "Windows" },
    CCC: { ...linux, tenancy: "Dedicated" },
    DDD: { ...linux, instanceType: "x9.32xlarge", vcpu: "128", memory: "1,952 GiB" },
    EEE: { ...linux, instanceType: "m5.xlarge", capacitystatus: "UnusedCapacityReservation" },
    FFF: { ...linux, instanceType: "free.large" },
  };
  const prices = { AAA: price, BBB: 9, CCC: 0.2, DDD: 20, EEE: 0.3, FFF: 0 };
  return {
    formatVersion: "v1.0",
    publicationDate: "2026-11-20T00:00:00Z",
    products: {
      ...Object.fromEntries(
        Object.entries(products).map(([sku, attributes]) => [
          sku,
          { sku, productFamily: "Compute Instance", attributes },
        ]),
      ),
      VVV: { sku: "VVV", productFamily: "Storage", attributes: { volumeApiName: "gp3" } },
    },
    terms: {
      OnDemand: Object.fromEntries(
        Object.entries(prices).map(([sku, usd]) => [
          sku,
          {
            [`${sku}.JRTCKXETXF`]: {
              offerTermCode: "JRTCKXETXF",
              sku,
              priceDimensions: {
                [`${sku}.JRTCKXETXF.6YS6EN2CT7`]: {
                  unit: "Hrs",
                  pricePerUnit: { USD: usd.toFixed(10) },
                  appliesTo: [],
                },
              },
              termAttributes: {},
            },
          },
        ]),
      ),
      Reserved: {
        AAA: { "AAA.X": { priceDimensions: { "AAA.X.Y": { unit: "Hrs", pricePerUnit: { USD: "0.01" } } } } },
      },
    },
  };
}

/** Two pages of Google SKUs: the cores of N2 on the first, its memory on the second. */
export function googlePage(url: URL): unknown {
  const second = url.searchParams.get("pageToken") === "second";
  const sku = (description: string, usageType: string, usd: number, usageUnit: string) => ({
    skuId: description,
    description,
    category: { resourceFamily: "Compute", resourceGroup: "CPU", usageType },
    serviceRegions: ["us-central1", "us-east1"],
    pricingInfo: [
      {
        pricingExpression: {
          usageUnit,
          tieredRates: [
            {
              startUsageAmount: 0,
              unitPrice: { currencyCode: "USD", units: String(Math.floor(usd)), nanos: Math.round((usd % 1) * 1e9) },
            },
          ],
        },
      },
    ],
  });
  const [part, unit, scale] = second ? (["Ram", "GiBy.h", 0.1] as const) : (["Core", "h", 1] as const);
  return {
    skus: [
      sku(`N2 Instance ${part} running in Americas`, "OnDemand", 0.03 * scale, unit),
      sku(`Spot Preemptible N2 Instance ${part} running in Americas`, "Preemptible", 0.01 * scale, unit),
      sku(`N2 Custom Instance ${part} running in Americas`, "OnDemand", 5, unit),
      sku(`N2 Sole Tenancy Instance ${part} running in Americas`, "OnDemand", 6, unit),
      sku(`Commitment v1: N2 ${part} in Americas for 1 Year`, "Commit1Yr", 0.01, unit),
    ],
    nextPageToken: second ? "" : "second",
  };
}
