import { describe, expect, test } from "vitest";
import { loadPolicies } from "../../provider/policy/policy-host.ts";
import { type Waiver, waiverBook } from "../../provider/policy/waivers/waiver-book.ts";
import type { Finding, Review } from "./review.ts";
import { decision, instance, placement, unknownString, urnOf } from "./testdata/plans.ts";
import { reviewedAtMs, reviewOf, shippedPolicies } from "./testdata/reviews.ts";

const told = ({ findings }: Review): readonly string[] =>
  findings.map(({ rule, name, status }) => `${rule} ${name} ${status}`);

const waiver: Waiver = {
  id: "w1",
  rule: "NCP-AWS-001",
  resource: urnOf("aws:ec2/instance:Instance", "old-*"),
  reason: "an appliance without IMDSv2",
  owner: "ada",
  expires: "2026-03-20T00:00:00.000Z",
};

describe("what is judged", () => {
  test("every resource that would exist, by the rules over resources", async () => {
    const review = await reviewOf([
      instance("good", "required"),
      instance("bad", "optional"),
      { ...instance("same"), op: "same", old: {} },
      { ...instance("gone"), op: "delete", old: {} },
    ]);
    expect(told(review)).toEqual(["NCP-AWS-001 bad open", "NCP-AWS-001 same open"]);
    expect(review.outcome).toBe("violations");
    expect(review.findings[0]).toMatchObject({
      severity: "high",
      category: "security",
      urn: urnOf("aws:ec2/instance:Instance", "bad"),
      remediation: 'Set metadataOptions.httpTokens to "required".',
      docs: "docs/policies.md#ncp-aws-001",
    });
  });

  test("what is unknown before the update is not denied, and told", async () => {
    const inputs = { ami: "ami-0abcdef1234567890", metadataOptions: { httpTokens: unknownString } };
    const review = await reviewOf([{ ...instance("later"), inputs }]);
    expect(told(review)).toEqual([]);
    expect(review.plan.withUnknowns).toBe(1);
  });

  test("the stack, by the rules over stacks", async () => {
    const host = await loadPolicies({ data: { budget: { maximumStackCostPerMonth: { EUR: 30 } } } });
    const review = await reviewOf([placement("a"), placement("b")], { host });
    expect(review.findings).toMatchObject([
      { rule: "NCP-FIN-002", urn: "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev", name: "shop-dev" },
    ]);
    expect((await reviewOf([placement("a")], { host })).outcome).toBe("passed");
  });

  test("decisions, by the rules over candidates as far as they tell what those read", async () => {
    const abroad = {
      vcpus: 4,
      memoryGiB: 16,
      labels: { data: "personal" },
      decision: decision({ country: "US", continent: "NA" }),
    };
    const review = await reviewOf([placement("people", { inputs: abroad })]);
    expect(told(review)).toEqual(["NCP-RES-001 people open"]);
    const ids = review.providerJudged.map(({ rule }) => rule);
    expect(ids).toContain("NCP-SEC-001");
    expect(ids).not.toContain("NCP-RES-001");
  });

  test("a rule over labels that are not known yet is left to the provider", async () => {
    const inputs = {
      vcpus: 4,
      labels: { data: unknownString },
      decision: decision({ country: "US", continent: "NA" }),
    };
    const review = await reviewOf([placement("people", { inputs })]);
    expect(told(review)).toEqual([]);
    expect(review.providerJudged.find(({ rule }) => rule === "NCP-RES-001")?.needs).toEqual(["request.labels"]);
  });

  test("a decision that is secret, unknown or missing is listed, not passed over", async () => {
    const review = await reviewOf([
      placement("hidden", { inputs: { vcpus: 1, decision: "[secret]" } }),
      placement("later", { inputs: { vcpus: 1, decision: unknownString } }),
      placement("none", { inputs: { vcpus: 1 } }),
    ]);
    expect(review.notJudged.map(({ why }) => why)).toEqual([
      "the decision is secret; the provider judged it",
      "the decision is known only after the update; the provider judges it then",
      "there is no decision to judge",
    ]);
  });

  test("a rule that fails lets the review fail, and the error names the resource", async () => {
    const host = await shippedPolicies();
    const failing = { ...host, review: () => host.review({ formatVersion: 2 } as never) };
    await expect(reviewOf([instance("web")], { host: failing })).rejects.toThrow(
      /^NC1303: .*, on urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev/,
    );
  });
});

describe("what fails", () => {
  test.each([
    ["high", "violations", "open"],
    ["critical", "passed", "warning"],
    ["none", "passed", "warning"],
    ["info", "violations", "open"],
  ] as const)("from %s on: %s", async (failOn, outcome, status) => {
    const review = await reviewOf([instance("bad")], { failOn });
    expect(review.outcome).toBe(outcome);
    expect(review.findings.map((finding) => finding.status)).toEqual([status]);
  });

  test("what the baseline has does not, and what is new does", async () => {
    const before = await reviewOf([instance("a")]);
    const baseline = new Set(before.findings.map(({ fingerprint }) => fingerprint));
    expect(told(await reviewOf([instance("a"), instance("b")], { baseline }))).toEqual([
      "NCP-AWS-001 a known",
      "NCP-AWS-001 b open",
    ]);
    expect((await reviewOf([instance("a")], { baseline })).outcome).toBe("passed");
  });

  test("a waiver covers its resources until it expires", async () => {
    const waivers = waiverBook([waiver], [{ id: "w2", why: "it is not signed" }]);
    const review = await reviewOf([instance("old-1"), instance("new-1")], { waivers });
    expect(told(review)).toEqual(["NCP-AWS-001 new-1 open", "NCP-AWS-001 old-1 waived"]);
    expect(review.waivers).toMatchObject({
      used: [waiver],
      expiring: [waiver],
      refused: [{ id: "w2", why: "it is not signed" }],
      validUntil: waiver.expires,
    });
    const later = await reviewOf([instance("old-1")], { waivers, nowMs: Date.parse(waiver.expires) });
    expect(told(later)).toEqual(["NCP-AWS-001 old-1 open"]);
    expect(later.waivers).toMatchObject({ used: [], validUntil: null });
  });

  test("an incomplete plan never passes, and has no digest", async () => {
    const diagnostics = [{ message: "error: boo", severity: "error" }];
    const review = await reviewOf([instance("good", "required")], {}, { diagnostics });
    expect(review).toMatchObject({
      outcome: "incomplete",
      plan: { digest: null },
      incomplete: ["the preview failed: boo"],
    });
  });
});

test("the gravest come first, then by rule and resource", async () => {
  const abroad = { vcpus: 4, labels: { data: "personal" }, decision: decision({ country: "US", continent: "NA" }) };
  const review = await reviewOf([instance("b"), placement("z", { inputs: abroad }), instance("a")]);
  expect(review.findings.map(({ severity, name }: Finding) => `${severity} ${name}`)).toEqual([
    "critical z",
    "high a",
    "high b",
  ]);
  expect(review.reviewedAt).toBe(new Date(reviewedAtMs).toISOString());
});
