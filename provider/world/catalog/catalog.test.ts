import { expect, test } from "vitest";
import { Catalog } from "./catalog.ts";
import { familyOf } from "./instance-type.ts";
import { sampleCatalog, sampleSource, sampleTypes } from "./sample-catalog.ts";

const older = sampleCatalog("2025-03-02", { "us-east-1": [100_000, 200_000], "eu-central-1": [115_000, null] });
const newer = sampleCatalog("2026-07-20", { "us-east-1": [96_000, null] });

test.each([
  ["the newer file last", [older, newer]],
  ["the newer file first", [newer, older]],
])("of two prices the newer counts: %s", (_, files) => {
  const catalog = new Catalog(files);
  expect(catalog.priceOf("aws", "us-east-1", "m5.large")).toMatchObject({
    perHour: 0.096,
    currency: "USD",
    date: "2026-07-20",
    source: { id: "of-2026-07-20" },
  });
  // What only the older has, it still has, with its own day.
  expect(catalog.priceOf("aws", "us-east-1", "m5.xlarge")).toMatchObject({ perHour: 0.2, date: "2025-03-02" });
  expect(catalog.made).toBe("2026-07-20");
});

test("of two prices of one day the later file's counts", () => {
  const again = sampleCatalog("2026-07-20", { "us-east-1": [97_000, null] });
  expect(new Catalog([newer, again]).priceOf("aws", "us-east-1", "m5.large")?.perHour).toBe(0.097);
});

test("what is not told is unknown, not zero", () => {
  const catalog = new Catalog([older]);
  expect(catalog.priceOf("aws", "eu-central-1", "m5.xlarge")).toBeUndefined();
  expect(catalog.priceOf("aws", "eu-central-1", "m9.large")).toBeUndefined();
  expect(catalog.priceOf("aws", "mars-1", "m5.large")).toBeUndefined();
  expect(catalog.spotPriceOf("aws", "us-east-1", "m5.large")).toBeUndefined();
  expect(catalog.priceOf("gcp", "us-central1", "e2-micro")).toBeUndefined();
  expect(catalog.typesOf("gcp")).toEqual([]);
  expect(catalog.rtt("aws", "us-east-1", "eu-central-1")).toBeUndefined();
  expect(catalog.typeOf("aws", "m5.large")).toEqual({
    cloud: "aws",
    name: "m5.large",
    family: "m5",
    vcpus: 2,
    memoryGiB: 8,
    gpus: null,
  });
});

test("files whose types differ become one, by name", () => {
  const other = {
    ...newer,
    clouds: {
      aws: {
        regions: [{ name: "us-east-1" }, { name: "ap-south-1", country: "IN" }],
        types: sampleTypes([{ name: "m9.large", vcpus: 2, memoryGiB: 8 }, { name: "m5.large" }]),
        prices: [{ kind: "onDemand" as const, source: 0, regions: { "ap-south-1": [50_000, 60_000] } }],
      },
    },
  };
  const catalog = new Catalog([older, other]);
  expect(catalog.typesOf("aws").map(({ name }) => name)).toEqual(["m5.large", "m5.xlarge", "m9.large"]);
  expect(catalog.priceOf("aws", "ap-south-1", "m5.large")?.perHour).toBe(0.06);
  // The newer file does not know what an m5.large is, nor where us-east-1 lies; the older does.
  expect(catalog.typeOf("aws", "m5.large")).toMatchObject({ vcpus: 2, memoryGiB: 8 });
  expect(catalog.regionOf("aws", "us-east-1")?.country).toBe("US");
});

test("round trips and transfer prices come with their source", () => {
  const catalog = new Catalog([
    {
      formatVersion: 1,
      made: "2026-01-01",
      sources: [sampleSource("network", "2026-01-01")],
      clouds: {
        azure: {
          regions: [{ name: "westeurope" }, { name: "northeurope" }],
          types: sampleTypes([]),
          prices: [],
          rtt: {
            source: 0,
            regions: ["westeurope", "northeurope"],
            ms: [
              [null, 18],
              [null, null],
            ],
          },
          transfer: [{ from: "westeurope", to: "internet", perGB: 0.087, source: 0 }],
        },
      },
    },
  ]);
  expect(catalog.rtt("azure", "westeurope", "northeurope")).toMatchObject({ value: 18, source: { id: "network" } });
  expect(catalog.rtt("azure", "northeurope", "westeurope")?.value).toBe(18);
  expect(catalog.transferPriceOf("azure", "westeurope", "internet")?.value).toBe(0.087);
  expect(catalog.transferPriceOf("azure", "westeurope", "region")).toBeUndefined();
});

test.each([
  ["aws", "m5.large", "m5"],
  ["aws", "u-6tb1.metal", "u-6tb1"],
  ["gcp", "n2-standard-4", "n2"],
  ["azure", "Standard_D2s_v5", "Dsv5"],
  ["azure", "Standard_E16-4ads_v5", "Eadsv5"],
  ["azure", "Standard_NC4as_T4_v3", "NCasT4v3"],
] as const)("the family of %s %s is %s", (cloud, name, family) => {
  expect(familyOf(cloud, name)).toBe(family);
});
