import { expect, test } from "vitest";
import { didYouMean, nearNames } from "./near-names.ts";

test("nearest first, case aside, at most three, none when nothing is near", () => {
  expect(nearNames("EU-Wset", ["us-east", "eu-west", "eu-east"])).toEqual(["eu-west"]);
  expect(nearNames("node-1", ["node-2", "node-3", "node-4", "node-5"])).toEqual(["node-2", "node-3", "node-4"]);
  expect(nearNames("moon", ["eu-west"])).toEqual([]);
});

test("the remedy lists what is known, and says when there is nothing", () => {
  expect(didYouMean("b", [])).toBe("The fleet has none.");
  expect(didYouMean("xyzzy", ["b", "a"])).toBe("Known: a, b.");
  const many = Array.from({ length: 10 }, (_, i) => `region-with-a-long-name-${i}`);
  expect(didYouMean("x", many)).toMatch(/and 2 more\.$/);
});
