import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import type { Cloud } from "../catalog-file.ts";
import { readCatalog, readCatalogFile } from "../read-catalog.ts";
import { sampleCatalog } from "../sample-catalog.ts";
import { type RefreshOptions, refreshCatalog } from "./refresh-catalog.ts";
import {
  awsFile,
  azurePage,
  cut,
  googlePage,
  type PriceServer,
  priceServer,
  status,
  text,
} from "./sample-price-server.ts";

const usual = { aws: awsFile, azure: azurePage, gcp: googlePage } as const;
const open: PriceServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function listOf(cloud: Cloud): Promise<PriceServer> {
  const server = await priceServer(usual[cloud]);
  open.push(server);
  return server;
}

const now = new Date("2026-11-21T12:00:00Z");

async function place(): Promise<Pick<RefreshOptions, "path" | "cacheFolder">> {
  const folder = await mkdtemp(join(tmpdir(), "novacron-refresh-"));
  return { path: join(folder, "catalog.json.br"), cacheFolder: join(folder, "cache") };
}

function refresh(
  cloud: Cloud,
  { url }: PriceServer,
  where: Pick<RefreshOptions, "path" | "cacheFolder">,
  changes: Partial<RefreshOptions> = {},
) {
  const retry = { retries: 3, delayMs: 1, ...changes.retry };
  return refreshCatalog({ cloud, url, ...where, anew: false, now, onProgress: () => undefined, ...changes, retry });
}

describe("takes what counts", () => {
  test("of Azure, over all pages: Linux, on demand and spot", async () => {
    const [server, where] = [await listOf("azure"), await place()];
    expect(await refresh("azure", server, where)).toEqual({ prices: 6, types: 3, regions: 1 });
    expect(server.requests).toHaveLength(3);
    expect(decodeURIComponent(server.requests[0]?.path ?? "").replaceAll("+", " ")).toContain(
      "$filter=serviceName eq 'Virtual Machines' and priceType eq 'Consumption'",
    );
    const catalog = await readCatalog(where.path);
    expect(catalog.priceOf("azure", "westeurope", "Standard_D2s_v5")).toMatchObject({
      perHour: 0.1,
      date: "2026-11-21",
      source: { id: "azure-retail-prices", url: server.url },
    });
    expect(catalog.priceOf("azure", "westeurope", "Standard_D8s_v5")?.perHour).toBe(2.1);
    expect(catalog.spotPriceOf("azure", "westeurope", "Standard_D2s_v5")?.perHour).toBe(0.02);
    // What the list does not have, the shipped catalogue still has; the size comes from there, too.
    expect(catalog.priceOf("azure", "eastus", "Standard_D2s_v5")).toMatchObject({ perHour: 0.096, date: "2026-06-18" });
    expect(catalog.typeOf("azure", "Standard_D2s_v5")).toMatchObject({ vcpus: 2, memoryGiB: 8 });
    expect(existsSync(join(where.cacheFolder, "refresh-azure"))).toBe(false);
  });

  test("of AWS, region by region: Linux of shared tenancy, with sizes of types that are new", async () => {
    const [server, where] = [await listOf("aws"), await place()];
    expect(await refresh("aws", server, where)).toEqual({ prices: 4, types: 2, regions: 2 });
    expect(server.requests.map(({ path }) => path.split("/").slice(-2).join("/"))).toEqual([
      "current/region_index.json",
      "eu-central-1/index.json",
      "us-east-1/index.json",
    ]);
    const catalog = await readCatalog(where.path);
    expect(catalog.priceOf("aws", "us-east-1", "m5.large")).toMatchObject({ perHour: 0.09, date: "2026-11-21" });
    expect(catalog.priceOf("aws", "us-east-1", "m5.xlarge")).toMatchObject({ perHour: 0.192, date: "2026-07-20" });
    expect(catalog.typeOf("aws", "x9.32xlarge")).toMatchObject({ vcpus: 128, memoryGiB: 1952 });
    expect(catalog.typeOf("aws", "free.large")).toBeUndefined();
  });

  test("of Google: cores and memory become prices of types; the key is a header", async () => {
    const [server, where] = [await listOf("gcp"), await place()];
    const { prices, regions } = await refresh("gcp", server, where, { apiKey: "s3cret" });
    expect(regions).toBe(2);
    expect(prices).toBeGreaterThan(50);
    expect(server.requests.map(({ key }) => key)).toEqual(["s3cret", "s3cret"]);
    expect(server.requests.every(({ path }) => !path.includes("s3cret"))).toBe(true);
    const catalog = await readCatalog(where.path);
    expect(catalog.priceOf("gcp", "us-central1", "n2-standard-4")?.perHour).toBeCloseTo(4 * 0.03 + 16 * 0.003, 9);
    expect(catalog.spotPriceOf("gcp", "us-east1", "n2-highmem-2")?.perHour).toBeCloseTo(2 * 0.01 + 16 * 0.001, 9);
    expect(catalog.priceOf("gcp", "us-central1", "e2-micro")?.date).toBe("2026-01-01");
  });

  test("only of the regions that are asked for", async () => {
    const [aws, azure, gcp] = [await listOf("aws"), await listOf("azure"), await listOf("gcp")];
    expect(await refresh("aws", aws, await place(), { regions: ["us-east-1"] })).toMatchObject({ regions: 1 });
    expect(await refresh("gcp", gcp, await place(), { regions: ["us-east1"] })).toMatchObject({ regions: 1 });
    await refresh("azure", azure, await place(), { regions: ["westeurope", "eastus"] });
    expect(decodeURIComponent(azure.requests[0]?.path ?? "").replaceAll("+", " ")).toContain(
      "and (armRegionName eq 'westeurope' or armRegionName eq 'eastus')",
    );
  });
});

