import { mkdtemp, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { clouds } from "./catalog-file.ts";
import { readCatalog, readCatalogFile, readCatalogIfThere, shippedCatalogPath } from "./read-catalog.ts";
import { sampleCatalog } from "./sample-catalog.ts";

const folder = await mkdtemp(join(tmpdir(), "novacron-catalog-"));

test("the shipped catalogue is small, and has what it is said to have", async () => {
  expect((await stat(shippedCatalogPath)).size).toBeLessThan(3_000_000);
  const catalog = await readCatalog();
  const wanted = { aws: 300, azure: 300, gcp: 200 };
  for (const cloud of clouds) {
    const regions = catalog.regionsOf(cloud).map(({ name }) => name);
    const priced = catalog.typesOf(cloud).filter(({ name }) => regions.some((r) => catalog.priceOf(cloud, r, name)));
    const sold = regions.filter((region) => priced.some(({ name }) => catalog.priceOf(cloud, region, name)));
    // Types of which a request can be matched: those whose size is known.
    const sized = priced.filter(({ vcpus, memoryGiB }) => vcpus !== undefined && memoryGiB !== undefined);
    expect(sized.length, cloud).toBeGreaterThanOrEqual(wanted[cloud]);
    expect(sold.length, cloud).toBeGreaterThanOrEqual(20);
    expect(catalog.regionsOf(cloud).filter(({ country }) => country === undefined)).toEqual([]);
  }
});

// Prices that anybody can look up on the clouds' price pages.
test.each([
  ["aws", "us-east-1", "m5.large", 0.096],
  ["aws", "eu-west-1", "c5.xlarge", 0.192],
  ["azure", "eastus", "Standard_D2s_v5", 0.096],
  ["azure", "westeurope", "Standard_D4s_v5", 0.23],
  ["gcp", "us-central1", "n2-standard-2", 0.097118],
  ["gcp", "us-central1", "a2-highgpu-1g", 3.673385],
] as const)("%s sells in %s a %s at %d USD", async (cloud, region, type, perHour) => {
  const catalog = await readCatalog();
  expect(catalog.priceOf(cloud, region, type)?.perHour).toBeCloseTo(perHour, 6);
});

test("no figure is without a source and a day, and none is 0", async () => {
  const file = await readCatalogFile(shippedCatalogPath);
  for (const cloud of clouds) {
    const entry = file.clouds[cloud];
    for (const { source, regions } of entry?.prices ?? []) {
      expect(file.sources[source]?.date).toMatch(/^\d{4}-/);
      for (const prices of Object.values(regions)) expect(prices).toHaveLength(entry?.types.name.length ?? -1);
    }
    expect(entry?.types.source.every((source) => file.sources[source] !== undefined)).toBe(true);
    for (const { name, carbonGramsPerKwh, carbonSource } of entry?.regions ?? []) {
      expect(carbonSource !== undefined, name).toBe(carbonGramsPerKwh !== undefined);
    }
  }
});

test("a refreshed file counts where it is newer, and need not be there", async () => {
  const path = join(folder, "catalog.json.br");
  expect(await readCatalogIfThere(path)).toBeNull();
  await readCatalog(path);
  const fresh = sampleCatalog("2030-01-01", { "us-east-1": [123_000, null] });
  await writeFile(path, brotliCompressSync(JSON.stringify(fresh)));
  const catalog = await readCatalog(path);
  expect(catalog.priceOf("aws", "us-east-1", "m5.large")).toMatchObject({ perHour: 0.123, date: "2030-01-01" });
  expect(catalog.priceOf("aws", "us-east-1", "m5.xlarge")).toMatchObject({ perHour: 0.192, date: "2026-07-20" });
});

const good = sampleCatalog("2026-01-01", { "us-east-1": [1, null] });
test.each([
  ["no JSON", "{", /JSON/],
  ["a newer format", JSON.stringify({ ...good, formatVersion: 2 }), /formatVersion/],
  ["a price of 0", JSON.stringify(sampleCatalog("2026-01-01", { "us-east-1": [0, null] })), /us-east-1.*above 0/],
  [
    "columns of different lengths",
    JSON.stringify({
      ...good,
      clouds: { aws: { ...good.clouds.aws, types: { ...good.clouds.aws?.types, vcpus: [] } } },
    }),
    /columns of one length/,
  ],
])("a file with %s is refused with its path", async (_, text, what) => {
  const path = join(folder, "bad.json");
  await writeFile(path, text);
  await expect(readCatalogFile(path)).rejects.toMatchObject({ code: "NC1140", message: expect.stringMatching(what) });
  await expect(readCatalogFile(path)).rejects.toThrow(path);
});
