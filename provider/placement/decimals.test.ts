import { expect, test } from "vitest";
import { percent } from "./decimals.ts";

test.each([
  [0, "0%"],
  [0.0004, "under 0.1%"],
  [0.0005, "0.1%"],
  [0.0042, "0.4%"],
  [0.0999, "10%"],
  [0.31, "31%"],
  [1, "100%"],
])("%d reads as %s", (fraction, text) => {
  expect(percent(fraction)).toBe(text);
});
