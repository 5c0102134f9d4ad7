import { expect, test } from "vitest";
import { loadPolicies } from "../../provider/policy/policy-host.ts";
import { noWaivers } from "../../provider/policy/waivers/waiver-book.ts";
import { agedBy } from "./decision-ages.ts";
import { makeReview } from "./make-review.ts";
import type { ReviewPlan } from "./planned-resource.ts";
import { decision, placement, previewOf } from "./testdata/plans.ts";
import { reviewedAtMs } from "./testdata/reviews.ts";

const record = (digit: string): string => `sha256:${digit.repeat(64)}`;
const inputs = (digit: string) => ({ vcpus: 1, decision: decision({ record: record(digit) }) });
const plan = previewOf([
  placement("old", { op: "same", inputs: inputs("1"), old: inputs("1") }),
  placement("young", { op: "same", inputs: inputs("2"), old: inputs("2") }),
  placement("foreign", { op: "same", inputs: inputs("3"), old: inputs("3") }),
  placement("moved", { op: "update", inputs: inputs("4"), old: inputs("1") }),
  placement("new", { inputs: inputs("5") }),
]);
const daysAgo = (days: number): string => new Date(reviewedAtMs - days * 86_400_000).toISOString();
const records = [
  { digest: record("1"), recordedAt: daysAgo(91) },
  { digest: record("2"), recordedAt: daysAgo(89) },
];

const host = await loadPolicies();
function stale(reviewed: ReviewPlan): readonly [denied: readonly string[], notJudged: readonly string[]] {
  const terms = { host, waivers: noWaivers, failOn: "none", baseline: null, nowMs: reviewedAtMs } as const;
  const { findings, notJudged } = makeReview(reviewed, terms);
  return [
    findings.filter(({ rule }) => rule === "NCP-OPS-002").map(({ name }) => name),
    notJudged.filter(({ why }) => why.startsWith("NCP-OPS-002: ")).map(({ urn }) => urn.split("::").at(-1) ?? ""),
  ];
}

test("decisions that the store has are judged by their age, and others that stay are listed", () => {
  expect(stale(agedBy(records, plan))).toEqual([["old"], ["foreign"]]);
});

test("without a store all that stay are listed, and none is denied", () => {
  expect(stale(plan)).toEqual([[], ["old", "young", "foreign"]]);
});