describe("goes on after", () => {
  test.each([
    ["429 with Retry-After", status(429, { "retry-after": "0" })],
    ["500", status(500)],
    ["503", status(503)],
    ["a cut connection", cut],
    ["a connection that is closed at once", (request: { socket: { destroy: () => void } }) => request.socket.destroy()],
  ])("%s", async (_, fault) => {
    for (const cloud of ["azure", "aws", "gcp"] as const) {
      const [server, where] = [await listOf(cloud), await place()];
      server.script.push("usual", fault, fault, "usual");
      const said: string[] = [];
      const retry = { retries: 3, delayMs: 1, onRetry: (what: string) => void said.push(what) };
      expect((await refresh(cloud, server, where, { retry })).prices).toBeGreaterThan(0);
      expect(said.length).toBeGreaterThanOrEqual(2);
      expect(said[0]).toMatch(/attempt 1 of 4$/);
    }
  });
});

describe("when it gives up, the old catalogue stays", () => {
  const old = sampleCatalog("2026-08-01", { "us-east-1": [95_000, null] });

  test.each([
    [
      "500 again and again",
      "azure",
      Array.from({ length: 4 }, () => status(500)),
      "NC1141",
      /500 Internal Server Error/,
    ],
    ["403", "gcp", [status(403)], "NC1141", /answers 403.*API key/],
    ["404", "azure", [status(404)], "NC1141", /answers 404/],
    ["a page that is no JSON", "azure", [text("<html>")], "NC1142", /is not JSON/],
    ["a page of another shape", "azure", [text('{"Items":[{"retailPrice":"dear"}]}')], "NC1142", /Items\.0/],
    [
      "a list that goes on elsewhere",
      "azure",
      [text('{"Items":[],"NextPageLink":"http://127.0.0.1:1/x"}')],
      "NC1142",
      /goes on at/,
    ],
    ["a list without prices", "azure", [text('{"Items":[],"NextPageLink":""}')], "NC1142", /has no prices/],
    ["an index of another shape", "aws", [text('{"regions":[]}')], "NC1142", /regions/],
    ["a region's list that is no JSON", "aws", ["usual" as const, text('{"products": }')], "NC1142", /is not JSON/],
    [
      "a region's list of another shape",
      "aws",
      ["usual" as const, text('{"items": {}}')],
      "NC1142",
      /neither products/,
    ],
    ["SKUs of another shape", "gcp", [text('{"skus":[{"description":1}]}')], "NC1142", /skus\.0/],
  ] as const)("%s", async (_, cloud, answers, code, message) => {
    const [server, where] = [await listOf(cloud), await place()];
    const bytes = brotliCompressSync(JSON.stringify(old));
    await writeFile(where.path, bytes);
    server.script.push(...answers);
    const failed = await refresh(cloud, server, where).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failed).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(await readFile(where.path)).toEqual(bytes);
    // No half of a file is left beside it, either.
    expect((await readdir(join(where.path, ".."))).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

describe("an interrupted refresh", () => {
  async function interrupted(cloud: Cloud) {
    const [server, where] = [await listOf(cloud), await place()];
    server.script.push("usual", "usual", status(400));
    await expect(refresh(cloud, server, where)).rejects.toMatchObject({ code: "NC1141" });
    const before = server.requests.length;
    return { server, where, fetched: () => server.requests.slice(before).map(({ path }) => path) };
  }

  test("goes on with the page that failed", async () => {
    const { server, where, fetched } = await interrupted("azure");
    expect(await refresh("azure", server, where)).toMatchObject({ prices: 6 });
    expect(fetched()).toHaveLength(1);
    expect(fetched()[0]).toContain("skip=2");
    const catalog = await readCatalog(where.path);
    expect(catalog.priceOf("azure", "westeurope", "Standard_D2s_v5")?.perHour).toBe(0.1);
    expect(catalog.priceOf("azure", "westeurope", "Standard_D8s_v5")?.perHour).toBe(2.1);
  });

  test("of AWS goes on with the region that failed", async () => {
    const { server, where, fetched } = await interrupted("aws");
    expect(await refresh("aws", server, where)).toMatchObject({ prices: 4 });
    expect(fetched().map((path) => path.split("/").at(-2))).toEqual(["current", "us-east-1"]);
  });

  test.each([
    ["it is asked to", { anew: true }],
    ["its pages are a day old", { now: new Date(now.getTime() + 25 * 3600 * 1000) }],
    ["it is about other regions", { regions: ["westeurope"] }],
  ])("begins anew where %s", async (_, changes) => {
    const { server, where, fetched } = await interrupted("azure");
    await refresh("azure", server, where, changes);
    expect(fetched()).toHaveLength(3);
  });

  test("begins anew where a kept page is damaged", async () => {
    const { server, where, fetched } = await interrupted("azure");
    await writeFile(join(where.cacheFolder, "refresh-azure", "page-00001.json"), "[{}]");
    await refresh("azure", server, where);
    expect(fetched()).toHaveLength(3);
  });

  test("keeps no API key", async () => {
    const [server, where] = [await listOf("gcp"), await place()];
    server.script.push("usual", status(400));
    await expect(refresh("gcp", server, where, { apiKey: "s3cret" })).rejects.toMatchObject({ code: "NC1141" });
    const folder = join(where.cacheFolder, "refresh-gcp");
    const kept = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), "utf8")));
    expect(kept.length).toBeGreaterThan(1);
    expect(kept.join("")).not.toContain("s3cret");
  });
});

