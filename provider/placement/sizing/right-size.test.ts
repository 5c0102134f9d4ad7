import { expect, test } from "vitest";
import { Catalog } from "../../world/catalog/catalog.ts";
import { sampleSource, sampleTypes } from "../../world/catalog/sample-catalog.ts";
import { rightSize } from "./right-size.ts";
import { offerName } from "./sized-type.ts";
import type { SizingRequest, SizingTerms } from "./sizing-request.ts";

const catalog = new Catalog([
  {
    formatVersion: 1,
    made: "2026-01-01",
    sources: [sampleSource("list", "2026-01-01")],
    clouds: {
      aws: {
        regions: [
          { name: "eu-north-1", country: "SE", carbonGramsPerKwh: 8 },
          { name: "us-east-1", country: "US", carbonGramsPerKwh: 400 },
        ],
        types: sampleTypes([
          { name: "m5.large", vcpus: 2, memoryGiB: 8, architecture: "x86_64", localDiskGB: 0 },
          { name: "m5.xlarge", vcpus: 4, memoryGiB: 16, architecture: "x86_64", localDiskGB: 0 },
          { name: "m6g.large", vcpus: 2, memoryGiB: 8, architecture: "arm64", localDiskGB: 118 },
          { name: "r5.4xlarge", vcpus: 16, memoryGiB: 128, architecture: "x86_64" },
          { name: "t3.large", vcpus: 2, memoryGiB: 8, architecture: "x86_64" },
          { name: "p4d.24xlarge", vcpus: 96, memoryGiB: 1152, gpus: [8, "a100"] },
          { name: "g6f.large", vcpus: 2, memoryGiB: 8, gpus: [0.125, "l4"] },
          { name: "unknown.large" },
        ]),
        prices: [
          {
            kind: "onDemand",
            source: 0,
            regions: {
              "us-east-1": [100_000, 200_000, 80_000, 1_000_000, 70_000, 22_000_000, 150_000, 1],
              "eu-north-1": [110_000, 210_000, null, null, null, null, null, null],
            },
          },
          { kind: "spot", source: 0, regions: { "us-east-1": [40_000, null, null, 60_000, null, null, null, null] } },
        ],
      },
    },
  },
]);
const asked: SizingRequest = { vcpus: 2, memoryGiB: 8 };
const terms: SizingTerms = { purchase: "onDemand", sort: "price" };
const size = (request: Partial<SizingRequest> = {}, changes: Partial<SizingTerms> = {}) =>
  rightSize({ ...asked, ...request }, { ...terms, ...changes }, catalog);
const names = (...args: Parameters<typeof size>): string[] => size(...args).ranked.map(offerName);
const removedBy = (...args: Parameters<typeof size>): Record<string, number> =>
  Object.fromEntries(size(...args).removed.map(({ by, count }) => [by, count]));

test("ranks by price what fits, within twice of what was asked", () => {
  expect(names()).toEqual([
    "aws/us-east-1/m6g.large",
    "aws/us-east-1/m5.large",
    "aws/eu-north-1/m5.large",
    "aws/us-east-1/m5.xlarge",
    "aws/eu-north-1/m5.xlarge",
  ]);
  expect(size().ranked[1]).toMatchObject({
    perHour: 0.1,
    purchase: "onDemand",
    excess: 1,
    reason: "2 vCPUs and 8 GiB for 2 and 8 asked; 0.1 USD per hour on demand (list of 2026-01-01)",
  });
});

test("every offer is ranked, or counted under what removed it", () => {
  const { ranked, removed, offers } = size();
  expect(offers).toBe(16);
  expect(ranked.length + removed.reduce((sum, { count }) => sum + count, 0)).toBe(offers);
  expect(removedBy()).toEqual({
    "specification.known": 2,
    burstable: 2,
    "gpu.count": 4,
    "price.known": 2,
    surprise: 1,
  });
  expect(removed.find(({ by }) => by === "surprise")).toEqual({
    by: "surprise",
    kind: "constraint",
    count: 1,
    reason: "16 times what was asked, and a type that fits closer costs no more",
    examples: ["aws/us-east-1/r5.4xlarge"],
  });
});

test("ranks by carbon", () => {
  expect(names({}, { sort: "carbon" })[0]).toBe("aws/eu-north-1/m5.large");
});

