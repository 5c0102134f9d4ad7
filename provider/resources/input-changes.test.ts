import { expect, test } from "vitest";
import { Secret } from "../state/secret.ts";
import { changedPaths, topLevel } from "./input-changes.ts";

test.each([
  [{ vcpus: 2 }, { vcpus: 4 }, { vcpus: "update" }],
  [{}, { gpus: { count: 1 } }, { gpus: "add" }],
  [{ gpus: { count: 1, model: "A" } }, { gpus: { count: 2, model: "A" } }, { "gpus.count": "update" }],
  [{ apart: [{ from: "a" }] }, { apart: [{ from: "a" }, { from: "b" }] }, { "apart[1]": "add" }],
  [{ labels: { a: "1" } }, { labels: {} }, { "labels.a": "delete" }],
  [{ budget: new Secret({ amount: 5 }) }, { budget: { amount: 5 } }, {}],
  [{ budget: new Secret({ amount: 5 }) }, { budget: new Secret({ amount: 6 }) }, { "budget.amount": "update" }],
])("%o to %o", (olds, news, changes) => {
  expect(changedPaths(olds, news)).toEqual(changes);
});

test("a path starts in its input", () => {
  expect(["apart[0].level", "gpus.count", "seed"].map(topLevel)).toEqual(["apart", "gpus", "seed"]);
});
