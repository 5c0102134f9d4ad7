import { expect, test } from "vitest";
import { Secret } from "../state/secret.ts";
import { changedPaths, topLevel, withoutDecisionParts } from "./input-changes.ts";

test.each([
  [{ vcpus: 2 }, { vcpus: 4 }, { vcpus: "update" }],
  [{}, { gpus: { count: 1 } }, { gpus: "add" }],
  [{ gpus: { count: 1, model: "A" } }, { gpus: { count: 2, model: "A" } }, { "gpus.count": "update" }],
  [{ apart: [{ from: "a" }] }, { apart: [{ from: "a" }, { from: "b" }] }, { "apart[1]": "add" }],
  [{ labels: { a: "1" } }, { labels: {} }, { "labels.a": "delete" }],
  [{ budget: new Secret({ amount: 5 }) }, { budget: { amount: 5 } }, {}],
  [{ budget: new Secret({ amount: 5 }) }, { budget: new Secret({ amount: 6 }) }, { budget: "update" }],
  [{ labels: new Secret({ a: null }) }, { labels: new Secret({}) }, {}],
  [
    { budget: { amount: new Secret(5), currency: "EUR" } },
    { budget: { amount: 6 } },
    { "budget.amount": "update", "budget.currency": "delete" },
  ],
  [{}, { labels: new Secret({ a: "1" }) }, { labels: "add" }],
])("%o to %o", (olds, news, changes) => {
  expect(changedPaths(olds, news)).toEqual(changes);
});

test("of a secret decision only that it changed is told", () => {
  const changes = { vcpus: "add", "decision.target": "update", "decision.runnerUp": "delete" } as const;
  expect(withoutDecisionParts({ changes, replaces: ["decision.target"] })).toEqual({
    changes: { vcpus: "add", decision: "update" },
    replaces: ["decision"],
  });
});

test("a path starts in its input", () => {
  expect(["apart[0].level", "gpus.count", "seed"].map(topLevel)).toEqual(["apart", "gpus", "seed"]);
});