test("a type beyond twice is there if cheaper than all that fit closer, and says so", () => {
  const [first] = size({}, { purchase: "spot", regions: ["us-east-1"] }).ranked;
  expect(first).toMatchObject({ perHour: 0.04, purchase: "spot" });
  // Dearer than the m5.large at spot: not there. Without it, the only one.
  const dear = size({ memoryGiB: 20 }, { purchase: "spot" }).ranked;
  expect(dear.map(offerName)).toEqual(["aws/us-east-1/r5.4xlarge"]);
  expect(dear[0]?.reason).toContain("8 times what was asked, but nothing on offer fits closer");
  const cheap = size({ vcpus: 4, memoryGiB: 16 }, { purchase: "spotWithFallback" }).ranked;
  // Cheaper at spot, but not when it falls back: that would be a surprise.
  expect(cheap.map(offerName)).not.toContain("aws/us-east-1/r5.4xlarge");
  const reserved = { cloud: "aws", region: "us-east-1", type: "r5.4xlarge", free: 1, perHour: 0.15 } as const;
  expect(size({ vcpus: 4, memoryGiB: 16 }, { reserved: [reserved] }).ranked[0]).toMatchObject({
    purchase: "reserved",
    reason:
      "16 vCPUs and 128 GiB for 4 and 16 asked; 8 times what was asked, but cheaper than every type that fits closer (from 0.2 USD per hour); reserved already, 0.15 USD per hour",
  });
});

test("spot falls back to on demand, and the price cap is for that", () => {
  const [first] = size({}, { purchase: "spotWithFallback" }).ranked;
  expect(first).toMatchObject({ purchase: "spot", perHour: 0.04, fallbackPerHour: 0.1 });
  expect(first?.reason).toContain("0.04 USD per hour spot, 0.1 on demand while there is no spot capacity");
  expect(names({}, { purchase: "spotWithFallback", maxPricePerHour: 0.09 })).toEqual(["aws/us-east-1/m6g.large"]);
  expect(names({}, { purchase: "spot", maxPricePerHour: 0.09 })).toContain("aws/us-east-1/m5.large");
});

test("spot alone needs a spot price", () => {
  // Four types that would do, in two regions, of which two have one.
  expect(removedBy({}, { purchase: "spot" })["price.known"]).toBe(6);
});

test("reserved capacity that is not free does not count", () => {
  const reserved = { cloud: "aws", region: "eu-north-1", type: "m5.large", free: 0, perHour: 0 } as const;
  expect(size({}, { reserved: [reserved] }).ranked.some(({ purchase }) => purchase === "reserved")).toBe(false);
});

test.each([
  ["a cloud", { cloud: "aws", vcpus: 3 } as const, ["m5.xlarge"]],
  ["a family", { cloud: "aws", family: "m6g", vcpus: 0 } as const, ["m6g.large"]],
  ["a region", { cloud: "aws", region: "eu-north-1", vcpus: 1 } as const, []],
  ["another cloud", { cloud: "gcp", vcpus: 0 } as const, []],
])("a quota of %s removes what it has no room for", (_, quota, gone) => {
  const left = size({}, { quotas: [quota] }).ranked;
  for (const type of gone) expect(left.map((offer) => offer.type.name)).not.toContain(type);
  if (quota.cloud === "gcp") expect(left).toHaveLength(5);
  else expect(size({}, { quotas: [quota] }).removed.map(({ by }) => by)).toContain("quota");
  if ("region" in quota) expect(left.every(({ region }) => region.name === "us-east-1")).toBe(true);
});

test.each([
  [{ architecture: "arm64" as const }, ["aws/us-east-1/m6g.large"]],
  [{ localDiskGB: 100 }, ["aws/us-east-1/m6g.large"]],
  [{ gpus: { count: 1, model: "A100" } }, ["aws/us-east-1/p4d.24xlarge"]],
  [{ gpus: { count: 0.125 } }, ["aws/us-east-1/g6f.large"]],
  [{ burstable: true }, ["aws/us-east-1/t3.large"]],
])("keeps to what was asked: %j", (request, first) => {
  expect(names(request).slice(0, 1)).toEqual(first);
});

test("keeps to countries", () => {
  expect(size({}, { countries: new Set(["SE"]) }).ranked.every(({ region }) => region.country === "SE")).toBe(true);
});
