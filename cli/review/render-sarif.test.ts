import { expect, test } from "vitest";
import { waiverBook } from "../../provider/policy/waivers/waiver-book.ts";
import { renderJunit } from "./render-junit.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { renderSarif } from "./render-sarif.ts";
import { instance, placement, urnOf } from "./testdata/plans.ts";
import { reportOf, reviewOf, shippedPolicies } from "./testdata/reviews.ts";
import { sarifFaults } from "./testdata/sarif-schema.ts";

interface Log {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly Rule[] } };
    readonly results: readonly Record<string, unknown>[];
    readonly invocations: readonly Record<string, unknown>[];
    readonly properties: { readonly novacronReview: Record<string, unknown> };
  }[];
}
interface Rule {
  readonly id: string;
  readonly helpUri?: string;
  readonly help: { readonly text: string };
  readonly properties: { readonly tags: readonly string[]; readonly "security-severity"?: string };
}

const resource = urnOf("aws:ec2/instance:Instance", "old");
const waivers = waiverBook(
  [{ id: "w1", rule: "NCP-AWS-001", resource, reason: "legacy", owner: "ada", expires: "2026-05-01T00:00:00.000Z" }],
  [],
);

test("the official schema has nothing to say", async () => {
  const review = await reviewOf(
    [placement("web"), { ...instance("bad"), sourcePosition: "project:///src/a b.ts#12,5" }, instance("old")],
    { waivers, baseline: new Set() },
  );
  expect(sarifFaults(JSON.parse(renderSarif(await reportOf(review, { docsBase: "https://example.com/x" }))))).toEqual(
    [],
  );
});

test("a rule that is documented nowhere has no link, here and in the other outputs", async () => {
  const host = await shippedPolicies();
  const rules = host.rules.map(({ docs: _, ...rule }) => rule);
  const review = await reviewOf([instance("bad")], { host: { ...host, rules } });
  const report = await reportOf(review, { docsBase: "https://example.com/x", rules });
  const log = JSON.parse(renderSarif(report)) as Log;
  expect(sarifFaults(log)).toEqual([]);
  const [rule] = log.runs[0]?.tool.driver.rules.filter(({ id }) => id === "NCP-AWS-001") ?? [];
  expect(rule).not.toHaveProperty("helpUri");
  expect(rule?.properties).not.toHaveProperty("docs");
  for (const text of [renderJunit(report), renderMarkdown(report)]) {
    expect(text).toContain("NCP-AWS-001");
    expect(text).not.toContain("example.com/x");
    expect(text).not.toMatch(/undefined|See\s*$/m);
  }
});

test("neither of an incomplete plan; and it would of something else", async () => {
  const diagnostics = [{ message: "error: boo", severity: "error" }];
  const review = await reviewOf([], {}, { diagnostics });
  const log = JSON.parse(renderSarif(await reportOf(review))) as Log;
  expect(sarifFaults(log)).toEqual([]);
  expect(log.runs[0]?.invocations).toMatchObject([{ executionSuccessful: false }]);
  expect(sarifFaults({ ...log, version: "2.0.0" })).not.toEqual([]);
});

test("a result names rule, resource and line, and a waived one is suppressed", async () => {
  const review = await reviewOf(
    [{ ...instance("bad"), sourcePosition: "project:///src/a b.ts#12,5" }, instance("old")],
    { waivers },
  );
  const [run] = (JSON.parse(renderSarif(await reportOf(review))) as Log).runs;
  expect(run?.results).toMatchObject([
    {
      ruleId: "NCP-AWS-001",
      level: "error",
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: "infra/src/a%20b.ts" }, region: { startLine: 12 } },
          logicalLocations: [{ fullyQualifiedName: urnOf("aws:ec2/instance:Instance", "bad") }],
        },
      ],
      partialFingerprints: { "novacronFinding/v1": review.findings[0]?.fingerprint },
    },
    {
      locations: [{ physicalLocation: { artifactLocation: { uri: "infra/Pulumi.yaml" }, region: { startLine: 1 } } }],
      suppressions: [{ kind: "external", status: "accepted", justification: expect.stringContaining("legacy") }],
    },
  ]);
  expect(run?.results[0]).not.toHaveProperty("suppressions");
  const rule = run?.tool.driver.rules[Number(run.results[0]?.ruleIndex)];
  expect(rule).toMatchObject({ id: "NCP-AWS-001", properties: { "security-severity": "8.0" } });
  expect(rule?.help.text).toContain("To put it right");
  expect(rule?.properties.tags).toContain("security");
});

test("what the baseline has is unchanged, and costs are no security findings", async () => {
  const before = await reviewOf([instance("bad")]);
  const baseline = new Set(before.findings.map(({ fingerprint }) => fingerprint));
  const review = await reviewOf([instance("bad"), instance("new")], { baseline });
  const [run] = (JSON.parse(renderSarif(await reportOf(review))) as Log).runs;
  expect(run?.results.map(({ baselineState }) => baselineState)).toEqual(["unchanged", "new"]);
  const spending = run?.tool.driver.rules.find(({ id }) => id === "NCP-FIN-001");
  expect(spending?.properties.tags).not.toContain("security");
  expect(spending?.properties["security-severity"]).toBeUndefined();
  expect(run?.properties.novacronReview).toMatchObject({ outcome: "violations", plan: review.plan.digest });
});
