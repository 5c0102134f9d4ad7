import { expect, test } from "vitest";
import { placementRequest } from "../schema/placement-request.ts";
import { continentOf } from "../world/catalog/continents.ts";
import { readCatalog } from "../world/catalog/read-catalog.ts";
import { compareClouds, comparedRequest } from "./compare-clouds.ts";

const catalog = await readCatalog();
const terms = { purchase: "onDemand", sort: "price" } as const;
const web = { name: "web", request: { vcpus: 4, memoryGiB: 16 } };

test("gives each cloud's best for each request, and sums it up", () => {
  const train = { name: "train", request: { vcpus: 8, memoryGiB: 32, gpus: { count: 8, model: "a100" } } };
  const { requests, totals } = compareClouds([web, train], terms, catalog);
  expect(requests.map(({ offers }) => offers.map(({ cloud, best }) => [cloud, best !== null]))).toEqual(
    [1, 2].map(() => [
      ["aws", true],
      ["azure", true],
      ["gcp", true],
    ]),
  );
  for (const { cloud, costPerMonth, carbonGramsPerHour, carbonUnknown, unfit } of totals) {
    const best = requests.flatMap(({ offers }) => offers.filter((offer) => offer.cloud === cloud).map((o) => o.best));
    expect(costPerMonth).toBeCloseTo(
      best.reduce((sum, offer) => sum + (offer?.perHour ?? 0) * 730, 0),
      6,
    );
    expect(carbonGramsPerHour).toBeCloseTo(
      best.reduce((sum, offer) => sum + (offer?.carbonGramsPerHour ?? 0), 0),
      6,
    );
    expect(carbonUnknown).toBe(best.filter((offer) => offer?.carbonGramsPerHour === undefined).length);
    expect(unfit).toEqual([]);
  }
});

test("says what each cloud has nothing for, and why", () => {
  const { requests, totals } = compareClouds([web, { ...web, name: "cheap", maxPricePerHour: 0.001 }], terms, catalog);
  expect(totals.map(({ unfit }) => unfit)).toEqual([["cheap"], ["cheap"], ["cheap"]]);
  for (const { best, removed } of requests[1]?.offers ?? []) {
    expect(best).toBeNull();
    expect(removed.map(({ by }) => by)).toContain("price.cap");
  }
});

test("keeps to where data may lie: a country, the EU, a continent", () => {
  for (const [residency, holds] of [
    ["DE", (country: string) => country === "DE"],
    ["EU", (country: string) => country !== "GB" && country !== "CH" && continentOf(country) === "EU"],
    ["continent:NA", (country: string) => continentOf(country) === "NA"],
  ] as const) {
    const { requests } = compareClouds([{ ...web, residency: [residency] }], terms, catalog);
    for (const { best } of requests[0]?.offers ?? []) expect(holds(best?.region.country ?? "")).toBe(true);
  }
});

test("every country of the catalogue has a continent", () => {
  const countries = catalog.clouds.flatMap((cloud) => catalog.regionsOf(cloud).map(({ country }) => country ?? ""));
  expect(countries.filter((country) => continentOf(country) === undefined)).toEqual([]);
});

test("takes of a placement what clouds are chosen by, and says what it leaves out", () => {
  const request = placementRequest.parse({
    vcpus: 4,
    memoryGiB: 16,
    gpus: { share: 0.25, model: "T4" },
    residency: ["EU"],
    budget: { amountPerMonth: 73, currency: "USD" },
    latency: { toRegion: "eu", maxMs: 20 },
  });
  expect(comparedRequest("web", request)).toEqual({
    compared: {
      name: "web",
      request: { vcpus: 4, memoryGiB: 16, gpus: { count: 0.25, model: "T4" } },
      residency: ["EU"],
      maxPricePerHour: 0.1,
    },
    ignored: ["latency"],
  });
  const euros = placementRequest.parse({ vcpus: 1, memoryGiB: 1, budget: { amountPerMonth: 5, currency: "EUR" } });
  expect(comparedRequest("web", euros)).toMatchObject({ ignored: ["budget"] });
});
