import { expect, it } from "vitest";
import { Catalog } from "./catalog.ts";
import { sampleSource } from "./sample-catalog.ts";
import { TableBuilder } from "./table-builder.ts";

function builderWith(...dates: readonly string[]): TableBuilder {
  const builder = new TableBuilder();
  for (const date of dates) builder.source(sampleSource(date, date));
  builder.region("aws", { name: "us-east-1", country: "US" });
  return builder;
}

it.each([
  ["the newer first", [1, 0]],
  ["the newer last", [0, 1]],
])("lets the newer of two prices win and says that it dropped the other: %s", (_, order) => {
  const builder = builderWith("2025-03-02", "2026-07-20");
  const price = [0.1, 0.096];
  for (const source of order) builder.price("aws", "onDemand", "us-east-1", "m5.large", price[source] ?? 0, source);
  const catalog = new Catalog([builder.file("2026-11-21")]);
  expect(catalog.priceOf("aws", "us-east-1", "m5.large")).toMatchObject({ perHour: 0.096, date: "2026-07-20" });
  expect(builder.report()).toContain("2025-03-02: onDemand price that a newer source has, too: 1");
});

it("takes a price of 0 as unknown", () => {
  const builder = builderWith("2026-01-01");
  builder.price("aws", "onDemand", "us-east-1", "m5.large", 0, 0);
  expect(builder.file("2026-11-21").clouds.aws?.prices).toEqual([]);
  expect(builder.report()).toContain("price of 0: unknown: 1 (such as m5.large in us-east-1)");
});

it("drops prices of regions that nobody has placed", () => {
  const builder = builderWith("2026-01-01");
  builder.price("aws", "onDemand", "mars-1", "m5.large", 1, 0);
  expect(builder.file("2026-11-21").clouds.aws?.prices).toEqual([]);
});

it.each([
  ["the newer last", [0, 1]],
  ["the newer first", [1, 0]],
])("keeps the newer source's facts, and what only the older tells: %s", (_, order) => {
  const builder = builderWith("2022-01-01", "2026-01-01");
  const facts = [
    { vcpus: 1, memoryGiB: 8, gpuCount: 0 },
    { vcpus: 2, memoryGiB: null },
  ];
  for (const source of order) builder.type("aws", "m5.large", facts[source] ?? {}, source);
  builder.price("aws", "onDemand", "us-east-1", "m5.large", 1, 1);
  const [type] = new Catalog([builder.file("2026-11-21")]).typesOf("aws");
  expect(type).toMatchObject({ vcpus: 2, memoryGiB: 8, gpus: null });
});