test("two refreshes at the same time both count", async () => {
  const [aws, azure, where] = [await listOf("aws"), await listOf("azure"), await place()];
  await Promise.all([refresh("aws", aws, where), refresh("azure", azure, where)]);
  const catalog = await readCatalog(where.path);
  expect(catalog.priceOf("aws", "us-east-1", "m5.large")?.date).toBe("2026-11-21");
  expect(catalog.priceOf("azure", "westeurope", "Standard_D2s_v5")?.date).toBe("2026-11-21");
});

test("what was refreshed before stays where the new list has nothing", async () => {
  const [aws, azure, where] = [await listOf("aws"), await listOf("azure"), await place()];
  await refresh("azure", azure, where);
  await refresh("aws", aws, where, { regions: ["eu-central-1"], now: new Date("2026-11-22T00:00:00Z") });
  await refresh("aws", aws, where, { regions: ["us-east-1"], now: new Date("2026-11-23T00:00:00Z") });
  const catalog = await readCatalog(where.path);
  expect(catalog.priceOf("azure", "westeurope", "Standard_D2s_v5")).toMatchObject({ perHour: 0.1, date: "2026-11-21" });
  expect(catalog.priceOf("aws", "eu-central-1", "m5.large")).toMatchObject({ perHour: 0.11, date: "2026-11-22" });
  expect(catalog.priceOf("aws", "us-east-1", "m5.large")).toMatchObject({ perHour: 0.09, date: "2026-11-23" });
  const file = await readCatalogFile(where.path);
  expect(file.sources.map(({ id, date }) => `${id} ${date}`).sort()).toEqual([
    "aws-price-list 2026-11-22",
    "aws-price-list 2026-11-23",
    "azure-retail-prices 2026-11-21",
  ]);
  // All over again: the days before are gone.
  await refresh("aws", aws, where, { now: new Date("2026-11-24T00:00:00Z") });
  expect((await readCatalogFile(where.path)).sources).toHaveLength(2);
});
