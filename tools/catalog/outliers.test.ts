import { expect, it } from "vitest";
import { type ListedPrice, slips } from "./outliers.ts";

const regions = ["a", "b", "c", "d", "dear", "cheap"];
const types = ["t1", "t2", "t3", "t4", "t5"];
const factor = (region: string): number => (region === "dear" ? 3 : region === "cheap" ? 0.2 : 1);
const prices = (changed: (region: string, type: string) => number = () => 1): ListedPrice[] =>
  regions.flatMap((region) =>
    types.map((type, at) => ({ region, type, perHour: (at + 1) * factor(region) * changed(region, type) })),
  );

it("finds a decimal point that slipped", () => {
  const found = slips(prices((region, type) => (region === "dear" && type === "t2" ? 0.1 : 1)));
  expect([...found]).toEqual([{ region: "dear", type: "t2", perHour: expect.closeTo(0.6) }]);
});

it("leaves bargains, cheap regions and what it knows too little of", () => {
  expect(slips(prices((region, type) => (region === "a" && type === "t2" ? 0.5 : 1))).size).toBe(0);
  expect(slips([{ region: "a", type: "t1", perHour: 0.001 }, ...prices().slice(1, 4)]).size).toBe(0);
});
