import { expect, test } from "vitest";
import { regionNamed, regionNames } from "./names.ts";
import { readCatalog } from "./read-catalog.ts";

const catalog = await readCatalog();

test.each([
  ["azure", "westeurope", "westeurope"],
  ["azure", "West Europe", "westeurope"],
  ["azure", "East US 2", "eastus2"],
  ["aws", "US East (N. Virginia)", "us-east-1"],
  ["aws", "EU (Frankfurt)", "eu-central-1"],
  ["aws", "Europe (Frankfurt)", "eu-central-1"],
  ["aws", "South America (São Paulo)", "sa-east-1"],
  ["aws", "us-east-1b", "us-east-1"],
  ["gcp", "us-central1-a", "us-central1"],
  ["gcp", "europe-west1", "europe-west1"],
  ["gcp", "europe-west10", "europe-west10"],
  ["gcp", "europe-west10-b", "europe-west10"],
  ["gcp", "Montréal", "northamerica-northeast1"],
] as const)("%s: %s is %s", (cloud, text, name) => {
  expect(regionNamed(catalog, cloud, text)?.name).toBe(name);
});

test("a name that no cloud has is an error with what is near", () => {
  expect(() => regionNames(catalog, ["aws"], ["us-eats-1"])).toThrow(/NC1903.*Did you mean us-east-1/);
  expect(regionNames(catalog, ["aws", "gcp"], ["us-east1", "us-east-1"])).toEqual(["us-east1", "us-east-1"]);
});
