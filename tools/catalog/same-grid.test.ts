import { expect, it } from "vitest";
import type { Cloud } from "../../provider/world/catalog/catalog-file.ts";
import { placesOf } from "./places.ts";
import { nearestOnGrid } from "./same-grid.ts";

const place = (cloud: Cloud, region: string) => {
  const found = placesOf(cloud).find(({ name }) => name === region);
  if (found === undefined) throw new Error(`no ${region}`);
  return found;
};

it.each([
  ["aws", "us-east-1", "us-east4"],
  ["aws", "us-east-2", "us-east5"],
  ["aws", "us-west-2", "us-west1"],
  ["aws", "eu-south-2", "europe-southwest1"],
  ["aws", "ap-northeast-3", "asia-northeast2"],
  ["azure", "germanynorth", "europe-west10"],
  ["azure", "centralindia", "asia-south1"],
  ["azure", "canadacentral", "northamerica-northeast2"],
  ["azure", "francesouth", "europe-west9"],
] as const)("%s %s draws from the grid of Google's %s", (cloud, region, google) => {
  expect(nearestOnGrid(place(cloud, region), placesOf("gcp"))?.name).toBe(google);
});

// Other grids of the same country, or no region of Google's there.
it.each([
  ["aws", "us-west-1"],
  ["aws", "ap-south-2"],
  ["aws", "ca-west-1"],
  ["azure", "southindia"],
  ["azure", "westus3"],
  ["azure", "norwayeast"],
] as const)("%s %s draws from none of Google's", (cloud, region) => {
  expect(nearestOnGrid(place(cloud, region), placesOf("gcp"))).toBeUndefined();
});
