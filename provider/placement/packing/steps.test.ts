import { expect, it } from "vitest";
import { stepsNeeded, stepsOf, stepsWithin } from "./steps.ts";

it("keeps the heaviest amounts and the largest", () => {
  const amounts = new Map([
    [500, 3],
    [100, 9],
    [900, 1],
    [300, 8],
  ]);
  expect([...stepsOf(amounts, 9)]).toEqual([100, 300, 500, 900]);
  expect([...stepsOf(amounts, 2)]).toEqual([100, 300, 900]);
  expect([...stepsOf(new Map(), 2)]).toEqual([]);
});

it("rounds what is free down and what is needed up", () => {
  const steps = Int32Array.of(0, 100, 300);
  expect([0, 99, 100, 299, 300, 1000, -1].map((free) => stepsWithin(steps, free))).toEqual([1, 1, 2, 2, 3, 3, 0]);
  expect([0, 1, 100, 101, 300].map((needed) => stepsNeeded(steps, needed))).toEqual([1, 2, 2, 3, 3]);
});
